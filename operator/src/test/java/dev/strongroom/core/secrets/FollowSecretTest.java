package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FollowSecretTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("db");

  private final Time time = new Time(NOW);
  private final MemoryStore store = new MemoryStore();
  private final FollowSecret follow = new FollowSecret(store, store, AccountBudget.UNLIMITED, time);
  private final PutSecretValue puts =
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, time);

  FollowSecretTest() {
    store.create(
        SecretRecord.create(
            new SecretArn("cluster-local-1", AccountId.ofNamespace(SHOP), NAME, "AbCdEf"),
            new Owner(SHOP, "db", "uid-1"),
            Metadata.NONE,
            NOW.minusSeconds(60)));
  }

  @Test
  void eachContentBecomesTheCurrentVersion() {
    // Given
    VersionId first = follow("1", "one").current().orElseThrow();

    // When
    SecretRecord record = follow("2", "two");

    // Then
    assertThat(current()).isEqualTo("two");
    assertThat(record.labels().version(StagingLabel.PREVIOUS)).contains(first);
    assertThat(record.versions()).hasSize(2);
  }

  @Test
  void theSameStateChangesNothing() {
    // Given
    SecretRecord before = follow("1", "one");

    // When
    SecretRecord again = follow("1", "one");

    // Then
    assertThat(again).isEqualTo(before);
    assertThat(record()).isEqualTo(before);
  }

  @Test
  void aChangeOfOtherFieldsMakesNoVersion() {
    // Given
    VersionId version = follow("1", "one").current().orElseThrow();

    // When
    SecretRecord record = follow("2", "one");

    // Then
    assertThat(record.versions()).hasSize(1);
    assertThat(record.attributes().followed()).contains(new FollowedSource(version, state("2")));
  }

  @Test
  void anEarlierContentMakesANewVersion() {
    // Given
    VersionId first = follow("1", "one").current().orElseThrow();
    follow("2", "two");

    // When
    SecretRecord record = follow("3", "one");

    // Then
    assertThat(record.versions()).hasSize(3);
    assertThat(record.current()).isPresent().get().isNotEqualTo(first);
    assertThat(current()).isEqualTo("one");
  }

  @Test
  void twoAttemptsAtOnceMakeOneVersion() {
    // Given
    SecretRecord outdated = record();
    store.beforeNext(() -> follow(outdated, "1", "one"));

    // When
    SecretRecord record = follow(outdated, "1", "one");

    // Then
    assertThat(record.versions()).hasSize(1);
  }

  @Test
  void anAttemptWhoseAnswerWasLostIsNotRepeated() {
    // Given
    SecretRecord outdated = record();
    SecretRecord first = follow(outdated, "1", "one");

    // When
    SecretRecord again = follow(outdated, "1", "one");

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void aRollbackStaysUntilTheSecretChanges() {
    // Given
    VersionId first = follow("1", "one").current().orElseThrow();
    VersionId second = follow("2", "two").current().orElseThrow();
    new MoveStagingLabel(store, time)
        .move(
            SHOP,
            NAME,
            new LabelMove(StagingLabel.CURRENT, Optional.of(second), Optional.of(first)));

    // When
    SecretRecord unchanged = follow("2", "two");
    SecretRecord changed = follow("3", "three");

    // Then
    assertThat(unchanged.current()).contains(first);
    assertThat(changed.versions()).hasSize(3);
    assertThat(current()).isEqualTo("three");
  }

  @Test
  void aValueThatWasThereBeforeIsNotPutAgain() {
    // Given
    put("one");

    // When
    SecretRecord record = follow("1", "one");

    // Then
    assertThat(record.versions()).hasSize(1);
    assertThat(record.attributes().followed()).isPresent();
  }

  @Test
  void theVersionThatWasTakenLastIsNeverPruned() {
    // Given
    VersionId taken = follow("1", "one").current().orElseThrow();

    // When
    for (int i = 0; i < VersionChanges.MAX_VERSIONS + 1; i++) {
      time.pass(VersionChanges.KEPT);
      time.pass(Duration.ofSeconds(1));
      put("other " + i);
    }

    // Then
    assertThat(record().version(taken)).isPresent();
  }

  @Test
  void tooManyYoungVersionsAreRefusedAndWhatWasTakenStays() {
    // Given
    for (int i = 0; i < VersionChanges.MAX_VERSIONS; i++) {
      follow("" + i, "value " + i);
    }
    SecretRecord before = record();

    // When, Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> follow("next", "next"))
        .matches(refused -> refused.kind() == Rejected.Kind.LIMIT_EXCEEDED);
    assertThat(record()).isEqualTo(before);
  }

  private SecretRecord follow(String revision, String text) {
    return follow(record(), revision, text);
  }

  private SecretRecord follow(SecretRecord known, String revision, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      return follow.follow(known, state(revision), value);
    }
  }

  private void put(String text) {
    try (SecretValue value = SecretValue.text(text)) {
      puts.put(SHOP, NAME, VersionId.derived(text), value, Set.of());
    }
  }

  private static String state(String revision) {
    return FollowedSource.state("uid-of-source", revision, "password");
  }

  private SecretRecord record() {
    return store.find(SHOP, NAME).orElseThrow();
  }

  private String current() {
    try (SecretValue value = store.read(record(), record().current().orElseThrow()).orElseThrow()) {
      return value.text(PlaintextAccess.granted());
    }
  }
}
