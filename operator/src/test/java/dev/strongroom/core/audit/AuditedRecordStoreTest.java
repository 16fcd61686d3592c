package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AuditedRecordStoreTest {
  private static final Clock CLOCK = Clock.fixed(Trails.NOW, ZoneOffset.UTC);
  private static final Owner OWNER = new Owner("shop", "db", "uid");
  private static final SecretName NAME = new SecretName("app/db");
  private static final VersionId V1 = VersionId.derived("1");

  private final MemoryStore store = new MemoryStore();
  private final RecordingTrail trail = new RecordingTrail();
  private final AuditedRecordStore audited =
      new AuditedRecordStore(store, store::find, trail, CLOCK);
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
        new AuditedRecordStore(store, (n, s) -> Optional.of(secret), trail, CLOCK);

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
    Optional<SecretRecord> swapped =
        audited.compareAndSwap(secret.readOn(LocalDate.of(2026, 11, 29)));

    // Then
    assertThat(swapped).isPresent();
  }

  @Test
  void aProjectionIsRecordedWithItsSecret() {
    // Given
    AuditedProjections projections = new AuditedProjections(trail, CLOCK, () -> new UUID(0, 9));
    projections.begin();

    // When
    projections.written(secret, V1, "db-password");

    // Then
    assertThat(trail.names()).containsExactly("SecretProjected");
    assertThat(trail.events.get(0).openJson()).contains("\"projectedSecret\":\"db-password\"");
  }

  @Test
  void noValueIsReadForAProjectionThatCouldNotBeRecorded() {
    // Given
    trail.broken = true;
    AuditedProjections projections = new AuditedProjections(trail, CLOCK, () -> new UUID(0, 9));

    // When
    assertThatThrownBy(projections::begin)
        // Then
        .isInstanceOf(Unavailable.class);
  }

  /** A trail in memory that can break. */
  private static final class RecordingTrail implements AuditTrail {
    private final List<AuditEvent> events = new ArrayList<>();
    private boolean broken;

    @Override
    public void require(Access access) {
      if (broken && access.needsRecord()) {
        throw new Unavailable(AuditReason.AuditUnavailable.with());
      }
    }

    @Override
    public void record(List<AuditEvent> recorded) {
      recorded.forEach(event -> require(event.action().access()));
      events.addAll(recorded);
    }

    @Override
    public void recordLater(List<AuditEvent> recorded) {
      events.addAll(recorded);
    }

    List<String> names() {
      return events.stream().map(event -> event.action().name()).toList();
    }
  }
}
