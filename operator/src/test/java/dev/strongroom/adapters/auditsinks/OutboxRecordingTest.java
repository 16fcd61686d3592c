package dev.strongroom.adapters.auditsinks;

import static dev.strongroom.adapters.auditsinks.RecordedTrail.WAIT;
import static dev.strongroom.adapters.auditsinks.TellingStore.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.AuditedRecordStore;
import dev.strongroom.core.audit.OutboxRecorder;
import dev.strongroom.core.record.MemoryQueries;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others have left in the outboxes of records, and the files of the trail. */
class OutboxRecordingTest {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final SecretName DB = new SecretName("db");

  @TempDir Path folder;

  private final TellingStore store = new TellingStore();
  private final AtomicBoolean leading = new AtomicBoolean(true);

  @Test
  void whatAKilledLeaderHasLeftIsRecordedByTheNext() throws Exception {
    try (SinkTrail trail = trail()) {
      // Given
      scheduled(changing(trail, Optional.empty()));

      // When
      try (OutboxRecording recording = recording(new OutboxRecorder(trail, CLOCK))) {
        recording.start();

        // Then
        awaitEvents(1);
      }
    }
    assertThat(RecordedTrail.problems(folder)).isEmpty();
  }

  @Test
  void whatTheEndpointChangesIsRecordedByTheLeaderOnce() throws Exception {
    OutboxRecorder standby;
    try (SinkTrail trail = trail()) {
      standby = new OutboxRecorder(trail, CLOCK);
      try (OutboxRecording recording = recording(standby)) {
        leading.set(false);
        recording.start();
        AuditedRecordStore endpoint = changing(trail, Optional.empty());
        SecretRecord scheduled = scheduled(endpoint);

        // When
        leading.set(true);
        awaitEvents(1);
        endpoint.compareAndSwap(scheduled.withDeletion(Optional.empty()));

        // Then
        awaitEvents(2);
      }
    }
    assertThat(events()).hasSize(2);
    assertThat(standby.waiting()).isEmpty();
    assertThat(RecordedTrail.problems(folder)).isEmpty();
  }

  @Test
  void whatTheLeaderChangesItselfIsRecordedOnce() throws Exception {
    try (SinkTrail trail = trail()) {
      OutboxRecorder recorder = new OutboxRecorder(trail, CLOCK);
      try (OutboxRecording recording = recording(recorder)) {
        recording.start();

        // When
        AuditedRecordStore operator = changing(trail, Optional.of(recorder));
        SecretRecord now = scheduled(operator);
        for (int i = 0; i < 50; i++) {
          Optional<Instant> at = i % 2 == 0 ? Optional.empty() : Optional.of(CLOCK.instant());
          now = operator.compareAndSwap(now.withDeletion(at)).orElseThrow();
        }
      }
    }

    // Then
    assertThat(events()).hasSize(51);
    assertThat(store.find("shop", DB).orElseThrow().auditOutbox().events()).hasSize(1);
  }

  private SecretRecord scheduled(AuditedRecordStore changing) {
    SecretRecord made = store.create(secret("db")).orElseThrow();
    return changing.compareAndSwap(made.withDeletion(Optional.of(CLOCK.instant()))).orElseThrow();
  }

  private AuditedRecordStore changing(AuditTrail trail, Optional<OutboxRecorder> recorder) {
    return new AuditedRecordStore(store, store::find, trail, CLOCK, recorder);
  }

  private OutboxRecording recording(OutboxRecorder recorder) {
    return new OutboxRecording(recorder, new MemoryQueries(store), store, leading::get);
  }

  private SinkTrail trail() throws Exception {
    return RecordedTrail.open(
        new FileSink(
            folder,
            new FileSink.Rules(
                1_000_000, WAIT, 10_000_000, FileSink.WhenFull.REFUSE, FileSink.Durability.NEVER),
            CLOCK),
        true,
        WAIT);
  }

  private List<String> events() {
    return RecordedTrail.lines(folder).stream()
        .filter(line -> line.contains("AwsServiceEvent"))
        .toList();
  }

  private void awaitEvents(int count) throws InterruptedException {
    for (int i = 0; i < 600 && events().size() < count; i++) {
      Thread.sleep(100);
    }
    assertThat(events()).hasSize(count);
  }
}
