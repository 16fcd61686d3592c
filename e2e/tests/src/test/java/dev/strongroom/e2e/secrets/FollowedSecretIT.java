package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Secrets whose changes are followed. {@code STRONGROOM_E2E_FOLLOWED_CHANGES} says how many changes
 * are timed.
 */
@WithOperator
class FollowedSecretIT {
  private static final int CHANGES =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_FOLLOWED_CHANGES", "40"));
  private static final int FOLLOWERS = 10;
  private static final String ONE_KEY =
      "{value: {fromSecret: {name: %s, key: password, policy: OnChange}}, projection: {}}";

  @Test
  void eachChangeBecomesAVersionAndADeletionLeavesTheLast(TestNamespace team) {
    // Given
    source(team, "login", "first");
    team.apply("app", ONE_KEY.formatted("login"));
    team.awaitText("app", "value", "first");
    String first = team.awaitReady("app").getStatus().versionId();

    // When
    team.editSecret("login", s -> s.addToStringData("password", "second"));

    // Then
    team.awaitText("app", "value", "second");
    patiently()
        .until(
            () ->
                team.awaitReady("app").getStatus().versions().stream()
                    .anyMatch(
                        v -> v.id().equals(first) && v.stagingLabels().contains("AWSPREVIOUS")));

    // When
    team.secrets("login").delete();

    // Then
    assertThat(message(team.awaitNotReady("app", "SourceSecretGone"))).contains("login");
    assertThat(text(team.secrets("app").get(), "value")).isEqualTo("second");

    // When
    source(team, "login", "third");

    // Then
    team.awaitText("app", "value", "third");
    team.awaitReady("app");
  }

  @Test
  void whatHappensWithoutAnOperatorIsTakenAfterTheStart(
      TestNamespace team, RestartableOperator operator) {
    // Given
    source(team, "changed", "before");
    source(team, "unchanged", "same");
    team.apply("of-changed", ONE_KEY.formatted("changed"));
    team.apply("of-unchanged", ONE_KEY.formatted("unchanged"));
    team.awaitReady("of-changed");
    String version = team.awaitReady("of-unchanged").getStatus().versionId();

    // When
    operator.stop();
    team.editSecret("changed", s -> s.addToStringData("password", "after"));
    team.apply(
        "of-unchanged",
        ONE_KEY.formatted("unchanged").replace("{value", "{description: seen, value"));
    operator.start();

    // Then
    team.awaitText("of-changed", "value", "after");
    patiently()
        .until(
            () ->
                "seen"
                    .equals(team.record("of-unchanged").orElseThrow().getSpec().getDescription()));
    assertThat(team.awaitReady("of-unchanged").getStatus().versionId()).isEqualTo(version);
    team.editSecret("changed", s -> s.addToStringData("password", "later"));
    team.awaitText("of-changed", "value", "later");
  }

  @Test
  void allKeysAreOneJsonObject(TestNamespace team) {
    // Given
    team.createSecret("parts", Map.of("user", "app", "quoted", "a\"b\\c\n\u00fc"));
    team.allow("parts", "whole");

    // When
    team.apply(
        "whole",
        """
        value: {fromSecret: {name: parts, keys: All, policy: OnChange}}
        projection: {data: [{key: json}, {key: quoted, jsonKey: quoted}]}
        """);

    // Then
    Secret whole = team.awaitText("whole", "quoted", "a\"b\\c\n\u00fc");
    assertThat(text(whole, "json"))
        .isEqualTo("{\"quoted\":\"a\\\"b\\\\c\\u000a\u00fc\",\"user\":\"app\"}");
  }

  @Test
  void aSecretThatStrongroomWritesIsNotFollowed(TestNamespace team) {
    // Given
    source(team, "one", "x");
    source(team, "two", "y");
    team.apply("a", follower("one", "two"));
    team.awaitText("two", "password", "x");

    // When
    team.apply("b", follower("two", "one"));

    // Then
    assertThat(message(team.awaitNotReady("b", "SourceIsProjection"))).contains("Secret two");
    assertThat(text(team.secrets("one").get(), "password")).isEqualTo("x");
    team.awaitReady("a");
  }

  private static String follower(String source, String target) {
    return """
    value: {fromSecret: {name: %s, key: password, policy: OnChange}}
    projection: {name: %s, adopt: true, data: [{key: password}]}
    """
        .formatted(source, target);
  }

  /** Tells how long it takes; nothing is asserted about that, since others use the machine too. */
  @Test
  void changesArriveAtOnce(TestNamespace team) throws Exception {
    // Given
    for (int i = 0; i < FOLLOWERS; i++) {
      source(team, "timed-" + i, "initial");
      team.apply("follower-" + i, ONE_KEY.formatted("timed-" + i));
    }
    for (int i = 0; i < FOLLOWERS; i++) {
      team.awaitText("follower-" + i, "value", "initial");
    }
    List<Long> times = new ArrayList<>();

    // When
    try (SecretArrivals arrivals =
        new SecretArrivals(
            team.client().secrets().inNamespace(team.name()),
            secret -> secret.getMetadata().getName() + text(secret, "value"))) {
      for (int i = 0; i < CHANGES; i++) {
        int follower = i % FOLLOWERS;
        String value = "value-" + i;
        team.editSecret("timed-" + follower, s -> s.addToStringData("password", value));
        times.add(arrivals.after(System.nanoTime(), "follower-" + follower + value));
      }
    }

    // Then
    System.out.println("changed Secret to projected Secret: " + SecretArrivals.percentiles(times));
    assertThat(team.record("follower-0").orElseThrow().getSpec().getVersions())
        .hasSize((CHANGES + FOLLOWERS - 1) / FOLLOWERS + 1);
  }

  private static void source(TestNamespace team, String name, String password) {
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .addToAnnotations("strongroom.dev/allow", "*")
            .endMetadata()
            .addToStringData("password", password)
            .build());
  }
}
