package dev.strongroom.e2e.rootkey;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator at work with a real PKCS#11 token, whose key is taken away and given back. */
class Pkcs11IT {
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";
  private static final String RELABELLED =
      "{value: {generate: {}}, projection: {labels: {team: shop}}}";
  private static final String AWAY = "strongroom_root_key_available{provider=\"pkcs11\"} 0";

  @TempDir static Path folder;

  /** Its own: the shared cluster's store is on another root key. */
  private static Cluster cluster;

  private static SoftHsmToken token;

  @BeforeAll
  static void start() {
    token = SoftHsmToken.orSkip(folder);
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @BeforeEach
  void give() {
    token.giveKey();
  }

  @AfterEach
  void take() {
    token.takeKey();
  }

  @Test
  void aTokenThatGoesWhileTheOperatorWorksAndComesBackNeedsNoRestart() {
    try (OperatorProcess operator = operator()) {
      // Given
      TestNamespace team = TestNamespace.create(cluster.client(), "token");
      team.apply("db", SPEC);
      team.awaitReady("db");
      Secret projected = team.awaitSecret("db");
      assertThat(operator.answers("/health/ready")).isTrue();
      patiently().until(() -> shown().active().isPresent());

      // When
      token.takeKey();
      TestNamespace other = TestNamespace.create(cluster.client(), "token-other");
      other.apply("db", SPEC);

      // Then
      assertAway(operator, other);
      assertThat(other.secrets("db").get()).isNull();
      assertThat(team.secrets("db").get()).isEqualTo(projected);

      // When
      token.giveKey();

      // Then
      awaitBack(operator);
      other.awaitReady("db");
      other.awaitSecret("db");
      team.apply("db", RELABELLED);
      assertRelabelled(team, projected);
      patiently()
          .until(() -> shown().active().filter(status -> status.keyRecords() == 3).isPresent());
    }
  }

  @Test
  void aTokenThatIsAwayAtTheStartLeavesSecretsAloneUntilItComes() {
    TestNamespace team = TestNamespace.create(cluster.client(), "sealed-token");
    Secret projected;
    try (OperatorProcess before = operator()) {
      // Given
      team.apply("db", SPEC);
      team.awaitReady("db");
      projected = team.awaitSecret("db");
      patiently().until(() -> shown().active().isPresent());
      before.stop();
    }
    token.takeKey();
    try (OperatorProcess operator = operator()) {
      // When
      team.apply("db", RELABELLED);

      // Then
      assertAway(operator, team);
      assertThat(team.secrets("db").get()).isEqualTo(projected);

      // When
      token.giveKey();

      // Then
      awaitBack(operator);
      assertRelabelled(team, projected);
    }
  }

  private static OperatorProcess operator() {
    return OperatorProcess.start(
            TestOperator.configuration(cluster),
            folder,
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
            token.settings())
        .awaitStarted();
  }

  /** The goal is five seconds; a busy machine is not what is tested. */
  private static void awaitBack(OperatorProcess operator) {
    Instant given = Instant.now();
    patiently().until(() -> operator.answers("/health/ready"));
    Duration took = Duration.between(given, Instant.now());
    System.out.printf("ready %d ms after the token was back%n", took.toMillis());
  }

  private static void assertAway(OperatorProcess operator, TestNamespace team) {
    assertThat(message(team.awaitNotReady("db", "RootKeyUnavailable"))).contains("left as");
    patiently().until(() -> !operator.answers("/health/ready"));
    assertThat(operator.answers("/health/live")).isTrue();
    patiently().until(() -> operator.metrics().contains(AWAY));
    patiently()
        .untilAsserted(
            () ->
                assertThat(shown().active())
                    .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY))
                    .map(Condition::getReason)
                    .hasValue("RootKeyUnavailable"));
  }

  private static void assertRelabelled(TestNamespace team, Secret before) {
    team.awaitReady("db");
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.secrets("db").get().getMetadata().getLabels())
                    .containsEntry("team", "shop"));
    assertThat(text(team.secrets("db").get(), "value")).isEqualTo(text(before, "value"));
  }

  private static ShownRootKeys shown() {
    return new ShownRootKeys(cluster.client());
  }
}
