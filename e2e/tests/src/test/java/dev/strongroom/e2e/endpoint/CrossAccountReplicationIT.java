package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;

/** A secret of one account that is copied to another, with the AWS SDK and an operator process. */
@RequiresCluster
class CrossAccountReplicationIT {
  private static final int KILLS = 3;
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static Cluster cluster;
  private static Path folder;
  private static OperatorProcess operator;
  private static TestEndpoint endpoint;
  private static TestNamespace bank;
  private static SecretsManagerClient shop;
  private static SecretsManagerClient copies;

  @BeforeAll
  static void start(Cluster given, @TempDir Path logs) {
    cluster = given;
    folder = logs;
    TestEndpoint.install(cluster);
    operator = operator();
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    TestNamespace.create(cluster.client(), "replication-shop");
    bank = TestNamespace.create(cluster.client(), "replication-bank");
    shop =
        AwsCaller.create(cluster, "replication-shop", "app")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("delete", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .may("create", "managedsecrets/crossaccountreplica")
            .may("delete", "managedsecrets/crossaccountreplica")
            .may("create", "managedsecrets/acceptreplication")
            .may("create", "encryptionkeys/encrypt")
            .secrets(endpoint);
    copies =
        AwsCaller.create(cluster, "replication-bank", "app")
            .may("create", "managedsecrets")
            .may("get", "managedsecrets")
            .may("get", "managedsecrets/value")
            .may("update", "managedsecrets/value")
            .may("update", "managedsecrets/policy")
            .may("delete", "managedsecrets/policy")
            .may("create", "managedsecrets/promotion")
            .secrets(endpoint);
  }

  @AfterAll
  static void stop() {
    shop.close();
    copies.close();
    endpoint.close();
    operator.close();
  }

  @Test
  void aReplicaFollowsItsPrimaryUntilItIsStopped() {
    // Given
    String primary = create("db", "one");
    String replica = replica("copy", primary);
    assertThat(replicaStatus("copy")).isEqualTo("Pending");
    assertThat(associate("db", replica)).isEqualTo("InProgress");
    awaitInSync("db", "copy", "one");

    // When
    String second = shop.putSecretValue(r -> r.secretId("db").secretString("two")).versionId();

    // Then
    awaitInSync("db", "copy", "two");
    assertThat(copies.getSecretValue(r -> r.secretId("copy")).versionId()).isEqualTo(second);
    assertThat(copies.describeSecret(r -> r.secretId("copy")).versionIdsToStages())
        .isEqualTo(shop.describeSecret(r -> r.secretId("db")).versionIdsToStages());
    assertThat(refusal(() -> copies.putSecretValue(r -> r.secretId("copy").secretString("mine"))))
        .startsWith("Operation not permitted on a replica secret.");
    assertThat(refusal(() -> shop.deleteSecret(r -> r.secretId("db"))))
        .contains("cross-account replication");
    eventually().until(() -> condition("copy").startsWith("True ReplicaInSync"));
    assertThat(bank.managedSecrets("copy").require().getStatus().crossAccountPrimaryArn())
        .isEqualTo(primary);

    copies.stopReplicationToReplica(r -> r.secretId("copy"));
    copies.putSecretValue(r -> r.secretId("copy").secretString("mine"));
    eventually().until(() -> primaryStatus("db").equals("Detached"));
    shop.disassociateCrossAccountReplica(r -> r.secretId("db").crossAccountReplicaARN(replica));
    shop.deleteSecret(r -> r.secretId("db"));
    assertThat(value("copy")).isEqualTo("mine");
  }

  @Test
  void aReplicaSoonHasAChange() {
    // Given
    String primary = create("quick", "one");
    associate("quick", replica("quick-copy", primary));
    awaitInSync("quick", "quick-copy", "one");

    // When
    Duration median =
        Delays.median(
            value -> shop.putSecretValue(r -> r.secretId("quick").secretString(value)),
            () -> value("quick-copy"));

    // Then
    assertThat(median).isLessThan(Delays.ROOM);
  }

  @Test
  void withoutPermissionTheReplicaKeepsWhatItHasAndBothSidesAreTold() {
    // Given
    String primary = create("guarded", "one");
    associate("guarded", replica("guarded-copy", primary));
    awaitInSync("guarded", "guarded-copy", "one");
    key("guarded-copy", "kms:DescribeKey");

    AtomicInteger puts = new AtomicInteger();

    // When
    eventually()
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              // The operator learns of a key's policy by a watch, perhaps after a change or two.
              String text = "change " + puts.incrementAndGet();
              shop.putSecretValue(r -> r.secretId("guarded").secretString(text));
              return replicaStatus("guarded-copy").equals("Failed");
            });

    // Then
    String last = "change " + puts.get();
    eventually().until(() -> primaryStatus("guarded").equals("Failed"));
    assertThat(
            copies
                .describeSecret(r -> r.secretId("guarded-copy"))
                .crossAccountPrimary()
                .statusMessage())
        .contains("may not use kms:Encrypt with the key of the replica");
    assertThat(value("guarded-copy")).isNotEqualTo(last);
    eventually().until(() -> condition("guarded-copy").startsWith("False ReplicaFailed"));
    key("guarded-copy", "kms:Encrypt");
    awaitInSync("guarded", "guarded-copy", last);
  }

  @Test
  void aReplicaThatWasLeftKeepsItsLastValue() {
    // Given
    String primary = create("left", "one");
    String replica = replica("left-copy", primary);
    associate("left", replica);
    awaitInSync("left", "left-copy", "one");

    // When
    shop.disassociateCrossAccountReplica(r -> r.secretId("left").crossAccountReplicaARN(replica));

    // Then
    shop.putSecretValue(r -> r.secretId("left").secretString("two"));
    eventually().until(() -> replicaStatus("left-copy").equals("Detached"));
    assertThat(primaryStatus("left")).isEmpty();
    assertThat(value("left-copy")).isEqualTo("one");
    eventually().until(() -> condition("left-copy").startsWith("False ReplicaDetached"));
  }

  @Test
  void anOperatorThatIsKilledAtAnyMomentLosesNoChange() throws InterruptedException {
    // Given
    String primary = create("busy", "0");
    associate("busy", replica("busy-copy", primary));
    AtomicInteger puts = new AtomicInteger();
    AtomicBoolean isOver = new AtomicBoolean();
    CompletableFuture<Void> writing =
        CompletableFuture.runAsync(
            () -> {
              // A secret has at most a hundred versions of one day.
              while (!isOver.get() && puts.get() < 90) {
                String text = String.valueOf(puts.incrementAndGet());
                shop.putSecretValue(r -> r.secretId("busy").secretString(text));
                pause(200);
              }
            });
    Random random = new Random();

    // When
    for (int kill = 0; kill < KILLS; kill++) {
      Thread.sleep(500 + random.nextInt(1500));
      operator.kill();
      operator.awaitEnd();
      operator = operator();
    }

    // Then
    isOver.set(true);
    writing.join();
    awaitInSync("busy", "busy-copy", String.valueOf(puts.get()));
    assertThat(copies.describeSecret(r -> r.secretId("busy-copy")).versionIdsToStages())
        .isEqualTo(shop.describeSecret(r -> r.secretId("busy")).versionIdsToStages());
  }

  private static OperatorProcess operator() {
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, QUICK_START, Map.of())
        .awaitStarted();
  }

  private static ConditionFactory eventually() {
    return patiently().atMost(Duration.ofMinutes(2));
  }

  private static void pause(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String create(String name, String value) {
    return shop.createSecret(r -> r.name(name).secretString(value)).arn();
  }

  /** A replica with a key of its own, which the account of the primary may encrypt with. */
  private static String replica(String name, String primary) {
    key(name, "kms:Encrypt");
    return eventually()
        .ignoreExceptions()
        .until(
            () ->
                copies
                    .createSecret(
                        r ->
                            r.name(name)
                                .clientRequestToken("token-of-the-replica-" + name + "-".repeat(20))
                                .kmsKeyId("alias/" + name)
                                .crossAccountPrimaryARN(primary))
                    .arn(),
            arn -> true);
  }

  private static void key(String name, String allowed) {
    bank.apply(
        "EncryptionKey",
        name,
        """
        alias: %s
        policy: |
          {"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"},
             "Action": "kms:*", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:root"},
             "Action": "%s", "Resource": "*"},
            {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::%s:role/app"},
             "Action": "kms:*", "Resource": "*"}]}
        """
            .formatted(
                name,
                AccountId.ofNamespace("replication-bank"),
                AccountId.ofNamespace("replication-shop"),
                allowed,
                AccountId.ofNamespace("replication-bank")));
  }

  private static String associate(String name, String replica) {
    return shop.associateCrossAccountReplica(r -> r.secretId(name).crossAccountReplicaARN(replica))
        .replicationStatusAsString();
  }

  private static void awaitInSync(String primary, String replica, String value) {
    eventually().until(() -> primaryStatus(primary).equals("InSync"));
    eventually().until(() -> replicaStatus(replica).equals("InSync"));
    eventually().until(() -> value(replica).equals(value));
  }

  private static String value(String name) {
    return copies.getSecretValue(r -> r.secretId(name)).secretString();
  }

  private static String replicaStatus(String name) {
    return copies
        .describeSecret(r -> r.secretId(name))
        .crossAccountPrimary()
        .replicationStatusAsString();
  }

  /** Empty when it lists none. */
  private static String primaryStatus(String name) {
    DescribeSecretResponse described = shop.describeSecret(r -> r.secretId(name));
    return described.crossAccountReplicas().isEmpty()
        ? ""
        : described.crossAccountReplicas().get(0).replicationStatusAsString();
  }

  /** The condition ReplicaInSync of an object: status and reason. */
  private static String condition(String name) {
    return bank.managedSecrets(name).require().getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals("ReplicaInSync"))
        .map(CrossAccountReplicationIT::text)
        .findFirst()
        .orElse("");
  }

  private static String text(Condition condition) {
    return condition.getStatus() + " " + condition.getReason();
  }

  private static String refusal(Runnable call) {
    return catchThrowableOfType(InvalidRequestException.class, call::run)
        .awsErrorDetails()
        .errorMessage();
  }
}
