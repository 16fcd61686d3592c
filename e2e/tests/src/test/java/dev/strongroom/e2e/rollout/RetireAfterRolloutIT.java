package dev.strongroom.e2e.rollout;

import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.rollout.Workloads.env;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.rotation.RotatedServer;
import dev.strongroom.e2e.rotation.TargetScene;
import dev.strongroom.e2e.rotation.TargetScene.Login;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An old password of a real Redis ends when the workloads that use it have rolled out. */
@RequiresCluster
class RetireAfterRolloutIT {
  private static final String POLICY = "{automaticallyAfterDays: 30, retireAfter: {rollout: {}}}";
  private static final String CONSUMERS = "rollout: {workloads: Consumers, minIntervalSeconds: 10}";

  private static RotatedServer redis;
  private static RestartableOperator operator;
  private static TargetScene scene;
  private static Workloads workloads;

  @BeforeAll
  static void start(Cluster cluster) {
    assumeTrue(RotatedServer.Kind.REDIS.isInstalled(), "redis-server is not installed");
    redis = RotatedServer.Kind.REDIS.start();
    TestOperator.install(cluster, "--set=rollout.enabled=true");
    operator = new RestartableOperator(cluster, Map.of("STRONGROOM_ROLLOUT", "true"));
    operator.start();
    scene = new TargetScene(cluster.client(), "retire-after-rollout-it", redis);
    workloads = new Workloads(scene.team());
  }

  /** Other tests have the operator with the rights that it has by default. */
  @AfterAll
  static void stop(Cluster cluster) {
    if (operator != null) {
      operator.close();
      TestOperator.install(cluster);
    }
    if (redis != null) {
      redis.close();
    }
  }

  private static boolean accepts(Login login) {
    return redis.accepts(login);
  }

  @Test
  void theOldPasswordIsAcceptedUntilTheWorkloadHasTheNewOne() {
    // Given a workload whose rollouts wait
    Login old = scene.declare("app", POLICY, CONSUMERS);
    Deployment app = workloads.deployment("app", env("app"));
    workloads.awaitNoted(app, "app");
    workloads.pause(app, true);

    // When
    scene.request("app", "r1");

    // Then
    patiently().until(() -> scene.reason("app").equals("OldCredentialHeld"));
    Login now = scene.login("app");
    assertThat(now).isNotEqualTo(old);
    assertThat(accepts(old)).isTrue();
    assertThat(accepts(now)).isTrue();
    assertThat(scene.strategy("app")).isEqualTo("TwoValues");

    // When
    workloads.pause(app, false);

    // Then
    workloads.awaitRestart(app, "app", Optional.empty());
    patiently().until(() -> !accepts(old));
    patiently().until(() -> scene.reason("app").equals("RotationSucceeded"));
    assertThat(accepts(now)).isTrue();
    assertThat(operator.get("/metrics").body())
        .containsPattern(
            "strongroom_rotation_old_credential_valid_seconds_count\\{end=\"policy\".*} 1");
  }

  @Test
  void nothingIsRotatedWithoutWorkloadsToWaitFor() {
    // Given
    Login login = scene.declare("alone", POLICY);

    // When
    scene.request("alone", "r1");

    // Then
    patiently().until(() -> scene.reason("alone").equals("RetireNeedsRollout"));
    assertThat(scene.login("alone")).isEqualTo(login);
    assertThat(accepts(login)).isTrue();
  }
}
