package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEventsTest {
  private static final Instant NOW = Trails.NOW;
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");
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
          .withLabels(LabelMap.EMPTY.moveCurrent(V1))
          .withSerial(7);
  private static final SecretRecord ROTATING =
      ONE.withVersion(VersionEntry.written(V2, NOW))
          .withLabels(ONE.labels().move(StagingLabel.PENDING, V2))
          .withRotation(
              RotationState.NONE.withRunning(
                  Optional.of(
                      new RunningRotation(
                          V2, V1, RotationStep.SET_SECRET, 1, NOW, NOW, Optional.empty()))))
          .withSerial(8);

  @Test
  void aRotationStarts() {
    // When
    List<AuditEvent> events = changed(ONE, ROTATING, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationStarted");
    assertThat(events.get(0).requestId()).isEqualTo("Rotation-" + ONE.arn() + "-" + V2);
    assertThat(events.get(0).openJson())
        .contains(
            "\"userIdentity\":{\"type\":\"AWSService\","
                + "\"invokedBy\":\"secretsmanager.amazonaws.com\"}",
            "\"eventType\":\"AwsServiceEvent\"",
            "\"requestParameters\":null",
            "\"additionalEventData\":{\"SecretId\":\"" + ONE.arn() + "\"");
  }

  @Test
  void anEventHasTheFormatOfCloudTrail() {
    // When
    AuditEvent event = changed(ONE, ROTATING, NOW).get(0);

    // Then
    String details = "{'SecretId':'%2$s','versionId':'%3$s'}";
    assertThat(event.openJson().replaceFirst("\\{\"eventVersion\":\"[0-9.]+\",", "{"))
        .isEqualTo(
            ("{'userIdentity':{'type':'AWSService','invokedBy':'secretsmanager.amazonaws.com'},"
                    + "'eventTime':'%1$s','eventSource':'secretsmanager.amazonaws.com',"
                    + "'eventName':'RotationStarted','awsRegion':'cluster-local-1',"
                    + "'sourceIPAddress':'secretsmanager.amazonaws.com',"
                    + "'userAgent':'secretsmanager.amazonaws.com',"
                    + "'requestParameters':null,'responseElements':null,"
                    + "'additionalEventData':"
                    + details
                    + ",'requestID':'Rotation-%2$s-%3$s','eventID':'%4$s','readOnly':false,"
                    + "'resources':[{'accountId':'123456789012',"
                    + "'type':'AWS::SecretsManager::Secret','ARN':'%2$s'}],"
                    + "'eventType':'AwsServiceEvent','managementEvent':true,"
                    + "'recipientAccountId':'123456789012','serviceEventDetails':"
                    + details
                    + ",'eventCategory':'Management'")
                .formatted(NOW.truncatedTo(ChronoUnit.SECONDS), ONE.arn(), V2, event.id())
                .replace('\'', '"'));
  }

  @Test
  void aRotationSucceeds() {
    // Given
    SecretRecord done =
        ROTATING
            .withLabels(ROTATING.labels().moveCurrent(V2))
            .withRotation(ROTATING.rotation().succeeded(NOW));

    // When
    List<AuditEvent> events = changed(ROTATING, done, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationSucceeded");
    assertThat(events.get(0).problem()).isEmpty();
  }

  @Test
  void aRotationFails() {
    // Given
    RotationFailure failure =
        new RotationFailure(
            RotationStep.SET_SECRET, new StoredCause("AccessDenied", List.of()), NOW);
    SecretRecord failed =
        ROTATING.withRotation(
            ROTATING.rotation().withRunning(Optional.empty()).withFailure(Optional.of(failure)));

    // When
    List<AuditEvent> events = changed(ROTATING, failed, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationFailed");
    assertThat(events.get(0).problem().orElseThrow().message().message())
        .isEqualTo(
            "The rotation failed during step setSecret with InvalidDeclaration (AccessDenied).");
  }

  @Test
  void aRotationThatIsInDoubtHasFailedOnceHoweverItEnds() {
    // Given
    SecretRecord doubtful = ROTATING.withRotation(failed(ROTATING, NOW)).withSerial(9);
    SecretRecord still =
        doubtful.withRotation(failed(doubtful, NOW.plusSeconds(60))).withSerial(10);
    SecretRecord over =
        still.withRotation(still.rotation().withRunning(Optional.empty())).withSerial(11);
    SecretRecord done =
        still
            .withLabels(still.labels().moveCurrent(V2))
            .withRotation(still.rotation().succeeded(NOW))
            .withSerial(11);

    // When
    List<List<AuditEvent>> events =
        List.of(
            changed(ROTATING, doubtful, NOW),
            changed(doubtful, still, NOW),
            changed(still, over, NOW),
            changed(still, done, NOW));

    // Then
    assertThat(events.stream().map(ServiceEventsTest::names))
        .containsExactly(
            List.of("RotationFailed"), List.of(), List.of(), List.of("RotationSucceeded"));
  }

  @Test
  void theFailureOfAnEarlierRotationIsNotThatOfThisOne() {
    // Given
    SecretRecord before =
        ROTATING.withRotation(failed(ROTATING, NOW.minusSeconds(3600))).withSerial(9);
    SecretRecord doubtful = before.withRotation(failed(before, NOW)).withSerial(10);

    // When
    List<AuditEvent> events = changed(before, doubtful, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationFailed");
  }

  @Test
  void aRotationThatSomebodyElseHasOvertakenIsAbandonedEvenIfItFailed() {
    // Given
    VersionId other = VersionId.derived("other");
    SecretRecord overtaken =
        ROTATING
            .withVersion(VersionEntry.written(other, NOW))
            .withLabels(ROTATING.labels().moveCurrent(other));
    SecretRecord ended =
        overtaken.withRotation(failed(overtaken, NOW).withRunning(Optional.empty()));

    // When
    List<AuditEvent> events = changed(overtaken, ended, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationAbandoned");
    assertThat(events.get(0).problem()).isPresent();
  }

  private static RotationState failed(SecretRecord record, Instant at) {
    RotationFailure failure =
        new RotationFailure(
            RotationStep.SET_SECRET, new StoredCause("AccessDenied", List.of()), at);
    return record.rotation().withFailure(Optional.of(failure));
  }

  @Test
  void aRotationIsAbandoned() {
    // Given
    SecretRecord ended = ROTATING.withRotation(RotationState.NONE);

    // When
    List<AuditEvent> events = changed(ROTATING, ended, NOW);

    // Then
    assertThat(names(events)).containsExactly("RotationAbandoned");
  }

  private static SecretRecord testing() {
    RunningRotation test = ROTATING.rotation().running().orElseThrow().asTest();
    return ROTATING
        .withLabels(ROTATING.labels().move(StagingLabel.PENDING, V2))
        .withRotation(ROTATING.rotation().withRunning(Optional.of(test)));
  }

  private static List<AuditEvent> tested(SecretRecord before, Optional<RotationFailure> failure) {
    RotationState ended = before.rotation().withRunning(Optional.empty());
    return changed(
        before, before.withRotation(ended.withHandled(ended.handled().tested(failure))), NOW);
  }

  @Test
  void aTestHasEventsOfItsOwn() {
    // When
    List<AuditEvent> started = changed(ONE, testing(), NOW);
    List<AuditEvent> succeeded = tested(testing(), Optional.empty());

    // Then
    assertThat(names(started)).containsExactly("TestRotationStarted");
    assertThat(started.get(0).requestId()).isEqualTo("Rotation-" + ONE.arn() + "-" + V2);
    assertThat(names(succeeded)).containsExactly("TestRotationSucceeded");
  }

  @Test
  void aTestThatFailsOrIsOvertakenHasFailed() {
    // Given
    RotationFailure failure =
        new RotationFailure(
            RotationStep.TEST_SECRET, new StoredCause("LOGIN_REFUSED", List.of()), NOW);
    SecretRecord overtaken = testing().withLabels(testing().labels().remove(StagingLabel.PENDING));

    // When
    List<AuditEvent> failed = tested(testing(), Optional.of(failure));
    List<AuditEvent> abandoned = tested(overtaken, Optional.empty());

    // Then
    assertThat(names(failed)).containsExactly("TestRotationFailed");
    assertThat(failed.get(0).problem().orElseThrow().message().message())
        .isEqualTo("The rotation failed during step testSecret with TestFailed (LOGIN_REFUSED).");
    assertThat(names(abandoned)).containsExactly("TestRotationFailed");
  }

  @Test
  void aRotationThatOnlyComesFurtherIsNoEvent() {
    // Given
    RunningRotation further =
        ROTATING.rotation().running().orElseThrow().at(RotationStep.TEST_SECRET);
    SecretRecord next =
        ROTATING.withRotation(ROTATING.rotation().withRunning(Optional.of(further)));

    // When
    List<AuditEvent> events = changed(ROTATING, next, NOW);

    // Then
    assertThat(events).isEmpty();
  }

  @Test
  void aDeletionIsScheduledTakenBackBegunAndEnded() {
    // Given
    SecretRecord scheduled = ONE.withDeletion(Optional.of(NOW)).withSerial(9);
    SecretRecord begun = scheduled.withRemovalBegun().withSerial(10);

    // When
    List<List<AuditEvent>> events =
        List.of(
            changed(ONE, scheduled, NOW),
            changed(scheduled, ONE, NOW),
            changed(scheduled, begun, NOW),
            ServiceEventRecords.removed(begun, NOW));

    // Then
    assertThat(events.stream().map(ServiceEventsTest::names))
        .containsExactly(
            List.of("SecretDeletionScheduled"),
            List.of("CancelSecretVersionDelete"),
            List.of("StartSecretVersionDelete"),
            List.of("EndSecretVersionDelete"));
    assertThat(events.get(0).get(0).openJson()).contains("\"deletionDate\":\"" + NOW + "\"");
  }

  @Test
  void everyVersionOfARemovedSecretHasAnEventAndASecretWithoutAnyHasOne() {
    // Given
    SecretRecord two = ONE.withVersion(VersionEntry.written(V2, NOW));

    // When
    List<AuditEvent> events = ServiceEventRecords.removed(two, NOW);
    SecretRecord none = SecretRecord.create(ONE.arn(), ONE.owner(), Metadata.NONE, NOW);
    List<AuditEvent> ofNone = ServiceEventRecords.removed(none, NOW);

    // Then
    assertThat(names(events)).containsExactly("EndSecretVersionDelete", "EndSecretVersionDelete");
    assertThat(events.get(0).openJson()).contains("\"versionId\":\"" + V1 + "\"");
    assertThat(events.get(1).openJson()).contains("\"versionId\":\"" + V2 + "\"");
    assertThat(names(ofNone)).containsExactly("EndSecretVersionDelete");
  }

  @Test
  void aVersionThatIsPrunedIsDeletedAndOneThatWasOnlyAnnouncedIsNot() {
    // Given
    SecretRecord announced =
        ONE.withVersion(VersionEntry.announced(VersionId.derived("3"), NOW))
            .withVersion(VersionEntry.written(V2, NOW));
    SecretRecord pruned = ONE.withSerial(12);

    // When
    List<AuditEvent> events = changed(announced, pruned, NOW);

    // Then
    assertThat(names(events)).containsExactly("SecretVersionDeletion");
    assertThat(events.get(0).openJson()).contains("\"versionId\":\"" + V2 + "\"");
  }

  @ParameterizedTest(name = "{0} to {1}")
  @CsvSource({
    "PENDING, IN_PROGRESS, ReplicationStarted",
    "IN_PROGRESS, IN_SYNC, ReplicationSucceeded",
    "IN_SYNC, IN_SYNC, ReplicationStarted ReplicationSucceeded",
    "FAILED, IN_SYNC, ReplicationStarted ReplicationSucceeded",
    "IN_PROGRESS, FAILED, ReplicationFailed",
    "IN_SYNC, DETACHED, ''"
  })
  void aReplicaTellsOfItsCopies(Status from, Status to, String expected) {
    // Given
    CrossAccountLink link = CrossAccountLink.toPrimary(ONE.arn(), from).having("old");
    SecretRecord before = replica(link.in(from, Optional.empty()));
    SecretRecord after =
        replica(
            to == Status.IN_SYNC
                ? link.having("new")
                : link.in(
                    to, Optional.of(StoredCause.text("why")).filter(why -> to == Status.FAILED)));

    // When
    List<AuditEvent> events = changed(before, after, NOW);

    // Then
    assertThat(String.join(" ", names(events))).isEqualTo(expected);
    assertThat(events)
        .allSatisfy(event -> assertThat(event.requestId()).isEqualTo("Replication-" + ONE.arn()));
  }

  private static SecretRecord replica(CrossAccountLink link) {
    return ONE.withAttributes(ONE.attributes().withPrimary(Optional.of(link)));
  }

  @Test
  void theSameChangeHasTheSameIdAndAnotherOneAnother() {
    // When
    UUID first = changed(ONE, ROTATING, NOW).get(0).id();
    UUID again = changed(ONE, ROTATING, NOW.plusSeconds(5)).get(0).id();
    SecretRecord later = ROTATING.withSerial(NOW.toEpochMilli());
    UUID other = changed(ONE, later, NOW).get(0).id();

    // Then
    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
  }

  @Test
  void aProjectionNamesTheSecretOfKubernetes() {
    // When
    AuditEvent event =
        ServiceEventRecords.projected(ONE, V1, "web", "db-password", Optional.of("41"), NOW);

    // Then
    assertThat(event.action().name()).isEqualTo("SecretProjected");
    assertThat(event.openJson())
        .contains("\"namespace\":\"web\"", "\"projectedSecret\":\"db-password\"");
  }

  @Test
  void toProjectOverTheSameStateAgainIsTheSameEvent() {
    // When
    UUID first = projectedOver("shop", "41").id();

    // Then
    assertThat(projectedOver("shop", "41").id()).isEqualTo(first);
    assertThat(projectedOver("shop", "42").id()).isNotEqualTo(first);
    assertThat(projectedOver("web", "41").id()).isNotEqualTo(first);
  }

  private static AuditEvent projectedOver(String namespace, String state) {
    return ServiceEventRecords.projected(
        ONE, V1, namespace, "db-password", Optional.of(state), NOW);
  }

  private static List<AuditEvent> changed(SecretRecord before, SecretRecord after, Instant now) {
    return ServiceEventRecords.of(after.arn(), ServiceEvents.changed(before, after, now));
  }

  private static List<String> names(List<AuditEvent> events) {
    return events.stream().map(event -> event.action().name()).toList();
  }
}
