package dev.strongroom.adapters.targets.ssh;

import com.jcraft.jsch.Identity;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.platform.targets.Stopped;
import java.util.Arrays;

/**
 * A key that is offered in a login. A server is asked for each whether it would do, and a signature
 * is made with the one that it takes (RFC 4252 section 7).
 */
final class Offer implements Identity {
  private final Account account;
  private final KeyPair key;
  private volatile boolean isMade;
  private volatile boolean isTaken;

  private Offer(Account account, KeyPair key) {
    this.account = account;
    this.key = key;
  }

  /**
   * An offer of an account's key.
   *
   * @throws Stopped with {@link TargetProblem#SSH_VALUE_INCOMPLETE} when the key cannot be used
   */
  static Offer of(JSch library, Account account) throws Stopped {
    byte[] bytes = account.privateKey(PlaintextAccess.granted());
    try {
      return new Offer(account, KeyPair.load(library, bytes, null));
    } catch (JSchException unusable) {
      throw new Stopped(TargetProblem.SSH_VALUE_INCOMPLETE);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  Account account() {
    return account;
  }

  /** Whether its turn has come: the server has refused all keys that were offered before. */
  boolean isMade() {
    return isMade;
  }

  /** Whether the server was willing to take it. */
  boolean isTaken() {
    return isTaken;
  }

  @Override
  public byte[] getPublicKeyBlob() {
    isMade = true;
    return key.getPublicKeyBlob();
  }

  @Override
  public byte[] getSignature(byte[] data) {
    isTaken = true;
    return key.getSignature(data);
  }

  @Override
  public byte[] getSignature(byte[] data, String algorithm) {
    isTaken = true;
    return key.getSignature(data, algorithm);
  }

  @Override
  public String getAlgName() {
    return account.publicKey().type();
  }

  @Override
  public String getName() {
    return account.publicKey().fingerprint();
  }

  @Override
  public boolean isEncrypted() {
    return false;
  }

  @Override
  public boolean setPassphrase(byte[] passphrase) {
    return true;
  }

  @Override
  public void clear() {
    key.dispose();
  }
}
