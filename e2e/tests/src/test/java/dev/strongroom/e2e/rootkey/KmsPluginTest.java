package dev.strongroom.e2e.rootkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.adapters.rootkeys.kms.KmsPluginRootKey;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client of KMS v2 against a plugin on the protocol's own Go library. */
class KmsPluginTest {
  private static final byte[] ASSOCIATED = {1, 2, 3};

  @TempDir Path dir;
  private KmsPlugin plugin;
  private RootKey root;

  @BeforeEach
  void start() {
    plugin = KmsPlugin.orSkip(dir).start();
    root = new KmsPluginRootKey(plugin.socket(), new SecureRandom());
  }

  @AfterEach
  void stop() {
    plugin.close();
  }

  @Test
  void itWrapsAndUnwrapsAlsoAfterThePluginWasKilledAndStartedAgain() {
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    WrappedKey wrapped = root.wrap(material, ASSOCIATED);
    assertThat(root.id()).matches("kms:[0-9a-f]{32}").isEqualTo(wrapped.rootKeyId());

    plugin.kill();
    assertAway(() -> root.unwrap(wrapped.bytes(), ASSOCIATED));
    assertAway(root::check);
    plugin.start();

    root.check();
    assertSame(root.unwrap(wrapped.bytes(), ASSOCIATED), material);
  }

  @Test
  void anotherKeyOfThePluginIsAnotherRootKeyAndTheOldOneStillUnwraps() {
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    WrappedKey before = root.wrap(material, ASSOCIATED);

    plugin.behave("key=2");
    root.check();

    assertThat(root.id()).isNotEqualTo(before.rootKeyId());
    assertThat(root.wrap(material, ASSOCIATED).rootKeyId()).isEqualTo(root.id());
    assertSame(root.unwrap(before.bytes(), ASSOCIATED), material);
  }

  @Test
  void whatFailsIsAnAbsenceOrARefusalAndPassesByItself() {
    KeyMaterial material = KeyMaterial.generate(new SecureRandom());
    WrappedKey wrapped = root.wrap(material, ASSOCIATED);

    plugin.behave("unhealthy");
    assertAway(root::check);
    plugin.behave("fail-encrypt");
    assertAway(() -> root.wrap(material, ASSOCIATED));
    plugin.behave("fail-decrypt unhealthy");
    assertAway(() -> root.unwrap(wrapped.bytes(), ASSOCIATED));
    plugin.behave("");
    assertSame(root.unwrap(wrapped.bytes(), ASSOCIATED), material);
    plugin.behave("forget=1");
    root.check();
    assertThatExceptionOfType(Refused.class)
        .isThrownBy(() -> root.unwrap(wrapped.bytes(), ASSOCIATED))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.RootKeyRefused));
  }

  @Test
  void aPluginThatHangsIsGivenUpInTime() {
    plugin.behave("hang");
    long begin = System.nanoTime();

    assertAway(root::check);

    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
    plugin.behave("");
    root.check();
  }

  @Test
  void anyFlippedBitOrOtherAssociatedDataIsRefused() {
    byte[] wrapped = root.wrap(KeyMaterial.generate(new SecureRandom()), ASSOCIATED).bytes();

    assertWrong(wrapped, new byte[] {1, 2});
    for (int position = wrapped.length - 60; position < wrapped.length; position++) {
      byte[] flipped = wrapped.clone();
      flipped[position] ^= 1;
      assertWrong(flipped, ASSOCIATED);
    }
  }

  private void assertWrong(byte[] wrapped, byte[] associatedData) {
    assertThatExceptionOfType(Unreadable.class)
        .isThrownBy(() -> root.unwrap(wrapped, associatedData))
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.WrongRootKey));
  }

  private static void assertAway(Runnable action) {
    assertThatExceptionOfType(Unavailable.class)
        .isThrownBy(action::run)
        .satisfies(
            e -> assertThat(e.finding().reason()).isEqualTo(RootKeyReason.RootKeyUnavailable));
  }

  private static void assertSame(KeyMaterial one, KeyMaterial other) {
    assertThat(one.bytes(PlaintextAccess.granted()))
        .isEqualTo(other.bytes(PlaintextAccess.granted()));
  }
}
