package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
import dev.strongroom.core.record.VersionId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutboxRecorderTest {
  private static final Instant NOW = Trails.NOW;

  private final RecordingTrail trail = new RecordingTrail();
  private final OutboxRecorder recorder =
      new OutboxRecorder(trail, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void whatAnEarlierLeaderMayNotHaveRecordedIsRecordedUnderTheSameId() {
    // Given
    SecretRecord record = secret("db", AuditOutbox.EMPTY.with(List.of(event(NOW))));
    OutboxRecorder earlier = new OutboxRecorder(trail, Clock.systemUTC());
    earlier.changed(record, record.auditOutbox().events());

    // When
    recorder.begin(List.of(record));
    recordAll(record);

    // Then
    assertThat(trail.names()).containsExactly("RotationSucceeded", "RotationSucceeded");
    assertThat(trail.events.stream().map(AuditEvent::id).distinct()).hasSize(1);
    assertThat(recorder.waiting()).isEmpty();
    assertThat(recorder.unrecorded(record)).isEmpty();
  }

  @Test
  void whatTheRecordsSayIsRecordedIsNotRecordedAgain() {
    // Given
    Instant lastHour = NOW.minus(Duration.ofHours(1));
    SecretRecord old = secret("old", AuditOutbox.EMPTY.with(List.of(event(lastHour))));
    AuditOutbox untilNow = AuditOutbox.EMPTY.with(List.of(event(NOW))).recordedUntil(NOW);
    SecretRecord last = secret("last", untilNow);

    // When
    recorder.begin(List.of(old, last));

    // Then
    assertThat(recorder.waiting()).containsExactly(OutboxRecorder.Secret.of(last));
    assertThat(recorder.left(old)).isEqualTo(AuditOutbox.EMPTY);
  }

  @Test
  void aClockThatWasAheadDoesNotHideWhatIsNotRecorded() {
    // Given
    AuditOutbox tomorrow =
        AuditOutbox.EMPTY
            .with(List.of(event(NOW.minusSeconds(60))))
            .recordedUntil(NOW.plus(Duration.ofDays(1)));
    SecretRecord record = secret("db", tomorrow);

    // When
    recorder.begin(List.of(record));

    // Then
    assertThat(recorder.waiting()).hasSize(1);
  }

  @Test
  void howFarTheTrailIsEndsAtTheOldestEventThatWaits() {
    // Given
    assertThat(recorder.recordedUntil()).isEmpty();
    recorder.begin(List.of());
    assertThat(recorder.recordedUntil()).contains(NOW);
    SecretRecord later =
        secret("later", AuditOutbox.EMPTY.with(List.of(event(NOW.minusSeconds(1)))));
    SecretRecord first =
        secret("first", AuditOutbox.EMPTY.with(List.of(event(NOW.minusSeconds(2)), event(NOW))));

    // When
    recorder.seen(later);
    recorder.seen(first);

    // Then
    assertThat(recorder.recordedUntil()).contains(NOW.minusSeconds(2));
    recordAll(first);
    assertThat(recorder.recordedUntil()).contains(NOW.minusSeconds(1));
    recorder.gone(later);
    assertThat(recorder.recordedUntil()).contains(NOW);
    recorder.end();
    assertThat(recorder.recordedUntil()).isEmpty();
  }

  @Test
  void eventsWaitWhileTheTrailCannotBeWritten() {
    // Given
    SecretRecord record = secret("db", AuditOutbox.EMPTY.with(List.of(event(NOW))));
    recorder.begin(List.of(record));
    trail.broken = true;

    // When
    assertThatThrownBy(() -> recordAll(record))
        // Then
        .isInstanceOf(Unavailable.class);
    assertThat(recorder.waiting()).hasSize(1);
    assertThat(recorder.left(record)).isEqualTo(record.auditOutbox());
  }

  @Test
  void whatComesWhileAnEarlierStateIsRecordedGoesOnWaiting() {
    // Given
    SecretRecord record = secret("db", AuditOutbox.EMPTY.with(List.of(event(NOW))));
    SecretRecord next =
        record.withAuditOutbox(record.auditOutbox().with(List.of(event(NOW.plusSeconds(1)))));
    recorder.begin(List.of(record));

    // When
    recorder.record(
        OutboxRecorder.Secret.of(record),
        () -> {
          recorder.seen(next);
          return Optional.of(record);
        });

    // Then
    assertThat(recorder.waiting()).hasSize(1);
    assertThat(recorder.unrecorded(next)).containsExactly(event(NOW.plusSeconds(1)));
  }

  @Test
  void beforeItIsKnownWhatIsRecordedAChangeRecordsItsOwnEventsAlone() {
    // Given
    ServiceEvent before = event(NOW.minusSeconds(1));
    ServiceEvent own = event(NOW);
    SecretRecord record = secret("db", AuditOutbox.EMPTY.with(List.of(before, own)));

    // When
    recorder.changed(record, List.of(own));

    // Then
    assertThat(trail.events).hasSize(1);
    assertThat(recorder.unrecorded(record)).containsExactly(before);
  }

  private void recordAll(SecretRecord record) {
    recorder.record(OutboxRecorder.Secret.of(record), () -> Optional.of(record));
  }

  private static ServiceEvent event(Instant at) {
    return new ServiceEvent(
        Kind.ROTATION_SUCCEEDED,
        List.of(VersionId.derived("1")),
        at.toEpochMilli(),
        at,
        Optional.empty(),
        Optional.empty());
  }

  private static SecretRecord secret(String name, AuditOutbox outbox) {
    return SecretRecord.create(
            new SecretArn(
                "cluster-local-1", new AccountId("123456789012"), new SecretName(name), "AbCdEf"),
            new Owner("shop", name, "uid"),
            Metadata.NONE,
            NOW)
        .withAuditOutbox(outbox);
  }
}
