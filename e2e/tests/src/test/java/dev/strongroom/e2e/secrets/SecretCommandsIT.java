package dev.strongroom.e2e.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the command line where they would use kubectl otherwise. */
@WithOperator
class SecretCommandsIT {
  private static final String DEVELOPER = "developer";

  @TempDir private Path dir;

  @Test
  void statusTellsWhatIsWrongAndDescribeFollowsASecretToItsPods(TestNamespace team, Cluster cluster)
      throws IOException {
    // Given a secret that a pod uses, and one whose Secret is somebody else's
    makeDeveloper(team);
    team.createSecret("taken", Map.of("value", "theirs"));
    team.apply("taken", "{value: {generate: {}}, projection: {}}");
    team.apply("used", "{value: {generate: {}}, projection: {}}");
    team.awaitNotReady("taken", "SecretNotOurs");
    String version = team.awaitReady("used").getStatus().versionId();
    team.client().resource(pod(team.name())).create();
    team.apply("SecretProjection", "again", "{secretRef: {name: used}}");
    team.awaitCondition(SecretProjection.class, "again", "True", "Synced");

    // When
    Result status = run(cluster, team, "status", "-n", team.name());

    // Then
    assertThat(status.output())
        .contains("ManagedSecret: 1 of 2 healthy", "ManagedSecret taken", "SecretNotOurs (failing");
    assertThat(status.exitCode()).isEqualTo(3);

    // When
    Result used = run(cluster, team, "describe", team.name() + "/used");

    // Then
    assertThat(used.output())
        .contains("used: Current, version " + version)
        .contains("reader, container app, environment: not running")
        .contains("Consumers   1 SecretProjection of this namespace; you may not list")
        .contains(team.name() + "/again: Current");
    assertThat(used.exitCode()).isZero();

    // When
    Path chainFile = dir.resolve("chain.json");
    Result asJson =
        StrongroomCommand.runInto(
            chainFile,
            TestOperator.configuration(cluster, team.name(), DEVELOPER),
            dir,
            Map.of(),
            "describe",
            "used",
            "-n",
            team.name(),
            "-o",
            "json");

    // Then
    assertThat(asJson.exitCode()).as(asJson.output()).isZero();
    JsonNode chain = new ObjectMapper().readTree(chainFile.toFile());
    assertThat(chain.at("/projection/state").textValue()).isEqualTo("Current");
    assertThat(chain.at("/projection/pods/0/pod").textValue()).isEqualTo("reader");
  }

  @Test
  void aRotationIsFollowedAndRolledBack(TestNamespace team, Cluster cluster) {
    // Given
    makeDeveloper(team);
    team.apply("RotationPolicy", "yearly", "{schedule: rate(365 days), strategy: GenerateOnly}");
    team.apply(
        "key",
        """
        value: {generate: {}}
        projection: {}
        rotation: {policyRef: {name: yearly}, rotateImmediately: false}
        """);
    String first = team.awaitReady("key").getStatus().versionId();

    // When
    Result rotated = run(cluster, team, "rotate", team.name() + "/key");

    // Then
    assertThat(rotated.output()).contains("is current since the last rotation");
    assertThat(rotated.exitCode()).isZero();
    String second = team.managedSecrets("key").get().getStatus().versionId();
    assertThat(second).isNotEqualTo(first);

    // When
    Result history = run(cluster, team, "history", team.name() + "/key");

    // Then
    assertThat(history.output().lines())
        .anySatisfy(line -> assertThat(line).contains(second, "AWSCURRENT"))
        .anySatisfy(line -> assertThat(line).contains(first, "AWSPREVIOUS"));

    // When
    Result back = run(cluster, team, "rollback", team.name() + "/key");

    // Then
    assertThat(back.output()).contains("AWSCURRENT was moved to version " + first);
    assertThat(back.exitCode()).isZero();

    // When
    Result elsewhere = run(cluster, team, "rollback", team.name() + "/key", "--to", "NOSUCHLABEL");

    // Then
    assertThat(elsewhere.output()).contains("was refused and moved nothing");
    assertThat(elsewhere.exitCode()).isEqualTo(3);

    // When
    Result cancelled = run(cluster, team, "cancel-rotation", team.name() + "/key");

    // Then
    assertThat(cancelled.output()).contains("changed nothing: none runs");
    assertThat(cancelled.exitCode()).isEqualTo(3);
  }

  @Test
  void secretsAreTakenOverWithoutAMomentInWhichTheyAreOthers(Cluster cluster) throws IOException {
    // Given two Secrets, of which one has bytes that are no text, and every state of them
    TestNamespace team = TestNamespace.create(cluster.client(), "secret-import-it");
    makeDeveloper(team);
    Map<String, String> labels = Map.of("app", "checkout");
    Map<String, String> data = Map.of("keystore.p12", "AP8B", "password", "cGE6XCJzcyI=");
    Secret plain = secret(team, "plain", labels, Map.of("value", "b25seQ=="));
    Secret several = secret(team, "several", labels, data);
    Queue<Secret> states = new ConcurrentLinkedQueue<>();
    Watch watch = team.client().secrets().inNamespace(team.name()).watch(into(states));
    try {

      // When
      Result dry = run(cluster, team, importing(team, "--dry-run"));
      Result first = run(cluster, team, importing(team));
      Result again = run(cluster, team, importing(team));

      // Then
      assertThat(dry.output()).contains("Dry run: 2 created, 0 updated");
      assertThat(first.output()).contains("2 created, 0 updated, 0 unchanged");
      assertThat(again.output()).contains("0 created, 0 updated, 2 unchanged");
      assertThat(List.of(dry, first, again)).allMatch(result -> result.exitCode() == 0);
      TestNamespace.patiently()
          .until(
              () ->
                  states.stream()
                          .filter(one -> one.getMetadata().getLabels().size() > 1)
                          .map(one -> one.getMetadata().getName())
                          .distinct()
                          .count()
                      == 2);
    } finally {
      watch.close();
    }
    assertThat(states)
        .allSatisfy(
            state -> {
              Secret before = state.getMetadata().getName().equals("plain") ? plain : several;
              assertThat(state.getData()).isEqualTo(before.getData());
              assertThat(state.getType()).isEqualTo(before.getType());
              assertThat(state.getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
            });
    assertThat(team.secrets("several").get().getMetadata().getLabels())
        .containsEntry("strongroom.dev/managed-by", "strongroom")
        .containsEntry("app", "checkout");
  }

  private static String[] importing(TestNamespace team, String... more) {
    return Stream.concat(
            Stream.of("import", "secrets", "-n", team.name(), "-l", "app=checkout"),
            Stream.of(more))
        .toArray(String[]::new);
  }

  private static Secret secret(
      TestNamespace team, String name, Map<String, String> labels, Map<String, String> data) {
    return team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(team.name())
            .withLabels(labels)
            .endMetadata()
            .withData(data)
            .build());
  }

  private static Watcher<Secret> into(Queue<Secret> states) {
    return new Watcher<>() {
      @Override
      public void eventReceived(Action action, Secret state) {
        states.add(state);
      }

      @Override
      public void onClose(WatcherException cause) {
        throw new IllegalStateException("the watch ended", cause);
      }
    };
  }

  @Test
  void badInputIsRefusedInASentence(TestNamespace team, Cluster cluster) {
    // Given
    makeDeveloper(team);
    team.apply("plain", "{value: {generate: {}}}");
    team.awaitReady("plain");

    // When
    Result missing = run(cluster, team, "describe", team.name() + "/nobody");
    Result malformed = run(cluster, team, "history", "../x");
    Result notRotated = run(cluster, team, "rotate", team.name() + "/plain");

    // Then
    assertThat(missing.output())
        .contains("there is no ManagedSecret nobody in namespace " + team.name());
    assertThat(missing.exitCode()).isEqualTo(1);
    assertThat(malformed.output()).contains("<secret> is not the name of a Kubernetes object");
    assertThat(malformed.exitCode()).isEqualTo(1);
    assertThat(notRotated.output()).contains("declares no rotation: add spec.rotation");
    assertThat(notRotated.exitCode()).isEqualTo(1);
  }

  private Result run(Cluster cluster, TestNamespace team, String... arguments) {
    return StrongroomCommand.run(
        TestOperator.configuration(cluster, team.name(), DEVELOPER), dir, Map.of(), arguments);
  }

  /** Somebody with Kubernetes' own role {@code edit} in the namespace, and no other right. */
  private static void makeDeveloper(TestNamespace team) {
    team.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(DEVELOPER)
                .withNamespace(team.name())
                .endMetadata()
                .build())
        .serverSideApply();
    team.client()
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(DEVELOPER)
                .withNamespace(team.name())
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                .addNewSubject(null, "ServiceAccount", DEVELOPER, team.name())
                .build())
        .serverSideApply();
  }

  /** No scheduler needs to place it: what it uses is seen all the same. */
  private static Pod pod(String namespace) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: reader, namespace: %s}
        spec:
          nodeName: none-of-that-name
          containers:
          - name: app
            image: registry.invalid/app
            env:
            - {name: KEY, valueFrom: {secretKeyRef: {name: used, key: value}}}
        """
            .formatted(namespace),
        Pod.class);
  }
}
