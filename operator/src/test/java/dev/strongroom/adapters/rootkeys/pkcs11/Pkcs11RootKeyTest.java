package dev.strongroom.adapters.rootkeys.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real token, in software: SoftHSM 2. */
class Pkcs11RootKeyTest {
  private static final byte[] ASSOCIATED = {1, 2, 3};

  @TempDir Path dir;
  private SoftHsm token;
  private Path pin;

  @BeforeEach
  void token() throws IOException {
    token = SoftHsm.orSkip();
    pin = Files.writeString(dir.resolve("pin"), SoftHsm.PIN + "\n");
  }

  @Test
  void aKeyInTheTokenWrapsAndUnwraps() {
    token.makeKey("wraps");
    RootKey root = root("wraps");
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());

    byte[] wrapped = root.wrap(material, ASSOCIATED).bytes();

    assertSame(root.unwrap(wrapped, ASSOCIATED), material);
    assertSame(root("wraps").unwrap(wrapped, ASSOCIATED), material);
    assertThat(root.id()).matches("pkcs11:[0-9a-f]{32}").isEqualTo(root("wraps").id());
    assertThat(root.wrap(material, ASSOCIATED).bytes()).isNotEqualTo(wrapped);
    root.check();
  }

  /** Opened by another implementation, with the key that the token was given. */
  @Test
  void whatTheTokenWrapsHasTheDocumentedLayout() throws Exception {
    RootKey root =
        root(
            new Pkcs11Token(
                token.library(), Optional.of(token.knownSlot()), 0, pin, List.of("imported")));
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());

    byte[] wrapped = root.wrap(material, ASSOCIATED).bytes();

    SecretKeySpec key = new SecretKeySpec(token.importedKey(), "AES");
    Cipher block = Cipher.getInstance("AES/ECB/NoPadding");
    block.init(Cipher.ENCRYPT_MODE, key);
    byte[] id = block.doFinal(HexFormat.of().parseHex("7374726f6e67726f6f6d2f31ffffffff"));
    assertThat(wrapped).hasSize(77).startsWith(2);
    assertThat(Arrays.copyOfRange(wrapped, 1, 17)).isEqualTo(id);
    assertThat(root.id()).isEqualTo("pkcs11:" + HexFormat.of().formatHex(id));
    Cipher gcm = Cipher.getInstance("AES/GCM/NoPadding");
    gcm.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(128, wrapped, 17, 12));
    gcm.updateAAD(ASSOCIATED);
    assertThat(gcm.doFinal(wrapped, 29, 48)).isEqualTo(material.bytes(PlaintextAccess.granted()));
  }

  @Test
  void aNewKeyWrapsAndTheOldOneStillUnwraps() {
    token.makeKey("2026-01");
    token.makeKey("2026-07");
    RootKey before = root("2026-01");
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    byte[] wrapped = before.wrap(material, ASSOCIATED).bytes();

    RootKey both = root("2026-07", "2026-01");

    assertThat(both.id()).isEqualTo(root("2026-07").id()).isNotEqualTo(before.id());
    assertThat(both.wrap(material, ASSOCIATED).rootKeyId()).isEqualTo(both.id());
    assertSame(both.unwrap(wrapped, ASSOCIATED), material);
    assertWrongRootKey(() -> root("2026-07").unwrap(wrapped, ASSOCIATED));
  }

  @Test
  void anyFlippedBitOrOtherAssociatedDataIsRefusedAndTheTokenStaysInUse() {
    token.makeKey("damaged");
    RootKey root = root("damaged");
    byte[] wrapped = root.wrap(KeyMaterial.generate(new SecureRandom()), ASSOCIATED).bytes();

    assertWrongRootKey(() -> root.unwrap(wrapped, new byte[] {1, 2}));
    assertWrongRootKey(() -> root.unwrap(new byte[0], ASSOCIATED));
    for (int bit = 0; bit < wrapped.length * 8; bit += 5) {
      byte[] flipped = wrapped.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertWrongRootKey(() -> root.unwrap(flipped, ASSOCIATED));
    }
    assertThat(root.unwrap(wrapped, ASSOCIATED)).isNotNull();
  }

  @Test
  void aKeyThatIsMadeLaterIsFoundThen() {
    RootKey root = root("made-later");
    assertAway(root::check);

    token.makeKey("made-later");

    root.check();
    assertThat(root.id()).startsWith("pkcs11:");
  }

  @Test
  void aLibraryPinFileOrSlotThatIsNotThereIsAnAbsence() {
    assertAway(
        root(new Pkcs11Token(dir.resolve("no.so"), Optional.empty(), 0, pin, List.of("k")))::check);
    assertAway(
        root(new Pkcs11Token(token.library(), Optional.empty(), 700, pin, List.of("k")))::check);
    assertAway(
        root(
                new Pkcs11Token(
                    token.library(), Optional.empty(), 0, dir.resolve("none"), List.of("k")))
            ::check);
  }

  @Test
  void aWrongPinIsNotTriedAgainBeforeItsFileChanges() throws Exception {
    Files.writeString(pin, "9999");
    RootKey root =
        root(
            new Pkcs11Token(
                token.library(), Optional.of(token.lockedSlot()), 0, pin, List.of("imported")));
    // More often than a token lets pass before it locks.
    for (int i = 0; i < 20; i++) {
      assertAway(root::check);
    }

    Files.writeString(pin, SoftHsm.PIN);
    Files.setLastModifiedTime(pin, FileTime.from(Instant.now().plusSeconds(5)));

    root.check();
    assertThat(root.id()).startsWith("pkcs11:");
  }

  private RootKey root(String... labels) {
    return root(
        new Pkcs11Token(token.library(), Optional.of(token.slot()), 0, pin, List.of(labels)));
  }

  private static RootKey root(Pkcs11Token token) {
    return new Pkcs11RootKey(token, new SecureRandom());
  }

  private static void assertAway(Runnable action) {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(action::run)
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.RootKeyUnavailable));
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
}
