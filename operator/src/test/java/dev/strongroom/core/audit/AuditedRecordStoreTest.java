package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuditedRecordStoreTest {
  private static final Clock CLOCK = Clock.fixed(Trails.NOW, ZoneOffset.UTC);
  private static final Owner OWNER = new Owner("shop", "db", "uid");
  private static final SecretName NAME = new SecretName("app/db");
  private static final LocalDate TODAY = LocalDate.of(2026, 11, 29);
  private static final VersionId V1 = VersionId.derived("1");

  private final MemoryStore store =
      new MemoryStore() {
        @Override
        public Optional<SecretRecord> compareAndSwap(SecretRecord changed) {
          return super.compareAndSwap(changed.withSerial(changed.nextSerial()));
        }
      };
  private final RecordingTrail trail = new RecordingTrail();
  private final OutboxRecorder recorder = new OutboxRecorder(trail, CLOCK);
  private final AuditedRecordStore audited =
      new AuditedRecordStore(store, store::find, trail, CLOCK, Optional.of(recorder));
  private final SecretRecord secret =
      store
          .create(
              SecretRecord.create(
                      new SecretArn(
                          "cluster-local-1", new AccountId("123456789012"), NAME, "AbCdEf"),
                      OWNER,
                      Metadata.NONE,
                      Trails.NOW)
                  .withVersion(VersionEntry.written(V1, Trails.NOW))
                  .withLabels(LabelMap.EMPTY.moveCurrent(V1)))
          .orElseThrow();

  @Test
  void aDeletionIsRecordedFromItsScheduleToItsEnd() {
    // Given
    new ScheduleDeletion(audited, CLOCK).schedule(OWNER, NAME);
    Clock later = Clock.offset(CLOCK, Duration.ofDays(31));

    // When
    new RemoveSecret(audited, owner -> {}, later).remove("shop", NAME);

    // Then
    assertThat(trail.names())
        .containsExactly(
            "SecretDeletionScheduled", "StartSecretVersionDelete", "EndSecretVersionDelete");
  }

  @Test
  void aRemovalThatWasCutOffIsRecordedAgainUnderTheSameId() {
    // Given
    SecretRecord begun =
        store
            .compareAndSwap(secret.withDeletion(Optional.of(Trails.NOW)).withRemovalBegun())
            .orElseThrow();
    store.beforeNext(
        () -> {
          throw new IllegalStateException("the process ends");
        });
    assertThatThrownBy(() -> audited.remove(begun)).isInstanceOf(IllegalStateException.class);

    // When
    audited.remove(begun);

    // Then
    assertThat(store.find("shop", NAME)).isEmpty();
    assertThat(trail.names()).containsExactly("EndSecretVersionDelete", "EndSecretVersionDelete");
    assertThat(trail.events.stream().map(AuditEvent::id).distinct()).hasSize(1);
  }

  @Test
  void aChangeOfARecordThatIsKnownInAnEarlierStateOnlyIsRecorded() {
    // Given
    SecretRecord newer =
        store.compareAndSwap(secret.changed(Trails.NOW.plusSeconds(1))).orElseThrow();
    AuditedRecordStore outdated =
        new AuditedRecordStore(
            store, (n, s) -> Optional.of(secret), trail, CLOCK, Optional.of(recorder));

    // When
    outdated.compareAndSwap(newer.withDeletion(Optional.of(Trails.NOW)));

    // Then
    assertThat(trail.names()).containsExactly("SecretDeletionScheduled");
  }

  @Test
  void aSwapThatComesTooLateIsNotRecorded() {
    // Given
    store.compareAndSwap(secret.changed(Trails.NOW.plusSeconds(1)));

    // When
    Optional<SecretRecord> swapped =
        audited.compareAndSwap(secret.withDeletion(Optional.of(Trails.NOW)));

    // Then
    assertThat(swapped).isEmpty();
    assertThat(trail.names()).isEmpty();
  }

  @Test
  void aSwapThatLosesAtTheLastMomentIsNotRecorded() {
    // Given
    store.beforeNext(() -> store.compareAndSwap(secret.changed(Trails.NOW.plusSeconds(1))));

    // When
    Optional<SecretRecord> swapped =
        audited.compareAndSwap(secret.withDeletion(Optional.of(Trails.NOW)));

    // Then
    assertThat(swapped).isEmpty();
    assertThat(trail.names()).isEmpty();
  }

  @Test
  void nothingIsChangedThatCouldNotBeRecorded() {
    // Given
    trail.broken = true;

    // When
    assertThatThrownBy(() -> audited.compareAndSwap(secret.withDeletion(Optional.of(Trails.NOW))))
        // Then
        .isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> audited.remove(secret)).isInstanceOf(Unavailable.class);
    assertThat(store.find("shop", NAME)).contains(secret);
  }

  @Test
  void whatIsNeverRecordedIsChangedWithoutATrail() {
    // Given
    trail.broken = true;

    // When
    Optional<SecretRecord> swapped = audited.compareAndSwap(secret.readOn(TODAY));

    // Then
    assertThat(swapped).isPresent();
  }

  @Test
  void aChangeIsStoredWithItsEventsAndTheNextOneTakesThemOut() {
    // Given
    SecretRecord scheduled = audited.compareAndSwap(deleted(secret)).orElseThrow();
    assertThat(kinds(scheduled)).containsExactly(Kind.SECRET_DELETION_SCHEDULED);
    int swaps = store.swaps;

    // When
    SecretRecord read = audited.compareAndSwap(scheduled.readOn(TODAY)).orElseThrow();

    // Then
    assertThat(read.auditOutbox()).isEqualTo(AuditOutbox.EMPTY);
    assertThat(store.swaps).isEqualTo(swaps + 1);
    assertThat(trail.names()).containsExactly("SecretDeletionScheduled");
  }

  @Test
  void whatTheTrailDoesNotTakeStaysUntilItDoes() {
    // Given
    trail.breaksAfterwards = true;
    SecretRecord scheduled = audited.compareAndSwap(deleted(secret)).orElseThrow();
    assertThat(trail.names()).isEmpty();
    SecretRecord read = audited.compareAndSwap(scheduled.readOn(TODAY)).orElseThrow();
    assertThat(read.auditOutbox()).isEqualTo(scheduled.auditOutbox());
    trail.broken = false;

    // When
    recorder.record(recorder.waiting().get(0), () -> store.find("shop", NAME));

    // Then
    assertThat(trail.names()).containsExactly("SecretDeletionScheduled");
    assertThat(recorder.waiting()).isEmpty();
  }

  @Test
  void aProcessWithoutARecorderNotesAndTakesNothingOut() {
    // Given
    AuditedRecordStore noting =
        new AuditedRecordStore(store, store::find, trail, CLOCK, Optional.empty());
    SecretRecord scheduled = noting.compareAndSwap(deleted(secret)).orElseThrow();

    // When
    SecretRecord restored =
        noting.compareAndSwap(scheduled.withDeletion(Optional.empty())).orElseThrow();

    // Then
    assertThat(kinds(restored))
        .containsExactly(Kind.SECRET_DELETION_SCHEDULED, Kind.CANCEL_SECRET_VERSION_DELETE);
    assertThat(trail.names()).isEmpty();
  }

  @Test
  void whereNothingIsTakenOutForLongTheOldestEventsAreRecordedToMakeRoom() {
    // Given
    AuditedRecordStore noting =
        new AuditedRecordStore(store, store::find, trail, CLOCK, Optional.empty());
    SecretRecord now = secret;

    // When
    for (int i = 0; i <= AuditOutbox.MOST; i++) {
      Optional<Instant> at = i % 2 == 0 ? Optional.of(Trails.NOW) : Optional.empty();
      now = noting.compareAndSwap(now.withDeletion(at)).orElseThrow();
    }

    // Then
    assertThat(now.auditOutbox().events()).hasSize(AuditOutbox.MOST);
    assertThat(trail.names()).containsExactly("SecretDeletionScheduled");
  }

  @Test
  void whatARemovedSecretStillHasInItsOutboxIsRecordedBeforeItsEnd() {
    // Given
    AuditedRecordStore noting =
        new AuditedRecordStore(store, store::find, trail, CLOCK, Optional.empty());
    SecretRecord begun =
        noting
            .compareAndSwap(secret.withDeletion(Optional.of(Trails.NOW)).withRemovalBegun())
            .orElseThrow();

    // When
    audited.remove(begun);

    // Then
    assertThat(trail.names())
        .containsExactly(
            "SecretDeletionScheduled", "StartSecretVersionDelete", "EndSecretVersionDelete");
  }

  private static SecretRecord deleted(SecretRecord record) {
    return record.withDeletion(Optional.of(Trails.NOW));
  }

  private static List<Kind> kinds(SecretRecord record) {
    return record.auditOutbox().events().stream().map(ServiceEvent::kind).toList();
  }

  @Test
  void aProjectionIsRecordedWithItsSecret() {
    // Given
    AuditedProjections projections = new AuditedProjections(trail, CLOCK);

    // When
    projections.writing(secret, V1, "shop", "db-password", Optional.of("41"));

    // Then
    assertThat(trail.names()).containsExactly("SecretProjected");
    assertThat(trail.events.get(0).openJson()).contains("\"projectedSecret\":\"db-password\"");
  }

  @Test
  void noValueIsReadForAProjectionThatCannotBeRecorded() {
    // Given
    trail.broken = true;
    AuditedProjections projections = new AuditedProjections(trail, CLOCK);

    // When
    assertThatThrownBy(
            () -> projections.writing(secret, V1, "shop", "db-password", Optional.empty()))
        // Then
        .isInstanceOf(Unavailable.class);
  }
}
