package dev.strongroom.e2e.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.PemKeyPair;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.Kubectl;
import dev.strongroom.e2e.operator.Kubectl.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of examples/backup as its README has them, in pods of the released image: by kubectl
 * exec beside the operator, with its account, and as jobs with the account that the chart makes.
 */
@EnabledIf(
    value = "imageIsBuilt",
    disabledReason = "mvn package builds the image on Linux, unless -Dimage.skip is given")
@RequiresCluster(Capability.IMAGES)
class CommandPodIT {
  private static final String NAMESPACE = "command-it-system";
  private static final String TEAM = "command-it";
  private static final Duration POD_LIMIT = Duration.ofSeconds(150);

  private static KubernetesClient client;
  private static Kubectl kubectl;
  private static OperatorDeployment operator;
  private static BackupVolume volume;

  @TempDir static Path dir;

  @BeforeAll
  static void start(Cluster cluster) {
    client = cluster.client();
    kubectl = Kubectl.find(cluster, NAMESPACE).orElse(null);
    assumeTrue(kubectl != null, "there is no kubectl");
    BuiltImage image = BuiltImage.operator();
    cluster.loadImage(image.archive());
    TestNamespace team = TestNamespace.create(client, TEAM);
    TestOperator.withoutClaims(client);
    operator =
        OperatorDeployment.install(
            client,
            NAMESPACE,
            image.digest(),
            "--set=replicas=1,watchNamespaces={"
                + TEAM
                + "},backup.serviceAccount.create=true"
                + ",restore.serviceAccount.create=true,deletionProtection.enabled=false");
    operator.awaitReady(POD_LIMIT);
    team.apply("database", "{value: {generate: {password: {length: 3000}}}, projection: {}}");
    await().atMost(POD_LIMIT).until(() -> team.secrets("database").get() != null);
    volume = new BackupVolume(cluster);
  }

  static boolean imageIsBuilt() {
    return BuiltImage.operator().isBuilt();
  }

  @AfterAll
  static void removeAll() {
    if (operator != null) {
      client.namespaces().withName(TEAM).delete();
      operator.remove();
      volume.remove();
    }
  }

  @Test
  void everyCommandRunsBesideTheOperatorWithItsAccount() throws IOException {
    // When
    Result verified = exec("verify");
    Result rootKey = exec("root-key", "show");
    Result backup = exec("backup", "-o", "-");
    Result looked = exec(backup.output(), "restore", "-i", "-", "--dry-run");
    Result restored = exec(backup.output(), "restore", "-i", "-");
    Result rotated = exec("root-key", "rotate");
    Result nothing = exec("restore", "-i", "-");

    // Then
    assertThat(verified.text())
        .as(verified.messages())
        .contains("1 records")
        .contains("0 problems");
    assertThat(rootKey.text()).as(rootKey.messages()).contains("cluster").contains("wraps");
    assertThat(backup.messages()).contains("backed up 1 records, 1 versions");
    assertThat(Files.readAllBytes(backup.output()))
        .startsWith("STRNGBAK".getBytes(StandardCharsets.US_ASCII));
    assertThat(looked.text()).as(looked.messages()).contains("nothing was written");
    assertThat(restored.text()).as(restored.messages()).contains("record unchanged");
    assertThat(rotated.text()).as(rotated.messages()).contains("0 keys re-wrapped, 0 could not be");
    assertThat(List.of(verified, rootKey, backup, looked, restored, rotated))
        .allMatch(result -> result.exitCode() == 0);
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.messages()).contains("nothing came on standard input");
    assertThat(operator.pods())
        .allMatch(pod -> pod.getStatus().getContainerStatuses().get(0).getRestartCount() == 0);
  }

  @Test
  void theJobsOfTheExampleBackUpAndRestore() throws Exception {
    // Given the example, applied as it says
    volume.provideTo((PersistentVolumeClaim) example("volume.yaml").get(0), dir, POD_LIMIT);
    PemKeyPair recovery =
        PemKeyPair.write(dir, "recovery", KeyPairGenerator.getInstance("X25519").generateKeyPair());
    create("configmap", "strongroom-recovery", "--from-file=" + recovery.publicKey());
    create("secret", "generic", "strongroom-recovery", "--from-file=" + recovery.privateKey());
    example("backup.yaml").forEach(object -> client.resource(object).create());

    // When a backup is made at once, all values are lost, and it is restored
    Result started = kubectl.run(dir, "create", "job", "first", "--from=cronjob/strongroom-backup");
    assertThat(started.exitCode()).as(started.messages()).isZero();
    String backup = log("first");
    client.resources(SecretVersionResource.class).inNamespace(NAMESPACE).delete();
    Result lost = exec("verify");
    example("restore.yaml").forEach(object -> client.resource(object).create());
    String restored = log("strongroom-restore");

    // Then
    assertThat(backup).contains("backed up 1 records, 1 versions");
    assertThat(lost.exitCode()).isEqualTo(3);
    assertThat(lost.text()).contains(TEAM + "/database").contains("VersionMissing");
    assertThat(restored).contains("restored").containsPattern("version created +1\n");
    Result verified = exec("verify");
    assertThat(verified.exitCode()).as(verified.messages()).isZero();
  }

  private static void create(String... what) {
    List<String> command = new ArrayList<>(List.of("create"));
    command.addAll(List.of(what));
    Result created = kubectl.run(dir, command.toArray(String[]::new));
    assertThat(created.exitCode()).as(created.messages()).isZero();
  }

  private static Result exec(String... command) {
    return exec(Path.of("/dev/null"), command);
  }

  /** As the README has it: {@code strongroom} is an alias of this. */
  private static Result exec(Path input, String... command) {
    List<String> all = new ArrayList<>();
    all.addAll(List.of("exec", "-i", "deploy/strongroom-operator", "--", "java", "@strongroom"));
    all.addAll(List.of(command));
    return kubectl.run(dir, input, all.toArray(String[]::new));
  }

  /** The objects of a file of the example, in this installation's namespace and of this build. */
  private static List<HasMetadata> example(String file) throws IOException {
    String yaml =
        Files.readString(Chart.projectRoot().resolve("examples/backup").resolve(file))
            .replace("strongroom-system", NAMESPACE)
            .replaceAll("\\S+/strongroom/operator:\\S+", "strongroom/operator:" + BuiltImage.TAG);
    return client.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))).items();
  }

  /** What a job printed, when it is over and went well. */
  private static String log(String name) {
    await().atMost(POD_LIMIT).until(() -> isOver(job(name)));
    String log = client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).getLog();
    assertThat(job(name).getStatus().getSucceeded()).as(log).isEqualTo(1);
    return log;
  }

  private static Job job(String name) {
    return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).get();
  }

  private static boolean isOver(Job job) {
    return job.getStatus().getConditions().stream()
        .anyMatch(c -> List.of("Complete", "Failed").contains(c.getType()));
  }
}
