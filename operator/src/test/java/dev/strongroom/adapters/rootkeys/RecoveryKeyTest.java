package dev.strongroom.adapters.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoveryKeyTest {
  private static final byte[] CONTEXT = "context".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path dir;

  @Test
  void thePublicHalfLocksAndOnlyThePrivateHalfOpens() throws Exception {
    // Given a key pair of the JDK, in the files that OpenSSL writes
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    RecoveryKey locking = read("recovery.pub", "PUBLIC KEY", pair.getPublic());
    RecoveryKey opening = read("recovery.key", "PRIVATE KEY", pair.getPrivate());
    KeyMaterial key = KeyMaterial.generate(new SecureRandom());

    // When
    byte[] wrapped = locking.wrap(key, CONTEXT).bytes();

    // Then
    assertThat(opening.id()).isEqualTo(locking.id());
    assertThat(locking.mayUnwrap(wrapped)).isFalse();
    assertThatExceptionOfType(Unreadable.class).isThrownBy(() -> locking.unwrap(wrapped, CONTEXT));
    assertThat(opening.mayUnwrap(wrapped)).isTrue();
    assertThat(opening.unwrap(wrapped, CONTEXT).bytes(PlaintextAccess.granted()))
        .isEqualTo(key.bytes(PlaintextAccess.granted()));
  }

  @Test
  void everyChangedByteAndAnotherContextAreFound() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    RecoveryKey key = read("recovery.key", "PRIVATE KEY", pair.getPrivate());
    byte[] wrapped = key.wrap(KeyMaterial.generate(new SecureRandom()), CONTEXT).bytes();

    for (int i = 0; i < wrapped.length; i++) {
      byte[] changed = wrapped.clone();
      changed[i] ^= 1;
      assertThatExceptionOfType(Unreadable.class)
          .as("byte %d", i)
          .isThrownBy(() -> key.unwrap(changed, CONTEXT));
    }
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> key.unwrap(wrapped, new byte[] {1}));
  }

  @Test
  void anotherKeyDoesNotOpenIt() throws Exception {
    RecoveryKey one = read("one", "PRIVATE KEY", pair("X25519").getPrivate());
    RecoveryKey other = read("other", "PRIVATE KEY", pair("X25519").getPrivate());

    byte[] wrapped = one.wrap(KeyMaterial.generate(new SecureRandom()), CONTEXT).bytes();

    assertThat(other.mayUnwrap(wrapped)).isFalse();
  }

  @Test
  void aFileThatIsNotPemIsNotTaken() throws IOException {
    Path file = Files.write(dir.resolve("raw"), new byte[32]);

    assertThat(RecoveryKey.read(file)).isEmpty();
  }

  @Test
  void anotherKindOfKeyIsRefused() throws Exception {
    Path ed25519 = write("ed25519", "PRIVATE KEY", pair("Ed25519").getPrivate());
    Path broken = Files.writeString(dir.resolve("broken"), "-----BEGIN PUBLIC KEY-----\nAAAA\n");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> RecoveryKey.read(ed25519))
        .withMessageContaining("another kind of key");
    assertThatIllegalArgumentException().isThrownBy(() -> RecoveryKey.read(broken));
  }

  private static KeyPair pair(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private RecoveryKey read(String name, String type, Key key) throws IOException {
    return RecoveryKey.read(write(name, type, key)).orElseThrow();
  }

  private Path write(String name, String type, Key key) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
    return Files.writeString(
        dir.resolve(name),
        "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
  }
}
