package dev.strongroom.adapters.awsapi.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.actions.AccountSearch;
import dev.strongroom.core.actions.ActionScene;
import dev.strongroom.core.actions.BatchActions;
import dev.strongroom.core.actions.DescriptionActions;
import dev.strongroom.core.actions.ListActions;
import dev.strongroom.core.actions.PasswordActions;
import dev.strongroom.core.actions.PolicyActions;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretAttributes.RotationSettings;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.StoredCause;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.core.rotation.schedule.RotationSchedule;
import dev.strongroom.core.rotation.schedule.Window;
import dev.strongroom.core.values.PasswordGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.BatchGetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ExternalSecretRotationMetadataItem;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.GetResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidNextTokenException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretVersionIdsResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicationStatusType;
import software.amazon.awssdk.services.secretsmanager.model.ResourcePolicySummary;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretVersionsListEntry;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.SortOrderType;
import software.amazon.awssdk.services.secretsmanager.model.StatusType;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.ValidateResourcePolicyResponse;

/** The actions that change nothing, with the AWS SDK for Java as their client. */
@Timeout(120)
class ReadingActionsTest {
  private static final Filter PROD =
      Filter.builder().key(FilterNameStringType.NAME).values("prod").build();

  private static final String POLICY =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Deny\",\"Principal\":\"*\","
          + "\"Action\":\"secretsmanager:DeleteSecret\",\"Resource\":\"*\"}]}";

  private final ActionScene scene =
      new ActionScene()
          .allow(
              "list managedsecrets -",
              "list managedsecrets/value -",
              "create managedsecrets/randompassword -",
              "get managedsecrets prod/db",
              "get managedsecrets prod/empty",
              "list managedsecrets/versions prod/db",
              "get managedsecrets/value prod/db",
              "get managedsecrets/value prod/empty");
  private final ServedActions served = new ServedActions(actions());
  private final SecretsManagerClient client = served.client;

  private List<Action<?>> actions() {
    ActionCalls calls = new ActionCalls(ActionScene.REGION, false);
    ValueActions values = new ValueActions(scene.access, scene.reading, scene.putting);
    AccountSearch search = new AccountSearch(scene.queries, scene.locator, scene.tokens);
    SecretDescription description =
        new SecretDescription(
            key -> Optional.of(ActionScene.KEY.toString()).filter(arn -> arn.endsWith("" + key)));
    return Stream.of(
            new DescriptionHandlers(new DescriptionActions(scene.access), description, calls).all(),
            new ListHandlers(
                    new ListActions(scene.access, search, scene.tokens), description, calls)
                .all(),
            new BatchHandlers(new BatchActions(scene.access, values, search), calls).all(),
            new PasswordHandlers(
                    new PasswordActions(scene.access, new PasswordGenerator(new SecureRandom())),
                    calls)
                .all(),
            new PolicyHandlers(
                    new PolicyActions(
                        scene.access,
                        new ResourcePolicyChecks(ActionScene.PARSER, scene.doors),
                        scene.tokens),
                    calls)
                .all())
        .flatMap(List::stream)
        .toList();
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aSecretIsDescribedWithAllThatIsKnownOfIt() {
    // Given
    Instant end = ActionScene.NOW.plus(Duration.ofDays(7));
    secretWithVersions();
    Window next =
        RotationSchedule.ofKey("rate(7 days) for 3h")
            .orElseThrow()
            .windowOf(end, scene.stored("prod/db").arn().toString());
    scene.change(
        "prod/db",
        record ->
            record
                .withDeclaration(
                    record.owner(),
                    new Metadata("Orders", Map.of("team", "shop"), "")
                        .withKey(Optional.of(ActionScene.KEY.keyId())))
                .withRotation(
                    record
                        .rotation()
                        .succeeded(ActionScene.NOW)
                        .withSchedule(Optional.of(end), Optional.of("rate(7 days) for 3h")))
                .withDeletion(Optional.of(end)));

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("prod/db"));

    // Then
    assertThat(described.arn()).isEqualTo(scene.stored("prod/db").arn().toString());
    assertThat(described.name()).isEqualTo("prod/db");
    assertThat(described.description()).isEqualTo("Orders");
    assertThat(described.kmsKeyId()).isEqualTo(ActionScene.KEY.toString());
    assertThat(described.rotationEnabled()).isTrue();
    assertThat(described.rotationRules())
        .isEqualTo(RotationRulesType.builder().automaticallyAfterDays(7L).duration("3h").build());
    assertThat(described.lastRotatedDate()).isEqualTo(ActionScene.NOW);
    // The last second of the window of 3 hours in which the rotation starts.
    assertThat(described.nextRotationDate())
        .isAfter(end)
        .isBefore(end.plus(Duration.ofHours(3)))
        .isEqualTo(next.lastSecond());
    assertThat(described.deletedDate()).isEqualTo(end);
    assertThat(described.tags()).containsExactly(Tag.builder().key("team").value("shop").build());
    assertThat(described.createdDate()).isEqualTo(ActionScene.NOW);
    assertThat(described.versionIdsToStages())
        .containsOnly(
            Map.entry(version("second"), List.of("AWSPREVIOUS")),
            Map.entry(version("third"), List.of("AWSCURRENT")));
  }

  @Test
  void rotationIsDescribedAsRotateSecretHasSetIt() {
    // Given
    scene.secret(
        "prod/db",
        made ->
            made.withAttributes(
                made.attributes()
                    .withRotation(
                        Optional.of(
                            new RotationSettings(
                                false,
                                Optional.of("arn:aws:lambda:x:1:function:rotate"),
                                Optional.empty(),
                                Optional.of("rate(4 hours)"),
                                Optional.of("2h"),
                                new TreeMap<>(Map.of("apiVersion", "v65.0")),
                                Optional.of("arn:aws:iam::111122223333:role/rotate"))))));

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("prod/db"));

    // Then
    assertThat(described.rotationEnabled()).isFalse();
    assertThat(described.rotationLambdaARN()).isEqualTo("arn:aws:lambda:x:1:function:rotate");
    assertThat(described.rotationRules())
        .isEqualTo(
            RotationRulesType.builder().scheduleExpression("rate(4 hours)").duration("2h").build());
    assertThat(described.externalSecretRotationMetadata())
        .containsExactly(
            ExternalSecretRotationMetadataItem.builder().key("apiVersion").value("v65.0").build());
    assertThat(described.externalSecretRotationRoleArn())
        .isEqualTo("arn:aws:iam::111122223333:role/rotate");
  }

  @Test
  void replicasAreDescribedAndNotListed() {
    // Given
    SecretArn replica =
        new SecretArn(ActionScene.REGION, ActionScene.BANK, new SecretName("copy"), "XyZ123");
    scene.secret(
        "prod/db",
        made ->
            made.withAttributes(
                made.attributes()
                    .withReplicas(List.of(RegionReplica.requested("eu-west-1", Optional.empty())))
                    .withPrimary(Optional.of(CrossAccountLink.toPrimary(replica, Status.PENDING)))
                    .withAccountReplica(
                        Optional.of(
                            CrossAccountLink.toReplica(
                                    replica,
                                    Optional.of("arn:aws:iam::111122223333:role/copy"),
                                    false,
                                    "arn:aws:iam::111122223333:role/copy")
                                .in(
                                    Status.FAILED,
                                    Optional.of(StoredCause.text("No access to the key.")))))));

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("prod/db"));
    SecretListEntry listed = client.listSecrets(r -> {}).secretList().get(0);

    // Then
    assertThat(described.primaryRegion()).isEqualTo(ActionScene.REGION);
    assertThat(described.replicationStatus())
        .containsExactly(
            ReplicationStatusType.builder()
                .region("eu-west-1")
                .status(StatusType.IN_PROGRESS)
                .statusMessage(ReplicationReason.RegionNotConnected.with().message())
                .build());
    assertThat(described.crossAccountPrimary().primarySecretARN()).isEqualTo(replica.toString());
    assertThat(described.crossAccountPrimary().replicationStatusAsString()).isEqualTo("Pending");
    assertThat(described.crossAccountReplicas())
        .singleElement()
        .satisfies(
            link -> {
              assertThat(link.replicaSecretARN()).isEqualTo(replica.toString());
              assertThat(link.replicationRoleARN())
                  .isEqualTo("arn:aws:iam::111122223333:role/copy");
              assertThat(link.replicationStatusAsString()).isEqualTo("Failed");
              assertThat(link.statusMessage()).isEqualTo("No access to the key.");
            });
    assertThat(listed.primaryRegion()).isEqualTo(ActionScene.REGION);
    assertThat(listed.toString()).doesNotContain("Replica", "CrossAccount");
  }

  @Test
  void policiesAreReadByTheirNames() {
    // Given
    scene.allow("get managedsecrets/policy prod/db", "list managedsecrets/policy prod/db");
    scene.secret(
        "prod/db",
        made ->
            made.withDeclaration(made.owner(), made.metadata().withPolicy(Optional.of(POLICY)))
                .withAttributes(made.attributes().withManagedPolicies(Map.of("managed", POLICY))));

    // When
    GetResourcePolicyResponse own = client.getResourcePolicy(r -> r.secretId("prod/db"));
    List<String> names =
        client.listResourcePoliciesPaginator(r -> r.secretId("prod/db").maxResults(1)).stream()
            .flatMap(page -> page.resourcePolicies().stream())
            .map(ResourcePolicySummary::policyName)
            .toList();

    // Then
    assertThat(own.arn()).isEqualTo(scene.stored("prod/db").arn().toString());
    assertThat(own.name()).isEqualTo("prod/db");
    assertThat(own.policyName()).isEqualTo("default");
    assertThat(own.resourcePolicy()).isEqualTo(POLICY);
    assertThat(names).containsExactly("default", "managed");
  }

  @Test
  void whatIsNotKnownOfASecretIsLeftOut() {
    // Given
    scene.secret("prod/empty");

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("prod/empty"));

    // Then
    DescribeSecretResponse expected =
        DescribeSecretResponse.builder()
            .arn(scene.stored("prod/empty").arn().toString())
            .name("prod/empty")
            .lastChangedDate(ActionScene.NOW)
            .createdDate(ActionScene.NOW)
            .build();
    assertThat(described).matches(expected::equalsBySdkFields, "has no more than " + expected);
  }

  @Test
  void thePaginatorOfTheSdkListsAllSecrets() {
    // Given
    secretWithVersions();
    scene.time.pass(Duration.ofMinutes(1));
    scene.secret("prod/empty");
    scene.secret("test");

    // When
    List<SecretListEntry> listed =
        client
            .listSecretsPaginator(r -> r.maxResults(1).filters(PROD).sortOrder(SortOrderType.DESC))
            .stream()
            .flatMap(page -> page.secretList().stream())
            .toList();

    // Then
    assertThat(listed).extracting(SecretListEntry::name).containsExactly("prod/empty", "prod/db");
    assertThat(listed.get(1).secretVersionsToStages())
        .containsOnly(
            Map.entry(version("second"), List.of("AWSPREVIOUS")),
            Map.entry(version("third"), List.of("AWSCURRENT")));
  }

  @Test
  void versionsAreListedWithTheirKeys() {
    // Given
    secretWithVersions();

    // When
    ListSecretVersionIdsResponse listed =
        client.listSecretVersionIds(r -> r.secretId("prod/db").includeDeprecated(true));

    // Then
    assertThat(listed.arn()).isEqualTo(scene.stored("prod/db").arn().toString());
    assertThat(listed.name()).isEqualTo("prod/db");
    assertThat(listed.nextToken()).isNull();
    assertThat(listed.versions())
        .containsExactly(
            SecretVersionsListEntry.builder()
                .versionId(version("first"))
                .createdDate(ActionScene.NOW)
                .kmsKeyIds("DefaultEncryptionKey")
                .build(),
            SecretVersionsListEntry.builder()
                .versionId(version("second"))
                .versionStages("AWSPREVIOUS")
                .lastAccessedDate(Instant.parse("2026-11-29T00:00:00Z"))
                .createdDate(ActionScene.NOW.plusSeconds(60))
                .kmsKeyIds("DefaultEncryptionKey")
                .build(),
            SecretVersionsListEntry.builder()
                .versionId(version("third"))
                .versionStages("AWSCURRENT")
                .createdDate(ActionScene.NOW.plusSeconds(120))
                .kmsKeyIds(ActionScene.KEY.toString())
                .build());
  }

  @Test
  void severalValuesComeAtOnceWithWhatCannotBeRead() {
    // Given
    secretWithVersions();
    scene.secret("prod/empty");
    scene.secret("prod/denied");

    // When
    BatchGetSecretValueResponse batch =
        client.batchGetSecretValue(r -> r.secretIdList("prod/empty", "prod/db", "prod/denied"));

    // Then
    assertThat(batch.nextToken()).isNull();
    assertThat(batch.secretValues())
        .singleElement()
        .satisfies(
            value -> {
              assertThat(value.name()).isEqualTo("prod/db");
              assertThat(value.secretString()).isEqualTo("third");
              assertThat(value.versionId()).isEqualTo(version("third"));
              assertThat(value.versionStages()).containsExactly("AWSCURRENT");
              assertThat(value.createdDate()).isEqualTo(ActionScene.NOW.plusSeconds(120));
            });
    assertThat(batch.errors())
        .extracting(error -> error.secretId() + " " + error.errorCode())
        .containsExactly(
            "prod/empty ResourceNotFoundException", "prod/denied AccessDeniedException");
    assertThat(batch.errors().get(0).message())
        .isEqualTo(
            "Secrets Manager can't find the specified secret value for staging label:"
                + " AWSCURRENT");
  }

  @Test
  void filteredValuesComeInPages() {
    // Given
    secretWithVersions();
    scene.time.pass(Duration.ofMinutes(1));
    scene.secret("prod/empty");

    // When
    BatchGetSecretValueResponse first =
        client.batchGetSecretValue(r -> r.filters(PROD).maxResults(1));
    BatchGetSecretValueResponse second =
        client.batchGetSecretValue(r -> r.filters(PROD).nextToken(first.nextToken()));

    // Then
    assertThat(first.secretValues()).extracting(v -> v.secretString()).containsExactly("third");
    assertThat(second.secretValues()).isEmpty();
    assertThat(second.errors())
        .extracting(error -> error.secretId())
        .containsExactly(scene.stored("prod/empty").arn().toString());
    assertThat(second.nextToken()).isNull();
  }

  record BadBatch(Consumer<BatchGetSecretValueRequest.Builder> request, String message) {}

  static Stream<BadBatch> badBatches() {
    String both = "Either 'SecretIdList' or 'Filters' must be provided, but not both.";
    return Stream.of(
        new BadBatch(r -> {}, both),
        new BadBatch(r -> r.secretIdList("a").filters(PROD), both),
        new BadBatch(
            r -> r.secretIdList("a").maxResults(1),
            "'Filters' not specified. 'Filters' must also be specified when 'MaxResults' is"
                + " provided."),
        new BadBatch(
            r -> r.filters(Filter.builder().key(FilterNameStringType.NAME).build()),
            "Filters: each filter needs a Key and Values."));
  }

  @ParameterizedTest
  @MethodSource("badBatches")
  void badBatchesAreRefused(BadBatch bad) {
    // When
    InvalidParameterException refused =
        catchThrowableOfType(
            InvalidParameterException.class, () -> client.batchGetSecretValue(bad.request()));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage()).isEqualTo(bad.message());
  }

  @Test
  void aTokenThatWasMadeUpIsRefused() {
    // When
    InvalidNextTokenException refused =
        catchThrowableOfType(
            InvalidNextTokenException.class, () -> client.listSecrets(r -> r.nextToken("AQ")));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("The NextToken value is invalid.");
  }

  @Test
  void aRandomPasswordFollowsTheRequest() {
    // When
    String password =
        client
            .getRandomPassword(
                r ->
                    r.passwordLength(4096L)
                        .excludePunctuation(true)
                        .excludeUppercase(true)
                        .excludeCharacters("abc123")
                        .includeSpace(true))
            .randomPassword();

    // Then
    assertThat(password).hasSize(4096).matches("[d-z4-90 ]*").contains(" ");
  }

  @Test
  void theUsualRandomPasswordHas32Characters() {
    // When
    String password = client.getRandomPassword(r -> {}).randomPassword();

    // Then
    assertThat(password).hasSize(32);
  }

  @Test
  void aPasswordThatIsTooLongIsRefused() {
    // When
    SecretsManagerException refused =
        catchThrowableOfType(
            SecretsManagerException.class,
            () -> client.getRandomPassword(r -> r.passwordLength(4097L)));

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "1 validation error detected: Value '4097' at 'passwordLength' failed to satisfy"
                + " constraint: Member must have value less than or equal to 4096");
  }

  @Test
  void aPolicyIsValidated() {
    // Given
    scene.secret("prod/db");
    scene.allow(
        "create managedsecrets/policyvalidation prod/db", "update managedsecrets/policy prod/db");

    // When
    ValidateResourcePolicyResponse validated =
        client.validateResourcePolicy(
            r ->
                r.secretId("prod/db")
                    .resourcePolicy(
                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                            + "\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}]}"));

    // Then
    assertThat(validated.policyValidationPassed()).isFalse();
    assertThat(validated.validationErrors())
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.checkName()).isEqualTo("BroadAccess");
              assertThat(error.errorMessage()).isNotEmpty();
            });
  }

  /** Three versions, of which a rotation to come has announced a fourth without a label. */
  private void secretWithVersions() {
    scene.secret("prod/db");
    for (String value : List.of("first", "second")) {
      scene.put("prod/db", value);
      scene.change(
          "prod/db",
          record ->
              record.withVersion(
                  record
                      .version(VersionId.derived("prod/db/second"))
                      .map(v -> v.readOn(LocalDate.of(2026, 11, 29)))
                      .orElseGet(() -> record.versions().get(0))));
      scene.time.pass(Duration.ofMinutes(1));
    }
    scene.key(Optional.empty());
    scene.put("prod/db", "third");
    scene.change(
        "prod/db",
        record ->
            record
                .withVersion(
                    record
                        .version(VersionId.derived("prod/db/third"))
                        .orElseThrow()
                        .under(VersionKeys.sealed(Optional.of(ActionScene.KEY.keyId()))))
                .withVersion(
                    VersionEntry.announced(VersionId.derived("fourth"), scene.time.instant())));
    scene.allow("create encryptionkeys/decrypt main");
  }

  private static String version(String value) {
    return VersionId.derived("prod/db/" + value).value();
  }
}
