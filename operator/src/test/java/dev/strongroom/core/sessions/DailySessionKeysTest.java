package dev.strongroom.core.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.record.AccountId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DailySessionKeysTest {
  private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");
  private static final SessionIdentity CHECKOUT =
      new SessionIdentity(new AccountId("123456789012"), "shop", "checkout", "uid-1", "pod-1");

  private final MemoryKeyRecordStore store = new MemoryKeyRecordStore();
  private final Vault vault = new Vault(store, Vault.rootKey(1), new SecureRandom());
  private final SettableClock clock = new SettableClock();
  private final DailySessionKeys keys = new DailySessionKeys(vault.keys::sessionMac, clock);

  private static final class SettableClock extends Clock {
    private Instant now = NOON;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void replicasOfOneInstallationHaveTheSameKey() {
    // Given
    KeyRing ring = new Vault(store, Vault.rootKey(1), new SecureRandom()).keys;
    DailySessionKeys replica = new DailySessionKeys(ring::sessionMac, clock);

    // When
    KeyMaterial mine = keys.find(keys.currentId()).orElseThrow();
    KeyMaterial theirs = replica.find(replica.currentId()).orElseThrow();

    // Then
    assertThat(mine.sameAs(theirs)).isTrue();
  }

  @Test
  void installationsHaveDifferentKeys() {
    // Given
    DailySessionKeys other = new DailySessionKeys(new Vault().keys::sessionMac, clock);

    // When
    KeyMaterial theirs = other.find("2026-11-29").orElseThrow();

    // Then
    assertThat(theirs.sameAs(keys.find("2026-11-29").orElseThrow())).isFalse();
  }

  @Test
  void eachDayHasAKeyOfItsOwn() {
    // When
    KeyMaterial yesterday = keys.find("2026-11-28").orElseThrow();
    KeyMaterial today = keys.find("2026-11-29").orElseThrow();
    KeyMaterial tomorrow = keys.find("2026-11-30").orElseThrow();

    // Then
    assertThat(keys.currentId()).isEqualTo("2026-11-29");
    assertThat(today.sameAs(yesterday)).isFalse();
    assertThat(today.sameAs(tomorrow)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-11-27", "2026-12-01", "2026-11-29 ", "+2026-11-29", "", "k1", "../2026"})
  void otherIdsAreUnknown(String id) {
    // When
    Optional<KeyMaterial> found = keys.find(id);

    // Then
    assertThat(found).isEmpty();
  }

  @Test
  void theLongestSessionIsRecognisedUntilItEnds() {
    // Given
    clock.now = Instant.parse("2026-11-29T23:59:59Z");
    SessionTokens tokens = new SessionTokens(keys);
    Instant end = clock.now.plus(SessionDuration.LONGEST);
    IssuedSession issued = tokens.issue(CHECKOUT, end, clock.now, new SecureRandom());

    // When
    clock.now = end.minusSeconds(1);
    var found = tokens.find(issued.session().accessKeyId(), Optional.of(issued.token()), clock.now);

    // Then
    assertThat(found.owner().identity()).isEqualTo(CHECKOUT);
  }

  @Test
  void aReplicaWhoseClockIsBehindRecognisesASessionOfTomorrow() {
    // Given
    clock.now = Instant.parse("2026-11-30T00:00:01Z");
    IssuedSession issued =
        new SessionTokens(keys)
            .issue(CHECKOUT, clock.now.plusSeconds(900), clock.now, new SecureRandom());
    Instant behind = clock.now.minusSeconds(2);
    SessionTokens replica =
        new SessionTokens(
            new DailySessionKeys(vault.keys::sessionMac, Clock.fixed(behind, ZoneOffset.UTC)));

    // When
    var found = replica.find(issued.session().accessKeyId(), Optional.of(issued.token()), behind);

    // Then
    assertThat(found.owner().identity()).isEqualTo(CHECKOUT);
  }

  @Test
  void keysAreWipedOnceNobodyCanBeUsingThem() {
    // Given
    KeyMaterial old = keys.find("2026-11-29").orElseThrow();
    clock.now = NOON.plus(Duration.ofDays(1));
    KeyMaterial next = keys.find("2026-11-30").orElseThrow();
    boolean isOpenAtOnce = isOpen(old);

    // When
    clock.now = NOON.plus(Duration.ofDays(2));
    keys.currentId();

    // Then
    assertThat(isOpenAtOnce).isTrue();
    assertThat(isOpen(old)).isFalse();
    assertThat(isOpen(next)).isTrue();
  }

  @Test
  void theKeysFollowTheMacKeyThatARestoreBrings() {
    // Given
    KeyMaterial before = keys.find("2026-11-29").orElseThrow();
    store.records.remove(KeyRecord.MAC_NAME);
    vault.keys.forget(KeyRecord.MAC_NAME);

    // When
    KeyMaterial after = keys.find("2026-11-29").orElseThrow();

    // Then
    assertThat(after.sameAs(before)).isFalse();
  }

  @Test
  void keysStayWhenTheSameMacKeyIsReadAgain() {
    // Given
    KeyMaterial before = keys.find("2026-11-29").orElseThrow();
    vault.keys.forget(KeyRecord.MAC_NAME);

    // When
    KeyMaterial after = keys.find("2026-11-29").orElseThrow();

    // Then
    assertThat(after).isSameAs(before);
  }

  @Test
  void theMacOfSessionsIsNoneOfTheOthers() {
    // When
    ProjectionMac mac = vault.keys.sessionMac();

    // Then
    assertThat(mac.id()).isNotIn(vault.keys.recordMac().id(), vault.keys.projectionMac().id());
  }

  private static boolean isOpen(KeyMaterial key) {
    try {
      return key.sameAs(key);
    } catch (IllegalStateException closed) {
      return false;
    }
  }
}
