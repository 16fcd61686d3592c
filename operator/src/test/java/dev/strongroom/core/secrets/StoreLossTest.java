package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.StoreLoss.Status;
import dev.strongroom.core.secrets.StoreLoss.Traces;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StoreLossTest {
  private static final Instant T1 = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final Instant T2 = T1.plusSeconds(60);
  private static final VersionId FIRST = version("first");
  private static final VersionId SECOND = version("second");

  private static final SecretRecord EMPTY =
      SecretRecord.create(
          new SecretArn(
              "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName("db"), "AbCdEf"),
          new Owner("shop", "db", "uid-1"),
          Metadata.NONE,
          T1);
  private static final SecretRecord OLD = current(EMPTY, FIRST, T1);
  private static final SecretRecord ROTATING =
      OLD.withVersion(VersionEntry.written(SECOND, T1))
          .withLabels(OLD.labels().move(StagingLabel.PENDING, SECOND));
  private static final SecretRecord NEW = current(OLD, SECOND, T2);
  private static final SecretRecord ROLLED_BACK =
      NEW.withLabels(NEW.labels().moveCurrent(FIRST)).changed(T2.plusSeconds(60));

  static Stream<Arguments> cases() {
    Traces none = Traces.NONE;
    Traces first = status(FIRST, T1);
    Traces second = status(SECOND, T2);
    return Stream.of(
        // A record that is missing
        Arguments.of("a new secret", none, null, null),
        Arguments.of("the status names a version", first, null, "RecordMissing " + FIRST),
        Arguments.of("a mark names a version", marked(FIRST), null, "RecordMissing " + FIRST),
        // A record that was set back
        Arguments.of("as the status says", first, OLD, null),
        Arguments.of("the status is older", first, NEW, null),
        Arguments.of("the status knows a later version", second, OLD, "RecordOutdated " + SECOND),
        Arguments.of("in the same second", status(SECOND, T1), OLD, "RecordOutdated " + SECOND),
        Arguments.of("it was pending then", second, ROTATING, "RecordOutdated " + SECOND),
        Arguments.of(
            "it had no value then",
            first,
            EMPTY.changed(T1.minusSeconds(5)),
            "RecordOutdated " + FIRST),
        Arguments.of("a rollback after the status", second, ROLLED_BACK, null),
        Arguments.of("a later change of the description", status(FIRST, T2), OLD, null),
        // What a Secret shows to an object without a status
        Arguments.of("the current version", marked(FIRST), OLD, null),
        Arguments.of("an earlier version", marked(FIRST), NEW, null),
        Arguments.of("an unknown version", marked(SECOND), OLD, "RecordOutdated " + SECOND),
        Arguments.of("a pending version", marked(SECOND), ROTATING, "RecordOutdated " + SECOND),
        Arguments.of("a pinned version", marked(SECOND), pinned(ROTATING, SECOND), null));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("cases")
  void whatTheClusterShowsAndTheStoreDoesNotHaveIsLost(
      String name, Traces traces, SecretRecord record, String expected) {
    // When
    Optional<StoreLoss> loss =
        StoreLoss.find(traces, Optional.ofNullable(record), Optional.empty());

    // Then
    assertThat(loss.map(l -> l.finding().reason() + " " + l.lost()))
        .isEqualTo(Optional.ofNullable(expected));
  }

  @Test
  void aRecordThatARestoreReplacedOnRequestIsNoLoss() {
    // Given
    Optional<Instant> overwrittenAt = Optional.of(T2.plusSeconds(1));

    // When
    Optional<StoreLoss> byStatus =
        StoreLoss.find(status(SECOND, T2), Optional.of(OLD), overwrittenAt);
    Optional<StoreLoss> byMark = StoreLoss.find(marked(SECOND), Optional.of(OLD), overwrittenAt);
    Optional<StoreLoss> setBackLater =
        StoreLoss.find(status(SECOND, T2.plusSeconds(9)), Optional.of(OLD), overwrittenAt);

    // Then
    assertThat(byStatus).isEmpty();
    assertThat(byMark).isEmpty();
    assertThat(setBackLater).isPresent();
  }

  @Test
  void anAcceptanceIsForOneVersionAlone() {
    // Given
    Traces accepted =
        new Traces(status(FIRST, T1).status(), Optional.empty(), Optional.of(FIRST.value()));
    Traces later =
        new Traces(status(SECOND, T2).status(), Optional.empty(), Optional.of(FIRST.value()));

    // When
    StoreLoss loss = StoreLoss.find(accepted, Optional.empty(), Optional.empty()).orElseThrow();
    StoreLoss next = StoreLoss.find(later, Optional.empty(), Optional.empty()).orElseThrow();

    // Then
    assertThat(loss.isAccepted(accepted)).isTrue();
    assertThat(next.isAccepted(later)).isFalse();
  }

  @Test
  void aLowerSerialNumberThanTheStatusShowsTellsOfARecordThatWasSetBack() {
    // Given
    SecretRecord record = OLD.withSerial(6);

    // When
    Optional<StoreLoss> loss = find(serial(OLD.arn().toString(), 7, "7"), record);
    Optional<StoreLoss> same = find(serial(OLD.arn().toString(), 6, "7"), record);
    Optional<StoreLoss> ofAnother = find(serial("another", 7, "7"), record);

    // Then
    assertThat(loss.orElseThrow().finding()).isEqualTo(StoreReason.RecordSetBack.with(7, 6));
    assertThat(loss.get().isAccepted(serial(OLD.arn().toString(), 7, "7"))).isTrue();
    assertThat(loss.get().isAccepted(serial(OLD.arn().toString(), 7, FIRST.value()))).isFalse();
    assertThat(same).isEmpty();
    assertThat(ofAnother).isEmpty();
  }

  private static Optional<StoreLoss> find(Traces traces, SecretRecord record) {
    return StoreLoss.find(traces, Optional.of(record), Optional.empty());
  }

  private static Traces serial(String arn, long serial, String accepted) {
    return new Traces(
        Optional.of(new Status(FIRST, Optional.of(T1), Optional.of(arn), serial)),
        Optional.empty(),
        Optional.of(accepted));
  }

  private static Traces status(VersionId version, Instant changedAt) {
    // A status has whole seconds.
    Instant shown = Instant.ofEpochSecond(changedAt.getEpochSecond());
    return new Traces(
        Optional.of(new Status(version, Optional.of(shown), Optional.empty(), 0)),
        Optional.empty(),
        Optional.empty());
  }

  private static Traces marked(VersionId version) {
    return new Traces(Optional.empty(), Optional.of(version), Optional.empty());
  }

  private static SecretRecord current(SecretRecord record, VersionId id, Instant at) {
    return record
        .withVersion(VersionEntry.written(id, at))
        .withLabels(record.labels().moveCurrent(id))
        .changed(at);
  }

  private static SecretRecord pinned(SecretRecord record, VersionId id) {
    Metadata m = record.metadata();
    return record.withDeclaration(
        record.owner(),
        new Metadata(m.description(), m.tags(), m.type(), m.deletion(), Optional.of(id), m.key()));
  }

  private static VersionId version(String name) {
    return new VersionId(UUID.nameUUIDFromBytes(name.getBytes()).toString());
  }
}
