package dev.strongroom.adapters.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.core.encryption.KeyMaterial;
import dev.strongroom.core.encryption.RootKey;
import dev.strongroom.core.secrets.InvalidSpec;
import dev.strongroom.core.secrets.PlaintextAccess;
import dev.strongroom.core.secrets.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRootKeyTest {
  private static final byte[] ASSOCIATED = {1, 2, 3};

  @TempDir Path dir;

  @Test
  void aFileHoldsTheKeyRawOrInBase64() throws IOException {
    byte[] key = random();
    Path raw = Files.write(dir.resolve("raw"), key);
    Path text =
        Files.writeString(dir.resolve("text"), Base64.getEncoder().encodeToString(key) + "\n");

    RootKey fromRaw = FileRootKey.read(raw);

    assertThat(FileRootKey.read(text).id()).isEqualTo(fromRaw.id());
    assertThat(fromRaw.id()).isEqualTo(new AesGcmRootKey(key).id()).hasSize(32);
  }

  @Test
  void theLastNameIsActiveAndTheOthersStillUnwrap() throws IOException {
    Path old = Files.write(dir.resolve("2026-01"), random());
    RootKey before = FileRootKey.read(old);
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    byte[] wrapped = before.wrap(material, ASSOCIATED);
    RootKey fresh = FileRootKey.read(Files.write(dir.resolve("2026-07"), random()));
    Files.createDirectory(dir.resolve("..data"));

    RootKey both = FileRootKey.read(dir);

    assertThat(both.id()).isEqualTo(fresh.id());
    assertSame(both.unwrap(wrapped, ASSOCIATED), material);
    assertSame(fresh.unwrap(both.wrap(material, ASSOCIATED), ASSOCIATED), material);
    assertWrongRootKey(() -> before.unwrap(both.wrap(material, ASSOCIATED), ASSOCIATED));
  }

  @Test
  void anyFlippedBitOrOtherAssociatedDataIsRefused() {
    RootKey root = new AesGcmRootKey(random());
    byte[] wrapped = root.wrap(KeyMaterial.generate(new SecureRandom()), ASSOCIATED);

    assertWrongRootKey(() -> root.unwrap(wrapped, new byte[] {1, 2}));
    assertWrongRootKey(() -> root.unwrap(new byte[0], ASSOCIATED));
    for (int bit = 0; bit < wrapped.length * 8; bit++) {
      byte[] flipped = wrapped.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertWrongRootKey(() -> root.unwrap(flipped, ASSOCIATED));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "c2hvcnQ=", "not base64 at all!!", "0123456789abcdef0123456789abcde"})
  void aFileThatHoldsNoKeyIsNamedAndItsContentIsNot(String content) throws IOException {
    Path file = Files.writeString(dir.resolve("key"), content);

    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(() -> FileRootKey.read(file))
        .withMessage(
            "InvalidSpecField: rootKey.file: %s: a root key has 32 bytes, raw or in Base64."
                .formatted(file));
  }

  @Test
  void missingEmptyAndConstantKeysAreRefused() throws IOException {
    assertRefused(dir.resolve("none"), "does not exist");
    assertRefused(dir, "holds no key file");
    assertRefused(Files.write(dir.resolve("zero"), new byte[32]), "all bytes of the key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AesGcmRootKey(Arrays.copyOf(random(), 31)));
  }

  @Test
  void theCallerMayWipeItsBytesAndAWipedKeyIsNone() {
    byte[] bytes = random();
    RootKey kept = new AesGcmRootKey(bytes.clone());
    RootKey root = new AesGcmRootKey(bytes);
    Arrays.fill(bytes, (byte) 0);
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());

    byte[] wrapped = root.wrap(material, ASSOCIATED);

    assertSame(kept.unwrap(wrapped, ASSOCIATED), material);
    assertThatIllegalArgumentException().isThrownBy(() -> new AesGcmRootKey(bytes));
  }

  @Test
  void theTextOfARootKeyIsItsId() {
    AesGcmRootKey root = new AesGcmRootKey(random());

    assertThat(root).hasToString("AesGcmRootKey[" + root.id() + "]");
  }

  private static void assertRefused(Path path, String why) {
    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(() -> FileRootKey.read(path))
        .withMessageContaining(path.toString())
        .withMessageContaining(why);
  }

  private static void assertWrongRootKey(Runnable action) {
    assertThatExceptionOfType(InvalidSpec.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(Reason.WrongRootKey));
  }

  private static void assertSame(KeyMaterial one, KeyMaterial other) {
    assertThat(one.bytes(PlaintextAccess.granted()))
        .isEqualTo(other.bytes(PlaintextAccess.granted()));
  }

  private static byte[] random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return key;
  }
}
