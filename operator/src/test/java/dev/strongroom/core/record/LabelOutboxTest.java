package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelOutboxTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");
  private static final StagingLabel BLUE = new StagingLabel("blue");
  private static final SecretRecord ONE =
      SecretRecord.create(
              new SecretArn(
                  "cluster-local-1",
                  new AccountId("123456789012"),
                  new SecretName("app/db"),
                  "AbCdEf"),
              new Owner("shop", "db", "uid"),
              Metadata.NONE,
              NOW)
          .withVersion(VersionEntry.written(V1, NOW))
          .withVersion(VersionEntry.written(V2, NOW))
          .withLabels(LabelMap.EMPTY.moveCurrent(V1).move(BLUE, V1))
          .withSerial(NOW.toEpochMilli() + 7);

  @Test
  void everyLabelButPendingAndPreviousThatMovesIsNoted() {
    // Given
    SecretRecord moved =
        ONE.withLabels(ONE.labels().moveCurrent(V2).move(BLUE, V2).move(StagingLabel.PENDING, V2));

    // When
    SecretRecord noted = LabelOutbox.noted(Optional.of(ONE), moved, NOW);

    // Then
    long serial = NOW.toEpochMilli() + 8;
    assertThat(noted.outbox().updates())
        .containsExactly(
            new LabelUpdate(StagingLabel.CURRENT, V2, serial, NOW),
            new LabelUpdate(BLUE, V2, serial, NOW));
    assertThat(noted.withOutbox(LabelOutbox.EMPTY)).isEqualTo(moved);
  }

  @Test
  void aNewSecretWithAValueIsNoted() {
    // When
    SecretRecord noted = LabelOutbox.noted(Optional.empty(), ONE, NOW);

    // Then
    assertThat(noted.outbox().updates())
        .extracting(LabelUpdate::label)
        .containsExactly(StagingLabel.CURRENT, BLUE);
  }

  @Test
  void whatMovesNoLabelToAnotherVersionIsNotNoted() {
    // Given
    List<SecretRecord> changes =
        List.of(
            ONE,
            ONE.withDeletion(Optional.of(NOW)),
            ONE.withLabels(ONE.labels().remove(BLUE)),
            ONE.withLabels(ONE.labels().move(StagingLabel.PENDING, V2)),
            ONE.withLabels(ONE.labels().move(StagingLabel.PREVIOUS, V2)));

    for (SecretRecord change : changes) {
      // When
      SecretRecord noted = LabelOutbox.noted(Optional.of(ONE), change, NOW);

      // Then
      assertThat(noted).isSameAs(change);
    }
  }

  @Test
  void moreThanThereIsRoomForTakesThePlaceOfWhatWasOvertaken() {
    // Given
    List<LabelUpdate> updates = new ArrayList<>();
    updates.add(update(BLUE, 0));
    IntStream.range(1, LabelOutbox.MOST)
        .forEach(serial -> updates.add(update(StagingLabel.CURRENT, serial)));
    LabelOutbox full = new LabelOutbox(updates, 1);

    // When
    LabelOutbox next =
        full.with(
            List.of(
                update(StagingLabel.CURRENT, LabelOutbox.MOST),
                update(StagingLabel.CURRENT, LabelOutbox.MOST + 1)));

    // Then
    assertThat(next.updates()).hasSize(LabelOutbox.MOST);
    assertThat(next.updates().get(0)).isEqualTo(update(BLUE, 0));
    assertThat(next.updates().get(1)).isEqualTo(update(StagingLabel.CURRENT, 3));
    assertThat(next.updates().get(LabelOutbox.MOST - 1))
        .isEqualTo(update(StagingLabel.CURRENT, LabelOutbox.MOST + 1));
    assertThat(next.dropped()).isEqualTo(3);
  }

  @Test
  void whereNothingWasOvertakenTheOldestGoes() {
    // Given
    LabelOutbox full =
        new LabelOutbox(
            IntStream.range(0, LabelOutbox.MOST)
                .mapToObj(serial -> update(new StagingLabel("label-" + serial), serial))
                .toList(),
            0);

    // When
    LabelOutbox next = full.with(List.of(update(BLUE, LabelOutbox.MOST)));

    // Then
    assertThat(next.updates()).hasSize(LabelOutbox.MOST).doesNotContain(full.updates().get(0));
    assertThat(next.dropped()).isEqualTo(1);
  }

  @Test
  void whatIsToldIsTakenOutAndWhatCameMeanwhileStays() {
    // Given
    LabelOutbox outbox =
        new LabelOutbox(List.of(update(BLUE, 1), update(BLUE, 2), update(BLUE, 3)), 5);

    // When
    LabelOutbox left = outbox.without(List.of(update(BLUE, 1), update(BLUE, 2)), 4);

    // Then
    assertThat(left).isEqualTo(new LabelOutbox(List.of(update(BLUE, 3)), 1));
    assertThat(left.without(left.updates(), 1).isEmpty()).isTrue();
  }

  @Test
  void aRemovalWaitsForWhatIsToBeToldButNotForLong() {
    // Given
    SecretRecord due = LabelOutbox.noted(Optional.empty(), ONE, NOW).withDeletion(Optional.of(NOW));
    Instant end = NOW.plus(LabelOutbox.REMOVAL_WAITS);

    // When, Then
    assertThat(LabelOutbox.isAwaited(due, end.minusMillis(1))).isTrue();
    assertThat(LabelOutbox.isAwaited(due, end)).isFalse();
    assertThat(LabelOutbox.isAwaited(due.withOutbox(LabelOutbox.EMPTY), NOW)).isFalse();
  }

  private static LabelUpdate update(StagingLabel label, long serial) {
    return new LabelUpdate(label, V1, serial, NOW);
  }
}
