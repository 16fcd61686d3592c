package dev.strongroom.adapters.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.PlaintextAccess;
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

class LocalRootKeyTest {
  private static final byte[] ASSOCIATED = {1, 2, 3};

  @TempDir Path dir;

  @Test
  void aFileHoldsTheKeyRawOrInBase64() throws IOException {
    byte[] key = random();
    Path raw = Files.write(dir.resolve("raw"), key);
    Path text =
        Files.writeString(dir.resolve("text"), Base64.getEncoder().encodeToString(key) + "\n");

    RootKey fromRaw = file(raw);

    assertThat(file(text).id()).isEqualTo(fromRaw.id());
    assertThat(fromRaw.id()).isEqualTo(new AesGcmRootKey(key).id()).hasSize(32);
  }

  @Test
  void theLastNameIsActiveAndTheOthersStillUnwrap() throws IOException {
    Path old = Files.write(dir.resolve("2026-01"), random());
    RootKey before = file(old);
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    byte[] wrapped = before.wrap(material, ASSOCIATED).bytes();
    RootKey fresh = file(Files.write(dir.resolve("2026-07"), random()));
    Files.createDirectory(dir.resolve("..data"));

    RootKey both = file(dir);

    assertThat(both.id()).isEqualTo(fresh.id());
    assertSame(both.unwrap(wrapped, ASSOCIATED), material);
    assertSame(fresh.unwrap(both.wrap(material, ASSOCIATED).bytes(), ASSOCIATED), material);
    assertWrongRootKey(() -> before.unwrap(both.wrap(material, ASSOCIATED).bytes(), ASSOCIATED));
  }

  @Test
  void anyFlippedBitOrOtherAssociatedDataIsRefused() {
    RootKey root = new AesGcmRootKey(random());
    byte[] wrapped = root.wrap(KeyMaterial.generate(new SecureRandom()), ASSOCIATED).bytes();

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

    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> file(file).check())
        .withMessage(
            "InvalidSpecField: rootKey.file: %s: a root key has 32 bytes, raw or in Base64."
                .formatted(file));
  }

  @Test
  void aKeyThatIsMountedLateIsTakenUpThen() throws IOException {
    RootKey root = file(dir.resolve("late"));
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(root::check)
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.RootKeyUnavailable));
    assertThatExceptionOfType(Unavailable.class).isThrownBy(file(dir)::id);

    Files.write(dir.resolve("late"), random());

    root.check();
    assertThat(root.id()).hasSize(32);
  }

  @Test
  void aKeyThatIsAddedIsFoundAndOneThatIsSpoiledTakesNothingAway() throws IOException {
    Files.write(dir.resolve("2026-01"), random());
    RootKey root = file(dir);
    String first = root.id();
    Path next = Files.write(dir.resolve("2026-07"), random());

    root.check();

    assertThat(root.id()).isNotEqualTo(first);
    String second = root.id();
    Files.writeString(next, "spoiled");
    root.check();
    assertThat(root.id()).isEqualTo(second);
  }

  @Test
  void aKeyWhoseFileIsOverwrittenStillUnwraps() throws IOException {
    // Given
    Path file = Files.write(dir.resolve("key"), random());
    RootKey root = file(file);
    String first = root.id();
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    byte[] wrapped = root.wrap(material, ASSOCIATED).bytes();
    byte[] original = Files.readAllBytes(file);

    // When
    Files.write(file, random());
    root.check();

    // Then
    assertThat(root.id()).isNotEqualTo(first);
    assertThat(root.ids()).containsExactly(root.id(), first);
    assertThat(root.onlyInMemory()).containsExactly(first);
    assertSame(root.unwrap(wrapped, ASSOCIATED), material);

    // When
    String second = root.id();
    Files.write(file, original);
    root.check();

    // Then
    assertThat(root.ids()).containsExactly(first, second);
    assertThat(root.onlyInMemory()).containsExactly(second);
  }

  @Test
  void constantKeysAreRefused() throws IOException {
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

    byte[] wrapped = root.wrap(material, ASSOCIATED).bytes();

    assertSame(kept.unwrap(wrapped, ASSOCIATED), material);
    assertThatIllegalArgumentException().isThrownBy(() -> new AesGcmRootKey(bytes));
  }

  @Test
  void theTextOfARootKeyIsItsId() {
    AesGcmRootKey root = new AesGcmRootKey(random());

    assertThat(root).hasToString("AesGcmRootKey[" + root.id() + "]");
  }

  private static RootKey file(Path path) {
    return new LocalRootKey("file", new RootKeyFiles(path));
  }

  private static void assertRefused(Path path, String why) {
    assertThatExceptionOfType(InvalidInput.class)
        .isThrownBy(() -> file(path).check())
        .withMessageContaining(path.toString())
        .withMessageContaining(why);
  }

  private static void assertWrongRootKey(Runnable action) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.WrongRootKey));
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
