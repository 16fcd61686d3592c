package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeyStatus;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.keys.DeclaredKeys;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.Tag;

/** What clients do to keys by KMS and what teams see and do with kubectl, on a real API server. */
@RequiresCluster
class KmsIT {
  private static final SdkBytes VALUE = SdkBytes.fromUtf8String("value");
  private static final Map<String, String> CONTEXT = Map.of("team", "orders");

  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;
  private static DeclaredKeys keys;
  private static KmsClient client;
  private static KmsClient stranger;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    team = TestNamespace.create(cluster.client(), "kms-it");
    keys = new DeclaredKeys(team);
    KmsCallers callers = new KmsCallers(cluster, endpoint);
    AwsCaller.create(cluster, team.name(), "keeper").may("*", "*");
    client = callers.client(team, "keeper");
    AwsCaller.create(cluster, team.name(), "stranger");
    stranger = callers.client(team, "stranger");
  }

  @AfterAll
  static void stop() {
    client.close();
    stranger.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void aNewKeyIsAnEncryptionKey() {
    // When
    KeyMetadata made =
        client
            .createKey(
                r ->
                    r.description("for orders")
                        .tags(Tag.builder().tagKey("team").tagValue("orders").build()))
            .keyMetadata();

    // Then
    String name = name(made);
    EncryptionKeyStatus status = await(name, "Enabled");
    assertThat(status.keyId()).isEqualTo(made.keyId());
    assertThat(status.arn()).isEqualTo(made.arn());
    EncryptionKey object = keys.named(name).get();
    assertThat(object.getSpec().description()).isEqualTo("for orders");
    assertThat(object.getSpec().tags()).isEqualTo(Map.of("team", "orders"));
  }

  @Test
  void changesAreSeenInTheObject() {
    // Given
    KeyMetadata made = client.createKey().keyMetadata();
    String name = name(made);
    client.disableKey(r -> r.keyId(made.keyId()));
    String disabled = await(name, "Disabled").keyState();
    client.enableKey(r -> r.keyId(made.keyId()));
    client.rotateKeyOnDemand(r -> r.keyId(made.keyId()));
    client.enableKeyRotation(r -> r.keyId(made.keyId()).rotationPeriodInDays(90));

    // When
    client.scheduleKeyDeletion(r -> r.keyId(made.keyId()).pendingWindowInDays(8));

    // Then
    assertThat(disabled).isEqualTo("Disabled");
    patiently()
        .untilAsserted(
            () -> {
              EncryptionKeyStatus status = keys.named(name).get().getStatus();
              assertThat(status.keyState()).isEqualTo("PendingDeletion");
              assertThat(status.materialCount()).isEqualTo(2);
              assertThat(status.deletionTime()).isNotNull();
            });
    assertThat(keys.named(name).get().getSpec().rotationPeriodInDays()).isEqualTo(90);
    assertThat(keys.named(name).get().getSpec().deletion().pendingWindowInDays()).isEqualTo(8);
    client.cancelKeyDeletion(r -> r.keyId(made.keyId()));
    assertThat(await(name, "Disabled").deletionTime()).isNull();
  }

  @Test
  void aKeyWhoseObjectWasDeletedIsKeptByCancellingItsDeletion() {
    // Given
    KeyMetadata made = client.createKey(r -> r.description("kept")).keyMetadata();
    String name = name(made);
    await(name, "Enabled");
    keys.named(name).delete();
    patiently().until(() -> state(made) == KeyState.PENDING_DELETION);

    // When
    client.cancelKeyDeletion(r -> r.keyId(made.keyId()));

    // Then
    assertThat(await(name, "Disabled").keyId()).isEqualTo(made.keyId());
    assertThat(keys.named(name).get().getSpec().description()).isEqualTo("kept");
  }

  @Test
  void aKeyOfKubectlIsUsedAndStopsWhenItIsDisabled() {
    // Given
    team.apply("EncryptionKey", "declared", "{alias: team/declared}");
    String arn = await("declared", "Enabled").arn();
    patiently().until(() -> isKnown("alias/team/declared"));
    SdkBytes sealed =
        client
            .encrypt(r -> r.keyId(arn).plaintext(VALUE).encryptionContext(CONTEXT))
            .ciphertextBlob();
    SdkBytes opened =
        client.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(CONTEXT)).plaintext();

    // When
    team.apply("EncryptionKey", "declared", "{alias: team/declared, enabled: false}");

    // Then
    assertThat(opened).isEqualTo(VALUE);
    await("declared", "Disabled");
    patiently().until(() -> state("alias/team/declared") == KeyState.DISABLED);
    assertThatExceptionOfType(DisabledException.class)
        .isThrownBy(() -> client.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(CONTEXT)));
  }

  @Test
  void aliasesAreThoseOfTheObjects() {
    // Given
    KeyMetadata one = client.createKey().keyMetadata();
    KeyMetadata other = client.createKey().keyMetadata();
    client.createAlias(r -> r.aliasName("alias/moving").targetKeyId(one.keyId()));
    assertThatExceptionOfType(AlreadyExistsException.class)
        .isThrownBy(
            () -> client.createAlias(r -> r.aliasName("alias/moving").targetKeyId(other.keyId())));

    client.createAlias(r -> r.aliasName("alias/staying").targetKeyId(one.keyId()));
    client.createAlias(r -> r.aliasName("alias/first").targetKeyId(other.keyId()));

    // When
    client.updateAlias(r -> r.aliasName("alias/moving").targetKeyId(other.keyId()));

    // Then
    assertThat(keys.named(name(one)).get().getSpec().alias()).isEqualTo("staying");
    assertThat(keys.named(name(other)).get().getSpec().alias()).isEqualTo("first");
    assertThat(keys.named(name(other)).get().getSpec().additionalAliases())
        .containsExactly("moving");
    assertThat(client.listAliases(r -> r.keyId(other.keyId())).aliases())
        .extracting(AliasListEntry::aliasName)
        .containsExactly("alias/first", "alias/moving");
    assertThat(client.describeKey(r -> r.keyId("alias/moving")).keyMetadata().keyId())
        .isEqualTo(other.keyId());
  }

  @Test
  void withoutRightsNothingIsPossible() {
    // Given
    KeyMetadata made = client.createKey().keyMetadata();

    // When
    Runnable described = () -> stranger.describeKey(r -> r.keyId(made.keyId()));

    // Then
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(described::run)
        .matches(e -> e.awsErrorDetails().errorCode().equals("AccessDeniedException"));
    assertThatExceptionOfType(KmsException.class)
        .isThrownBy(() -> stranger.createKey())
        .matches(e -> e.awsErrorDetails().errorCode().equals("AccessDeniedException"));
  }

  /** The status of the present spec, as soon as the key is in this state. */
  private static EncryptionKeyStatus await(String name, String state) {
    patiently()
        .untilAsserted(
            () -> {
              EncryptionKey seen = keys.named(name).get();
              assertThat(seen.getStatus()).isNotNull();
              assertThat(seen.getStatus().observedGeneration())
                  .isEqualTo(seen.getMetadata().getGeneration());
              assertThat(seen.getStatus().keyState()).isEqualTo(state);
            });
    return keys.named(name).get().getStatus();
  }

  private static boolean isKnown(String alias) {
    return client.listAliases().aliases().stream().anyMatch(a -> a.aliasName().equals(alias));
  }

  private static KeyState state(KeyMetadata key) {
    return state(key.keyId());
  }

  private static KeyState state(String keyId) {
    return client.describeKey(r -> r.keyId(keyId)).keyMetadata().keyState();
  }

  /** The name of the object of a key, as its record has it. */
  private static String name(KeyMetadata key) {
    return keys.records().stream()
        .filter(record -> record.getSpec().getKeyId().equals(key.keyId()))
        .findFirst()
        .orElseThrow()
        .getSpec()
        .getCustomer()
        .ownerName();
  }
}
