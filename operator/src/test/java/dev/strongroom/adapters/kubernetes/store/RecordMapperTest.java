package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.FollowedSource;
import dev.strongroom.core.record.HandledRequests;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.ServiceEvent.Kind;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordMapperTest {
  private static final Instant THEN = Instant.parse("2026-01-01T00:00:00.123456789Z");
  private static final LocalDate DAY = LocalDate.of(2026, 1, 2);
  private static final VersionId CURRENT = VersionId.derived("current");
  private static final VersionId PENDING = VersionId.derived("pending");
  private static final String OBJECT = "v-" + "0123456789abcdef0123".repeat(2);

  @Test
  void aRecordComesBackAsItWasStored() {
    // Given
    SecretRecord record =
        record()
            .withVersion(VersionEntry.written(CURRENT, THEN).readOn(DAY).holding(new byte[1], 12))
            .withVersion(VersionEntry.announced(PENDING, THEN.plusSeconds(1)))
            .withLabels(LabelMap.EMPTY.moveCurrent(CURRENT).move(StagingLabel.PENDING, PENDING))
            .withDeletion(Optional.of(THEN.plusSeconds(60)));

    // When, Then
    assertThat(RecordMapper.toRecord(stored(record))).isEqualTo(record);
  }

  @Test
  void aRecordWithoutAnythingComesBackToo() {
    assertThat(RecordMapper.toRecord(stored(record()))).isEqualTo(record());
  }

  @Test
  void whereValuesAreComesBack() {
    // Given
    SecretRecord record =
        record()
            .withVersion(VersionEntry.written(CURRENT, THEN).at(new Apart(OBJECT)))
            .withVersion(VersionEntry.written(PENDING, THEN).holding(new byte[] {1, 2, 3}, 3));

    // When
    SecretRecordResource stored = stored(record);

    // Then
    assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FORMAT_WITH_PLACES);
  }

  @Test
  void whatIsKeptForTheAwsApiComesBackInAFormatThatEarlierVersionsRefuse() {
    // Given
    SecretRecord described =
        record().withDeclaration(record().owner(), Metadata.NONE.withPolicy(Optional.of("{}")));
    SecretRecord deleted = record().withRequestedDeletion(THEN);
    SecretRecord attributed = record().withAttributes(attributes());

    // When, Then
    for (SecretRecord record : List.of(described, deleted, attributed)) {
      SecretRecordResource stored = stored(record);
      assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
      assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.THIRD_FORMAT);
    }
  }

  @Test
  void whatIsToBeToldComesBackInAFormatThatEarlierVersionsRefuse() {
    // Given
    SecretRecord record =
        record()
            .withVersion(VersionEntry.written(CURRENT, THEN))
            .withOutbox(
                new LabelOutbox(
                    List.of(
                        new LabelUpdate(StagingLabel.CURRENT, CURRENT, 41, THEN),
                        new LabelUpdate(new StagingLabel("blue"), CURRENT, 42, THEN)),
                    3));

    // When
    SecretRecordResource stored = stored(record);

    // Then
    assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FOURTH_FORMAT);
    SecretRecordResource told = stored(record.withOutbox(LabelOutbox.EMPTY));
    assertThat(told.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FIRST_FORMAT);
    assertThat(Serialization.asJson(told)).doesNotContain("abelUpdates");
  }

  @Test
  void serviceEventsComeBackInAFormatThatEarlierVersionsGoOnWith() {
    // Given
    ServiceEvent failed =
        new ServiceEvent(
            Kind.ROTATION_FAILED,
            List.of(CURRENT),
            41,
            THEN,
            Optional.of(
                new RotationFailure(
                    RotationStep.SET_SECRET, new StoredCause("CODE", List.of("name")), THEN)),
            Optional.empty());
    ServiceEvent scheduled =
        new ServiceEvent(
            Kind.SECRET_DELETION_SCHEDULED,
            List.of(),
            42,
            THEN,
            Optional.empty(),
            Optional.of(THEN.plusSeconds(1)));
    SecretRecord record =
        record()
            .withAuditOutbox(
                new AuditOutbox(List.of(failed, scheduled), Optional.of(THEN.plusNanos(1))));

    // When
    SecretRecordResource stored = stored(record);

    // Then
    assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FIRST_FORMAT);
    SecretRecordResource recorded = stored(record.withAuditOutbox(AuditOutbox.EMPTY));
    assertThat(Serialization.asJson(recorded)).doesNotContain("auditOutbox");
  }

  private static SecretAttributes attributes() {
    SecretArn other =
        SecretArn.parse("arn:aws:secretsmanager:xx-test-1:123456789012:secret:o-AbCdEf");
    return new SecretAttributes(
        new TreeMap<>(Map.of("cross-account-replication", "{}")),
        List.of(
            RegionReplica.requested("xx-test-2", Optional.of("alias/key")),
            new RegionReplica("xx-test-3", Optional.empty(), true, Optional.of("no such region"))),
        Optional.of(CrossAccountLink.toPrimary(other, CrossAccountLink.Status.PENDING)),
        Optional.of(
            new CrossAccountLink(
                other,
                CrossAccountLink.Status.FAILED,
                Optional.of(StoredCause.text("why")),
                Optional.of("arn:aws:iam::123456789012:role/copier"),
                true,
                Optional.of("arn:aws:iam::123456789012:role/copier"),
                Optional.of("0123456789abcdef"))),
        Optional.of(
            new RotationSettings(
                true,
                Optional.of("arn:aws:lambda:xx-test-1:123456789012:function:rotate"),
                Optional.of(30),
                Optional.empty(),
                Optional.of("3h"),
                new TreeMap<>(Map.of("apiVersion", "v65.0")),
                Optional.of("arn:aws:iam::123456789012:role/rotator"))),
        Optional.empty());
  }

  @Test
  void whyACopyFailedComesBackInAFormatThatEarlierVersionsRefuse() {
    // Given
    CrossAccountLink link = attributes().accountReplica().orElseThrow();
    StoredCause cause =
        StoredCause.of(ReplicationReason.CopierMissing.with("arn:aws:iam::1:role/r"));
    SecretRecord record =
        record()
            .withAttributes(
                attributes()
                    .withAccountReplica(
                        Optional.of(link.in(CrossAccountLink.Status.FAILED, Optional.of(cause)))));

    // When
    SecretRecordResource stored = stored(record);

    // Then
    assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FORMAT);
    assertThat(Serialization.asJson(stored)).contains("CopierMissing").doesNotContain("exist");
    SecretRecordResource told = stored(record.withAttributes(attributes()));
    assertThat(told.getSpec().getFormat()).isEqualTo(SecretRecordSpec.THIRD_FORMAT);
  }

  @Test
  void whatWasTakenFromASecretComesBackInAFormatThatEarlierVersionsRefuse() {
    // Given
    FollowedSource taken = new FollowedSource(CURRENT, FollowedSource.state("uid", "7", "key"));
    SecretRecord record = record().withAttributes(SecretAttributes.NONE.withFollowed(taken));

    // When
    SecretRecordResource stored = stored(record);

    // Then
    assertThat(RecordMapper.toRecord(stored)).isEqualTo(record);
    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FOURTH_FORMAT);
  }

  @Test
  void aRecordThatAnEarlierVersionUnderstandsHasTheFormatOfThat() {
    SecretRecordResource stored = stored(record().withVersion(VersionEntry.written(CURRENT, THEN)));

    assertThat(stored.getSpec().getFormat()).isEqualTo(SecretRecordSpec.FIRST_FORMAT);
  }

  @Test
  void aDamagedValueInARecordDamagesNothingElse() {
    // Given
    SecretRecordResource stored =
        stored(record().withVersion(VersionEntry.written(CURRENT, THEN).holding(new byte[1], 1)));

    // When
    stored.getSpec().setValues(Map.of(CURRENT.value(), "not base64"));

    // Then
    assertThat(RecordMapper.toRecord(stored).version(CURRENT).orElseThrow().place())
        .isEqualTo(new Inline(new byte[0]));
  }

  @Test
  void aNameThatNoValueCanHaveIsNotFollowed() {
    // Given
    SecretRecordResource stored = stored(record().withVersion(VersionEntry.written(CURRENT, THEN)));
    stored.getSpec().setObjects(Map.of(CURRENT.value(), "../secrets/root-key"));

    // When
    Unreadable refusal =
        catchThrowableOfType(Unreadable.class, () -> RecordMapper.toRecord(stored));

    // Then
    assertThat(refusal.finding()).isEqualTo(StoreReason.StoredObjectDamaged.with());
  }

  @Test
  void aRotationAndItsLastFailureComeBack() {
    // Given
    RotationFailure failure =
        new RotationFailure(
            RotationStep.SET_SECRET,
            StoredCause.of(ProjectionReason.JsonKeyNotFound.with("spec.value", "host")),
            THEN);
    RunningRotation running =
        new RunningRotation(
                PENDING, CURRENT, RotationStep.SET_SECRET, 2, THEN, THEN, Optional.of("request"))
            .failed(failure)
            .known(true, 2)
            .within(Optional.of(THEN.plusSeconds(3600)));
    SecretRecord record =
        record()
            .withRotation(
                RotationState.NONE
                    .withRunning(Optional.of(running))
                    .withFailure(Optional.of(failure))
                    .withHost("db.example.com:5432")
                    .withHandled(
                        HandledRequests.NONE
                            .withCancel("1")
                            .withClear("2")
                            .withTest("3")
                            .tested(Optional.of(failure))));

    // When, Then
    assertThat(RecordMapper.toRecord(stored(record))).isEqualTo(record);
  }

  @Test
  void aTestOfARotationComesBack() {
    // Given
    RunningRotation test =
        new RunningRotation(
                PENDING, CURRENT, RotationStep.TEST_SECRET, 1, THEN, THEN, Optional.of("request"))
            .asTest();
    SecretRecord record = record().withRotation(RotationState.NONE.withRunning(Optional.of(test)));

    // When, Then
    assertThat(RecordMapper.toRecord(stored(record))).isEqualTo(record);
  }

  @Test
  void outsideWorkComesBack() {
    // Given
    OutsideWork work =
        new OutsideWork(OutsideWork.Purpose.SET, Optional.of("job/rotate-db-1"), THEN);
    RunningRotation running =
        new RunningRotation(
                PENDING, CURRENT, RotationStep.SET_SECRET, 2, THEN, THEN, Optional.empty())
            .workEnded()
            .working(work, THEN.plusSeconds(5));
    SecretRecord record =
        record().withRotation(RotationState.NONE.withRunning(Optional.of(running)));

    // When, Then
    assertThat(RecordMapper.toRecord(stored(record))).isEqualTo(record);
    assertThat(stored(record).getSpec().getFormat()).isEqualTo(SecretRecordSpec.FORMAT_WITH_PLACES);
  }

  @Test
  void outsideWorkThatFinishesARotationTakesTheFourthFormat() {
    // Given
    OutsideWork work = new OutsideWork(OutsideWork.Purpose.FINISH, Optional.of("call"), THEN);
    RunningRotation running =
        new RunningRotation(
                PENDING, CURRENT, RotationStep.FINISH_SECRET, 1, THEN, THEN, Optional.empty())
            .working(work, THEN.plusSeconds(5));
    SecretRecord record =
        record().withRotation(RotationState.NONE.withRunning(Optional.of(running)));

    // When, Then
    assertThat(RecordMapper.toRecord(stored(record))).isEqualTo(record);
    assertThat(stored(record).getSpec().getFormat()).isEqualTo(SecretRecordSpec.FOURTH_FORMAT);
  }

  @Test
  void whatOnlyLaterSealsCoverTakesTheFourthFormat() {
    // Given
    RunningRotation running =
        new RunningRotation(
            PENDING, CURRENT, RotationStep.SET_SECRET, 1, THEN, THEN, Optional.empty());
    List<RotationState> states =
        List.of(
            RotationState.NONE.withRunning(Optional.of(running.within(Optional.of(THEN)))),
            RotationState.NONE.withRunning(Optional.of(running.asTest())),
            RotationState.NONE.withHandled(HandledRequests.NONE.withCancel("1")));

    // When, Then
    assertThat(states)
        .extracting(state -> stored(record().withRotation(state)).getSpec().getFormat())
        .containsOnly(SecretRecordSpec.FOURTH_FORMAT);
    assertThat(
            stored(record().withRotation(RotationState.NONE.withRunning(Optional.of(running))))
                .getSpec()
                .getFormat())
        .isEqualTo(SecretRecordSpec.FIRST_FORMAT);
  }

  @Test
  void aRotationOfAnEarlierVersionIsRead() {
    // Given
    SecretRecordResource old = stored(record());
    String json =
        """
        {"running": {"token": "%s", "from": "%s", "step": "SET_SECRET", "attempt": 2,
         "notBefore": "2026-01-01T00:00:05Z", "startedAt": "2026-01-01T00:00:00Z"},
         "lastFailure": {"step": "SET_SECRET", "cause": "The target did not answer in time",
         "at": "2026-01-01T00:00:00Z"}}
        """
            .formatted(PENDING.value(), CURRENT.value());
    old.getSpec().setRotation(Serialization.unmarshal(json, SecretRecordSpec.Rotation.class));

    // When
    RotationState read = RecordMapper.toRecord(old).rotation();

    // Then
    RunningRotation running = read.running().orElseThrow();
    assertThat(running.isCertainlyUntouched()).isFalse();
    assertThat(running.starts()).isZero();
    assertThat(running.lastFailure()).isEmpty();
    assertThat(running.work()).isEmpty();
    assertThat(read.lastFailure().orElseThrow().cause().text())
        .contains("The target did not answer in time");
    SecretRecord record = RecordMapper.toRecord(old);
    assertThat(RecordMapper.toRecord(stored(record)).rotation()).isEqualTo(read);
  }

  @Test
  void aRecordOfANewerFormatIsNotRead() {
    // Given
    SecretRecordResource newer = stored(record());
    newer.getSpec().setFormat(SecretRecordSpec.FORMAT + 1);

    // When
    Unreadable refusal = catchThrowableOfType(Unreadable.class, () -> RecordMapper.toRecord(newer));

    // Then
    assertThat(refusal.finding())
        .isEqualTo(StoreReason.StoredByNewerVersion.with(SecretRecordSpec.FORMAT + 1));
  }

  private static SecretRecord record() {
    SecretRecord made =
        SecretRecord.create(
            SecretArn.derived(
                "cluster-local-1", AccountId.ofNamespace("team"), new SecretName("a/b"), "uid"),
            new Owner("team", "object", "uid"),
            new Metadata("what it is", Map.of("k", "v"), ""),
            THEN);
    return new SecretRecord(
        made.arn(),
        made.owner(),
        Tenancy.of("uid-of-team"),
        made.metadata(),
        made.versions(),
        made.labels(),
        made.rotation(),
        made.attributes(),
        made.createdAt(),
        made.changedAt(),
        made.accessedOn(),
        made.deletion(),
        made.lastRollback(),
        made.outbox(),
        made.auditOutbox(),
        42,
        "7");
  }

  /** Through JSON, as by way of the API server. */
  private static SecretRecordResource stored(SecretRecord record) {
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(new ObjectMetaBuilder().withResourceVersion("7").build());
    resource.setSpec(new SecretRecordSpec());
    RecordMapper.write(record, resource.getSpec());
    return Serialization.unmarshal(Serialization.asJson(resource), SecretRecordResource.class);
  }
}
