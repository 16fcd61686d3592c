package dev.strongroom.adapters.awsapi.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.actions.ActionScene;
import dev.strongroom.core.actions.CrossAccountActions;
import dev.strongroom.core.actions.DeletionActions;
import dev.strongroom.core.actions.DescriptionActions;
import dev.strongroom.core.actions.PolicyChangeActions;
import dev.strongroom.core.actions.ReplicationActions;
import dev.strongroom.core.actions.RotationActions;
import dev.strongroom.core.actions.StagingLabelActions;
import dev.strongroom.core.actions.TagActions;
import dev.strongroom.core.actions.UpdateActions;
import dev.strongroom.core.actions.ValueActions;
import dev.strongroom.core.actions.WritingScene;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationRules;
import dev.strongroom.core.secrets.ChangeAttributes;
import dev.strongroom.core.secrets.DeclaredRotations;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.RestoreSecret;
import dev.strongroom.core.secrets.RotationSwitch;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.PutResourcePolicyResponse;
import software.amazon.awssdk.services.secretsmanager.model.ReplicaRegionType;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.RotateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;
import software.amazon.awssdk.services.secretsmanager.model.UpdateSecretResponse;

/** The actions that change something, with the AWS SDK for Java as their client. */
@Timeout(120)
class WritingActionsTest {
  private static final ReplicaRegionType EU =
      ReplicaRegionType.builder().region("eu-west-1").build();
  private static final String V1 = UUID.randomUUID().toString();
  private static final String V2 = UUID.randomUUID().toString();

  private final WritingScene writing = new WritingScene();
  private final ActionScene scene =
      writing.scene.allow(
          "create managedsecrets -",
          "get managedsecrets db",
          "get managedsecrets/value db",
          "update managedsecrets/value db",
          "update managedsecrets/versions db",
          "update managedsecrets/tags db",
          "delete managedsecrets/tags db",
          "update managedsecrets db",
          "create managedsecrets/rotation db",
          "delete managedsecrets/rotation db",
          "delete managedsecrets db",
          "create managedsecrets/restore db",
          "update managedsecrets/policy db",
          "delete managedsecrets/policy db",
          "create managedsecrets/replication db",
          "delete managedsecrets/replication db");
  private final Declared declared = new Declared();
  private final List<Action<?>> actions = actions();
  private final ServedActions served = new ServedActions(actions);
  private final SecretsManagerClient client = served.client;

  /** The object of the secret, which may declare a rotation. */
  private static final class Declared implements DeclaredRotations {
    private boolean isThere;
    private Optional<RotationRules> rules = Optional.empty();

    @Override
    public boolean rotate(
        Owner owner,
        Optional<RotationRules> next,
        String requestId,
        boolean isTest,
        Optional<String> target) {
      rules = next;
      return isThere;
    }

    @Override
    public Optional<String> targetOf(String namespace, String functionName) {
      return Optional.empty();
    }

    @Override
    public boolean suspend(Owner owner) {
      return isThere;
    }
  }

  private List<Action<?>> actions() {
    ActionCalls calls = new ActionCalls(ActionScene.REGION, true);
    ChangeAttributes attributes = new ChangeAttributes(scene.store, scene.time);
    AssociateReplica links = new AssociateReplica(attributes);
    return Stream.of(
            new ValueHandlers(new ValueActions(scene.access, scene.reading, scene.putting), calls)
                .all(),
            new DescriptionHandlers(
                    new DescriptionActions(scene.access),
                    new SecretDescription(key -> Optional.empty()),
                    calls)
                .all(),
            new StagingLabelHandlers(
                    new StagingLabelActions(
                        scene.access, new MoveStagingLabel(scene.store, scene.time)),
                    calls)
                .all(),
            new CreationHandlers(writing.creations, calls).all(),
            new UpdateHandlers(
                    new UpdateActions(
                        writing.access, writing.named, writing.changing, scene.putting),
                    calls)
                .all(),
            new TagHandlers(
                    new TagActions(
                        writing.access,
                        new ResourcePolicyChecks(WritingScene.PARSER, scene.doors),
                        writing.changing),
                    calls)
                .all(),
            new DeletionHandlers(
                    new DeletionActions(
                        writing.access,
                        new ScheduleDeletion(scene.store, scene.time),
                        new RestoreSecret(scene.store, writing.objects, scene.time),
                        scene::namespace,
                        scene.time),
                    calls)
                .all(),
            new PolicyChangeHandlers(
                    new PolicyChangeActions(
                        writing.access,
                        new ResourcePolicyChecks(WritingScene.PARSER, scene.doors),
                        writing.changing),
                    calls)
                .all(),
            new ReplicationHandlers(
                    new ReplicationActions(writing.access, attributes, links), calls)
                .all(),
            new CrossAccountHandlers(
                    new CrossAccountActions(writing.access, scene.identity, links), calls)
                .all(),
            new RotationHandlers(
                    new RotationActions(
                        scene.access,
                        declared,
                        new RotationSwitch(scene.store),
                        MinimumInterval.AWS),
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
  void aCreatedSecretCanBeReadAndDescribed() {
    // When
    CreateSecretResponse created =
        client.createSecret(
            r ->
                r.name("db")
                    .clientRequestToken(V1)
                    .description("of the shop")
                    .tags(Tag.builder().key("team").value("shop").build())
                    .secretString("s3cr3t"));

    // Then
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId(created.arn()));
    assertThat(created.name()).isEqualTo("db");
    assertThat(created.versionId()).isEqualTo(V1);
    assertThat(client.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("s3cr3t");
    assertThat(described.description()).isEqualTo("of the shop");
    assertThat(described.tags()).containsExactly(Tag.builder().key("team").value("shop").build());
    assertThat(described.versionIdsToStages()).containsOnlyKeys(V1);
  }

  @Test
  void aSecretWithoutAValueHasNoVersionId() {
    // When
    CreateSecretResponse created = client.createSecret(r -> r.name("db"));

    // Then
    assertThat(created.versionId()).isNull();
    assertThat(client.describeSecret(r -> r.secretId("db")).hasVersionIdsToStages()).isFalse();
  }

  @Test
  void aTakenNameIsTheExceptionOfTheSdk() {
    // Given
    client.createSecret(r -> r.name("db").secretString("a"));

    // When
    ResourceExistsException refused =
        catchThrowableOfType(
            ResourceExistsException.class,
            () -> client.createSecret(r -> r.name("db").secretString("b")));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("The operation failed because the secret db already exists.");
  }

  @Test
  void aPutAndARollbackMoveTheLabels() {
    // Given
    client.createSecret(r -> r.name("db").clientRequestToken(V1).secretString("1"));
    client.putSecretValue(
        r ->
            r.secretId("db")
                .clientRequestToken(V2)
                .rotationToken(UUID.randomUUID().toString())
                .secretBinary(SdkBytes.fromUtf8String("2")));

    // When
    client.updateSecretVersionStage(
        r ->
            r.secretId("db")
                .versionStage("AWSCURRENT")
                .removeFromVersionId(V2)
                .moveToVersionId(V1));

    // Then
    assertThat(client.describeSecret(r -> r.secretId("db")).versionIdsToStages())
        .containsEntry(V1, List.of("AWSCURRENT"))
        .containsEntry(V2, List.of("AWSPREVIOUS"));
    assertThat(client.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("1");
  }

  @Test
  void anUpdateAndTagsAreDescribed() {
    // Given
    client.createSecret(r -> r.name("db").clientRequestToken(V1).secretString("1"));
    Tag team = Tag.builder().key("team").value("shop").build();
    Tag tier = Tag.builder().key("tier").value("1").build();
    client.tagResource(r -> r.secretId("db").tags(team, tier));
    client.untagResource(r -> r.secretId("db").tagKeys("tier"));

    // When
    UpdateSecretResponse updated =
        client.updateSecret(
            r -> r.secretId("db").clientRequestToken(V2).description("new").secretString("2"));

    // Then
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("db"));
    assertThat(updated.versionId()).isEqualTo(V2);
    assertThat(described.description()).isEqualTo("new");
    assertThat(described.tags()).containsExactly(team);
    assertThat(client.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("2");
    assertThat(client.updateSecret(r -> r.secretId("db").description("x")).versionId()).isNull();
  }

  @Test
  void aRotationIsAskedForWithRules() {
    // Given
    client.createSecret(r -> r.name("db").clientRequestToken(V1).secretString("1"));
    declared.isThere = true;

    // When
    RotateSecretResponse rotated =
        client.rotateSecret(
            r ->
                r.secretId("db")
                    .clientRequestToken(V2)
                    .rotationRules(rules -> rules.automaticallyAfterDays(30L).duration("3h")));

    // Then
    assertThat(rotated.versionId()).isEqualTo(V2);
    assertThat(declared.rules)
        .contains(new RotationRules(Optional.of(30), Optional.empty(), Optional.of("3h")));
    assertThat(client.cancelRotateSecret(r -> r.secretId("db")).versionId()).isNull();
  }

  @Test
  void aSecretWithoutARotationCannotBeRotated() {
    // Given
    client.createSecret(r -> r.name("db").secretString("1"));

    // When
    InvalidRequestException refused =
        catchThrowableOfType(
            InvalidRequestException.class, () -> client.rotateSecret(r -> r.secretId("db")));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("No Lambda rotation function ARN is associated with this secret.");
  }

  @Test
  void tagsWithTheSameKeyTwiceAreRefused() {
    // Given
    Tag tag = Tag.builder().key("team").value("shop").build();

    // When
    SecretsManagerException refused =
        catchThrowableOfType(
            SecretsManagerException.class,
            () -> client.createSecret(r -> r.name("db").tags(tag, tag)));

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidParameterException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("The tag key team is given twice.");
  }

  @Test
  void replicasAreInProgressAndKeepTheirSecret() {
    // Given
    CreateSecretResponse created = client.createSecret(r -> r.name("db").addReplicaRegions(EU));

    // When
    InvalidParameterException refused =
        catchThrowableOfType(
            InvalidParameterException.class, () -> client.deleteSecret(r -> r.secretId("db")));

    // Then
    assertThat(created.replicationStatus()).hasSize(1);
    assertThat(created.replicationStatus().get(0).statusAsString()).isEqualTo("InProgress");
    assertThat(created.replicationStatus().get(0).statusMessage()).contains("not connected");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "You can't delete secret "
                + created.arn()
                + " that still has replica regions [eu-west-1]");
    assertThat(
            client
                .removeRegionsFromReplication(
                    r -> r.secretId("db").removeReplicaRegions("eu-west-1"))
                .replicationStatus())
        .isEmpty();
  }

  @Test
  void aDeletedSecretIsRestored() {
    // Given
    client.createSecret(r -> r.name("db").secretString("1"));
    Instant end =
        client.deleteSecret(r -> r.secretId("db").recoveryWindowInDays(7L)).deletionDate();
    Instant described = client.describeSecret(r -> r.secretId("db")).deletedDate();

    // When
    client.restoreSecret(r -> r.secretId("db"));

    // Then
    assertThat(end).isEqualTo(described).isEqualTo(ActionScene.NOW.plus(Duration.ofDays(7)));
    assertThat(client.getSecretValue(r -> r.secretId("db")).secretString()).isEqualTo("1");
  }

  @Test
  void aPolicyIsPutAndTakenAwayByTheNameThatUsersHave() {
    // Given
    client.createSecret(r -> r.name("db").secretString("1"));
    String policy =
        ("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':"
                + "'arn:aws:iam::444455556666:root'},'Action':'secretsmanager:GetSecretValue',"
                + "'Resource':'*'}]}")
            .replace('\'', '"');

    // When
    PutResourcePolicyResponse put =
        client.putResourcePolicy(
            r -> r.secretId("db").resourcePolicy(policy).blockPublicPolicy(true));

    // Then
    assertThat(put.name()).isEqualTo("db");
    assertThat(scene.stored("db").metadata().policy()).contains(policy);
    client.deleteResourcePolicy(r -> r.secretId("db"));
    assertThat(scene.stored("db").metadata().policy()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CreateSecret, INVALID_REQUEST",
    "PutSecretValue, INVALID_REQUEST",
    "UpdateSecret, INVALID_REQUEST",
    "RotateSecret, INVALID_PARAMETER"
  })
  void aMissingTokenIsRefusedAsAwsDoes(String name, Kind kind) {
    // Given
    Action<?> action =
        actions.stream().filter(a -> a.name().equals(name)).findFirst().orElseThrow();
    Input input = new Input();
    input.put("Name", "db");
    input.put("SecretId", "db");
    input.put("SecretString", SecretValue.text("1"));

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> decodeAndHandle(action, input))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(kind);
              assertThat(refused.finding().message())
                  .isEqualTo(
                      "You must provide a ClientRequestToken value. We recommend a UUID-type"
                          + " value.");
            });
  }

  private static <I> void decodeAndHandle(Action<I> action, Input input) {
    action.handler().handle(null, action.decoder().apply(input));
  }
}
