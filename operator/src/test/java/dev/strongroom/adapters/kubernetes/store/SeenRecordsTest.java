package dev.strongroom.adapters.kubernetes.store;

import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.TEAM;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.THEN;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.record;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.seen;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.RecordFeed.Change;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Queries, and the watch of a replica, without an API server. */
class SeenRecordsTest {
  private static final UUID KEY = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final String NAMESPACE = "strongroom";

  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(Config.empty()).build();
  private final List<Change> told = new ArrayList<>();
  private final RecordWatch watch =
      new RecordWatch(client, NAMESPACE, (before, now) -> told.add(new Change(before, now)));
  private ProjectionMac mac = new ProjectionMac(KeyMaterial.owning(new byte[KeyMaterial.BYTES]));
  private final AtomicBoolean enforced = new AtomicBoolean();
  private final RecordSeals seals = new RecordSeals(() -> mac, enforced);
  private final SeenRecords queries =
      new SeenRecords(
          new KubernetesRecordStore(
              client,
              NAMESPACE,
              seals,
              new RecordCache(NAMESPACE),
              new KubernetesVersionStore(client, NAMESPACE, Clock.systemUTC()),
              Optional.empty()),
          seals) {
        @Override
        Stream<SeenRecord> seen() {
          return watch.all();
        }

        @Override
        public Optional<StoredRecord> find(String account, SecretName name) {
          return watch.get(StoreNames.record(account, name)).map(record -> record);
        }

        @Override
        public Stream<StoredRecord> ofAccount(String account) {
          return watch.ofAccount(account).map(record -> record);
        }
      };

  @AfterEach
  void close() {
    client.close();
  }

  @Test
  void recordsAreFoundByWhatBackgroundWorkAsksFor() {
    // Given
    SecretRecord kept = record("kept", Optional.empty());
    SecretRecord due = record("due", Optional.empty()).withDeletion(Optional.of(THEN));
    SecretRecord later =
        record("later", Optional.of(KEY))
            .withDeletion(Optional.of(THEN.plus(Duration.ofSeconds(1))));

    // When
    Stream.of(kept, due, later).forEach(record -> watch.onAdd(seen(record)));

    // Then
    assertThat(names(queries.all())).containsExactlyInAnyOrder("kept", "due", "later");
    assertThat(names(queries.ofAccount(TEAM))).containsExactlyInAnyOrder("kept", "due", "later");
    assertThat(names(queries.ofAccount("other"))).isEmpty();
    assertThat(names(queries.notScheduledForDeletion())).containsExactly("kept");
    assertThat(names(queries.dueForDeletion(THEN))).containsExactly("due");
    assertThat(names(queries.usingKey(KEY))).containsExactly("later");
    assertThat(queries.find(TEAM, new SecretName("kept")).map(StoredRecord::record)).contains(kept);
  }

  @Test
  void recordsWithoutASealAreFoundUntilTheyHaveOne() {
    // Given
    SecretRecord record = record("db", Optional.empty());
    watch.onAdd(seen(record));
    assertThat(names(queries.unsealed())).containsExactly("db");
    SecretRecordResource sealed = stored(record.at("8"));
    RecordSealing.seal(sealed, 1, seals);

    // When
    watch.onUpdate(seen(record), SeenRecord.of(sealed));

    // Then
    assertThat(queries.unsealed()).isEmpty();
  }

  @Test
  void takingOutWhatWasToldIsNoNewStateOfTheSecret() {
    // Given
    LabelUpdate update =
        new LabelUpdate(StagingLabel.CURRENT, VersionId.derived("1"), 4_000_000_000_000L, THEN);
    SecretRecord record = record("db", Optional.empty());
    SecretRecordResource before = stored(record);
    RecordSealing.write(
        record.withOutbox(new LabelOutbox(List.of(update), 0)), before, Optional.empty(), seals);
    SeenRecord waiting = SeenRecord.of(before);

    // When
    SecretRecordResource told = stored(record);
    RecordSealing.write(
        waiting.record().withOutbox(LabelOutbox.EMPTY), told, Optional.of(waiting), seals);
    SecretRecordResource changed = stored(record);
    RecordSealing.write(
        waiting.record().withOutbox(LabelOutbox.EMPTY).changed(THEN.plusSeconds(1)),
        changed,
        Optional.of(waiting),
        seals);

    // Then
    assertThat(told.getSpec().getSerial()).isEqualTo(before.getSpec().getSerial()).isPositive();
    assertThat(changed.getSpec().getSerial()).isEqualTo(before.getSpec().getSerial() + 1);
    assertThat(seals.isSealed(RecordMapper.toRecord(told), told.getSpec().getSeal())).isTrue();
    assertThat(told.getSpec().getSeal()).isNotEqualTo(before.getSpec().getSeal());
  }

  @Test
  void takingServiceEventsOutIsNoNewStateOfTheSecretAndNeedsNoNewSeal() {
    // Given
    SecretRecord record = record("db", Optional.empty());
    SecretRecordResource before = stored(record);
    RecordSealing.write(noted(record), before, Optional.empty(), seals);
    SeenRecord waiting = SeenRecord.of(before);

    // When
    SecretRecordResource taken = stored(record);
    RecordSealing.write(
        waiting.record().withAuditOutbox(AuditOutbox.EMPTY), taken, Optional.of(waiting), seals);

    // Then
    assertThat(taken.getSpec().getSerial()).isEqualTo(before.getSpec().getSerial()).isPositive();
    assertThat(taken.getSpec().getSeal()).isEqualTo(before.getSpec().getSeal());
    int more = Serialization.asJson(before).length() - Serialization.asJson(taken).length();
    assertThat(more).as("bytes of one event").isBetween(200, 350);
  }

  @Test
  void serviceEventsThatSomebodyElseHasWrittenAreNotVerifiedEvenWhileSealsAreNotEnforced() {
    // Given
    SecretRecord record = record("db", Optional.empty());
    SecretRecordResource sealed = stored(record);
    RecordSealing.write(noted(record), sealed, Optional.empty(), seals);
    SecretRecordResource foreign = stored(record);
    RecordMapper.write(noted(record), foreign.getSpec());

    // When
    Unreadable refusal =
        catchThrowableOfType(Unreadable.class, () -> queries.verified(SeenRecord.of(foreign)));

    // Then
    assertThat(refusal.finding()).isEqualTo(StoreReason.RecordTampered.with(new SecretName("db")));
    assertThat(queries.verified(SeenRecord.of(sealed)).auditOutbox())
        .isEqualTo(noted(record).auditOutbox());
  }

  private static SecretRecord noted(SecretRecord record) {
    Instant at = THEN.plusNanos(123_456_789);
    ServiceEvent event =
        new ServiceEvent(
            ServiceEvent.Kind.ROTATION_SUCCEEDED,
            List.of(VersionId.derived("1")),
            4_000_000_000_000L,
            at,
            Optional.empty(),
            Optional.empty());
    return record.withAuditOutbox(AuditOutbox.EMPTY.with(List.of(event)).recordedUntil(at));
  }

  @Test
  void aRecordThatSomebodyElseHasWrittenIsNotVerified() {
    // Given
    enforced.set(true);
    SeenRecord unsealed = seen(record("db", Optional.empty()));

    // When
    Unreadable refusal = catchThrowableOfType(Unreadable.class, () -> queries.verified(unsealed));

    // Then
    assertThat(refusal.finding()).isEqualTo(StoreReason.RecordTampered.with(new SecretName("db")));
  }

  @Test
  void aVerifiedSealIsVerifiedAgainUnderAnotherKey() {
    // Given
    SecretRecordResource resource = stored(record("db", Optional.empty()));
    RecordSealing.seal(resource, 1, seals);
    SeenRecord sealed = SeenRecord.of(resource);
    enforced.set(true);
    assertThat(queries.verified(sealed)).isEqualTo(sealed.record());
    byte[] another = new byte[KeyMaterial.BYTES];
    another[0] = 1;
    mac = new ProjectionMac(KeyMaterial.owning(another));

    // When
    Unreadable refusal = catchThrowableOfType(Unreadable.class, () -> queries.verified(sealed));

    // Then
    assertThat(refusal.finding()).isEqualTo(StoreReason.RecordTampered.with(new SecretName("db")));
  }

  @Test
  void aCopiedRecordIsNotVerified() {
    // Given
    SecretRecordResource copy = stored(record("db", Optional.empty()));
    copy.getMetadata().setName(StoreNames.record(TEAM, new SecretName("other")));

    // When
    Unreadable refusal =
        catchThrowableOfType(Unreadable.class, () -> queries.verified(SeenRecord.of(copy)));

    // Then
    assertThat(refusal.finding()).isEqualTo(StoreReason.RecordMisplaced.with(new SecretName("db")));
  }

  @Test
  void whatThisReplicaHasWrittenIsNotOverwrittenByAnEarlierEvent() {
    // Given
    SecretRecord first = record("db", Optional.empty());
    watch.onAdd(seen(first));

    // When
    watch.written(seen(first.at("9")));
    watch.onUpdate(seen(first), seen(first.at("8")));

    // Then
    assertThat(revision()).isEqualTo("9");

    // When
    watch.onUpdate(seen(first.at("8")), seen(first.at("10")));

    // Then
    assertThat(revision()).isEqualTo("10");
  }

  @Test
  void everyChangeIsToldInItsOrder() {
    // Given
    SeenRecord first = seen(record("db", Optional.empty()));
    SeenRecord second = seen(record("db", Optional.of(KEY)).at("8"));

    // When
    watch.onAdd(first);
    watch.onUpdate(first, second);
    watch.onDelete(second, false);

    // Then
    assertThat(told)
        .containsExactly(
            new Change(Optional.empty(), Optional.of(first)),
            new Change(Optional.of(first), Optional.of(second)),
            new Change(Optional.of(second), Optional.empty()));
    assertThat(queries.all()).isEmpty();
  }

  @Test
  void theRecordsOfAnAccountFollowEveryChange() {
    // Given
    SecretRecord first = record("db", Optional.empty());
    SecretRecord gone = record("gone", Optional.empty());
    SecretRecord damaged = record("damaged", Optional.empty());
    Stream.of(first, gone, damaged).forEach(record -> watch.onAdd(seen(record)));
    SecretRecordResource withoutOwner = stored(damaged.at("8"));
    withoutOwner.getSpec().setOwner(null);

    // When
    watch.onUpdate(seen(first), seen(first.at("8")));
    watch.onDelete(seen(gone), false);
    watch.onUpdate(seen(damaged), SeenRecord.of(withoutOwner));

    // Then
    assertThat(queries.ofAccount(TEAM).map(StoredRecord::record)).containsExactly(first.at("8"));
    assertThat(queries.ofAccount("").map(StoredRecord::id))
        .containsExactly(withoutOwner.getMetadata().getName());
  }

  private String revision() {
    return queries.find(TEAM, new SecretName("db")).orElseThrow().revision();
  }

  private static List<String> names(Stream<StoredRecord> records) {
    return records.map(stored -> stored.record().arn().name().value()).toList();
  }
}
