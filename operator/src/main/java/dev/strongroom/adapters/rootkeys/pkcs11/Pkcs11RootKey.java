package dev.strongroom.adapters.rootkeys.pkcs11;

import dev.strongroom.adapters.rootkeys.pkcs11.Pkcs11Token.TokenProblem;
import dev.strongroom.adapters.rootkeys.pkcs11.Pkcs11Token.WrongPin;
import dev.strongroom.core.crypto.AesGcm;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.platform.ProviderLog;
import java.nio.ByteBuffer;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * The root key provider {@code pkcs11}: AES-256 keys in a token, which does the encryption
 * (CKM_AES_GCM). Wraps as {@code AesGcmRootKey} does, with another format byte:
 *
 * <pre>
 * offset  size  content
 *      0     1  format: 2
 *      1    16  id of the root key
 *     17    60  nonce 12, encrypted key 32, tag 16
 * </pre>
 *
 * The id is {@code pkcs11:} and these 16 bytes in hexadecimal: one block that never changes,
 * encrypted with the key alone (CKM_AES_ECB), so that it tells a key by what it is and not by its
 * label. The block is neither zero, which GCM derives its authentication key from, nor one that
 * GCM's counter reaches, which for so short a text ends at 3: its last four bytes are all ones.
 *
 * <p>Nonces are random, 96 bits; a root key wraps a few keys per account, far from 2^32.
 */
public final class Pkcs11RootKey implements RootKey {
  private static final byte FORMAT = 2;
  private static final int ID_BYTES = 16;
  private static final int PREFIX = 1 + ID_BYTES;
  private static final int NONCE = 12;
  private static final int TAG = 16;
  private static final int WRAPPED_BYTES = PREFIX + KeyMaterial.BYTES + AesGcm.OVERHEAD;
  private static final byte[] ID_BLOCK =
      HexFormat.of().parseHex("7374726f6e67726f6f6d2f31ffffffff");

  private final ProviderLog log = new ProviderLog("pkcs11");
  private final Pkcs11Token token;
  private final SecureRandom random;
  private Provider provider;
  private FileTime wrongPin;
  private volatile List<TokenKey> keys = List.of();

  private record TokenKey(SecretKey key, byte[] id, Provider provider) {}

  /** The keys in this token, which need not be there yet. */
  public Pkcs11RootKey(Pkcs11Token token, SecureRandom random) {
    this.token = token;
    this.random = random;
  }

  @Override
  public String provider() {
    return "pkcs11";
  }

  @Override
  public String id() {
    return text(keys().get(0).id());
  }

  @Override
  public List<String> ids() {
    return keys().stream().map(key -> text(key.id())).toList();
  }

  @Override
  public synchronized void check() {
    try {
      if (!keys.isEmpty()) {
        // A key that still encrypts its block is still there.
        id(keys.get(0).key(), keys.get(0).provider());
        return;
      }
    } catch (GeneralSecurityException | RuntimeException gone) {
      keys = List.of();
    }
    connect();
  }

  private void connect() {
    try {
      if (wrongPin != null && wrongPin.equals(token.pinChanged())) {
        throw log.unavailable(
            "the token did not take the PIN; not trying again before its file changes");
      }
      if (provider == null) {
        provider = token.provider();
      }
      List<TokenKey> found = new ArrayList<>();
      for (SecretKey key : token.keys(provider)) {
        found.add(new TokenKey(key, id(key, provider), provider));
      }
      wrongPin = null;
      keys = List.copyOf(found);
      log.say(text(found.get(0).id()) + " wraps, of " + found.size() + " keys");
    } catch (WrongPin e) {
      wrongPin = e.changed();
      throw log.unavailable(e.getMessage());
    } catch (TokenProblem e) {
      provider = null;
      throw log.unavailable(e.getMessage());
    } catch (GeneralSecurityException | RuntimeException e) {
      provider = null;
      throw e instanceof dev.strongroom.core.problems.Failure failure
          ? failure
          : log.unavailable("the token does not encrypt with its key");
    }
  }

  @Override
  public WrappedKey wrap(KeyMaterial material, byte[] associatedData) {
    TokenKey key = keys().get(0);
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    byte[] plain = material.bytes(PlaintextAccess.granted());
    try {
      byte[] box = cipher(Cipher.ENCRYPT_MODE, key, nonce, associatedData).doFinal(plain);
      return new WrappedKey(
          text(key.id()),
          ByteBuffer.allocate(WRAPPED_BYTES).put(FORMAT).put(key.id()).put(nonce).put(box).array());
    } catch (GeneralSecurityException | RuntimeException e) {
      keys = List.of();
      throw log.unavailable("the token does not encrypt");
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return wrapped.length == WRAPPED_BYTES && wrapped[0] == FORMAT;
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    TokenKey key =
        Optional.of(wrapped)
            .filter(this::mayUnwrap)
            .flatMap(this::find)
            .orElseThrow(Pkcs11RootKey::wrong);
    byte[] nonce = Arrays.copyOfRange(wrapped, PREFIX, PREFIX + NONCE);
    try {
      byte[] plain =
          cipher(Cipher.DECRYPT_MODE, key, nonce, associatedData)
              .doFinal(wrapped, PREFIX + NONCE, wrapped.length - PREFIX - NONCE);
      return KeyMaterial.owning(plain);
    } catch (AEADBadTagException damaged) {
      throw wrong();
    } catch (GeneralSecurityException | RuntimeException e) {
      keys = List.of();
      throw log.unavailable("the token does not decrypt");
    }
  }

  private Optional<TokenKey> find(byte[] wrapped) {
    return keys().stream()
        .filter(key -> Arrays.equals(wrapped, 1, PREFIX, key.id(), 0, ID_BYTES))
        .findFirst();
  }

  private List<TokenKey> keys() {
    List<TokenKey> known = keys;
    if (known.isEmpty()) {
      check();
      known = keys;
    }
    return known;
  }

  private static Cipher cipher(int mode, TokenKey key, byte[] nonce, byte[] associatedData)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", key.provider());
    cipher.init(mode, key.key(), new GCMParameterSpec(TAG * Byte.SIZE, nonce));
    cipher.updateAAD(associatedData);
    return cipher;
  }

  private static byte[] id(SecretKey key, Provider provider) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding", provider);
    cipher.init(Cipher.ENCRYPT_MODE, key);
    return cipher.doFinal(ID_BLOCK);
  }

  private static String text(byte[] id) {
    return "pkcs11:" + HexFormat.of().formatHex(id);
  }

  private static Unreadable wrong() {
    return new Unreadable(RootKeyReason.WrongRootKey.with("", ""));
  }

  @Override
  public String toString() {
    return "Pkcs11RootKey[" + token.library() + "]";
  }
}
