package dev.strongroom.adapters.targets.ssh;

import dev.strongroom.core.keymaterial.OpenSshPublicKey;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import java.util.Optional;
import java.util.Set;

/** An account and a key, as a secret's value has them. Holds plaintext: close it. */
final class Account implements AutoCloseable {
  private static final Set<String> ENGINES = Set.of("ssh", "openssh");

  private final TargetLogin login;
  private final SecretValue privateKey;
  private final OpenSshPublicKey publicKey;

  private Account(TargetLogin login, SecretValue privateKey, OpenSshPublicKey publicKey) {
    this.login = login;
    this.privateKey = privateKey;
    this.publicKey = publicKey;
  }

  /**
   * Reads a value.
   *
   * @throws Stopped with {@link TargetProblem#SSH_VALUE_INCOMPLETE} when it has no account or no
   *     key that can be used, or as {@link TargetLogin#of}
   */
  static Account of(
      SecretValue value, DatabaseCredential.Reader credentials, DatabaseConnection settings)
      throws Stopped {
    try (DatabaseCredential credential =
        credentials
            .read(value)
            .orElseThrow(() -> new Stopped(TargetProblem.SSH_VALUE_INCOMPLETE))) {
      TargetLogin login = TargetLogin.of(credential, settings, SshType.DEFAULT_PORT, ENGINES);
      return of(login, SecretValue.text(credential.password(PlaintextAccess.granted())));
    }
  }

  /**
   * A login with this key, which it owns from now on.
   *
   * @throws Stopped with {@link TargetProblem#SSH_VALUE_INCOMPLETE} when the key cannot be used
   */
  static Account of(TargetLogin login, SecretValue privateKey) throws Stopped {
    Optional<OpenSshPublicKey> publicKey =
        OpenSshPublicKey.ofPrivate(privateKey, PlaintextAccess.granted())
            .filter(key -> key.rules().isPresent());
    if (publicKey.isEmpty()) {
      privateKey.close();
      throw new Stopped(TargetProblem.SSH_VALUE_INCOMPLETE);
    }
    return new Account(login, privateKey, publicKey.get());
  }

  TargetLogin login() {
    return login;
  }

  OpenSshPublicKey publicKey() {
    return publicKey;
  }

  /** The private key, for the caller to wipe. */
  byte[] privateKey(PlaintextAccess access) {
    return privateKey.bytes(access);
  }

  @Override
  public void close() {
    privateKey.close();
  }
}
