package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.SecretProjection;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestUser;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Secrets that other namespaces ask for, as tenants do who have rights in one namespace alone.
 * {@code STRONGROOM_E2E_SHARING_NAMESPACES} says how many namespaces are timed.
 */
@WithOperator
class SharingIT {
  private static final int NAMESPACES =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_SHARING_NAMESPACES", "20"));
  private static final String LOGIN =
      """
      value:
        generate:
          template: '{"username": "app"}'
          key: password
      %s
      """;

  @Test
  void aSecretIsServedWhileItsOwnerAllowsItAndRemovedAfterThat(
      Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace owner = team.as(TestUser.TRUSTED_TENANT);
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-consumer");
    TestNamespace consumer = other.as(TestUser.TRUSTED_TENANT);
    owner.apply("served", LOGIN.formatted("sharing: {namespaces: [%s]}".formatted(other.name())));
    team.awaitReady("served");

    // When
    consumer.apply(
        "SecretProjection",
        "db-login",
        """
        secretRef: {name: served, namespace: %s}
        projection:
          data:
          - {key: user, jsonKey: username}
          - {key: url, template: 'db://<%% value.username %%>@db.shop'}
        """
            .formatted(team.name()));

    // Then
    Secret served = other.awaitText("db-login", "url", "db://app@db.shop");
    assertThat(text(served, "user")).isEqualTo("app");
    awaitReady(other, "db-login");
    patiently()
        .untilAsserted(() -> assertThat(shared(team, "served")).isEqualTo("True SharedWith"));

    // When
    owner.apply("served", LOGIN.formatted(""));

    // Then
    other.awaitCondition(SecretProjection.class, "db-login", "False", "NotShared");
    awaitEmptied(other, "db-login", "url");
    patiently().untilAsserted(() -> assertThat(events(other)).contains("SharedSecretRemoved"));
    patiently()
        .untilAsserted(
            () -> assertThat(shared(team, "served")).isEqualTo("False SharingWithdrawn"));
  }

  @Test
  void whoWasGivenOneSecretLearnsNothingOfOthers(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-probing");
    team.apply("shared", LOGIN.formatted("sharing: {namespaces: [%s]}".formatted(other.name())));
    team.apply("private", LOGIN.formatted(""));
    team.awaitReady("private");
    for (String probe : List.of("private", "missing")) {
      other.apply("SecretProjection", probe, wanted(team, "shared"));
      awaitReady(other, probe);
    }

    // When
    for (String probe : List.of("private", "missing")) {
      other.apply("SecretProjection", probe, wanted(team, probe));
    }

    // Then
    for (String probe : List.of("private", "missing")) {
      other.awaitCondition(SecretProjection.class, probe, "False", "NotShared");
      awaitEmptied(other, probe, "value");
    }
  }

  private static String wanted(TestNamespace owner, String secret) {
    return "{secretRef: {name: %s, namespace: %s}}".formatted(secret, owner.name());
  }

  /** Kubernetes collects it, which may take it half a minute; its values are gone at once. */
  private static void awaitEmptied(TestNamespace team, String secret, String key) {
    patiently()
        .untilAsserted(
            () ->
                assertThat(
                        Optional.ofNullable(team.secrets(secret).get())
                            .map(emptied -> text(emptied, key)))
                    .isEmpty());
  }

  @Test
  void labelsOfANamespaceAllowItForAsLongAsTheyAreThere(Cluster cluster, TestNamespace team) {
    // Given
    team.apply("key", LOGIN.formatted("sharing: {namespaceSelector: {matchLabels: {team: shop}}}"));
    team.awaitReady("key");
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-labelled");
    String wanted =
        "{secretRef: {name: key, namespace: %s}, whenWithdrawn: Keep}".formatted(team.name());
    other.apply("SecretProjection", "key", wanted);
    other.awaitCondition(SecretProjection.class, "key", "False", "NotShared");

    // When
    other.label("team", "shop");

    // Then
    awaitReady(other, "key");
    String value = text(other.awaitSecret("key"), "value");
    assertThat(value).contains("app");

    // When
    other.removeLabel("team");

    // Then
    other.awaitCondition(SecretProjection.class, "key", "False", "SharedSecretKept");
    assertThat(text(other.secrets("key").get(), "value")).isEqualTo(value);
  }

  @Test
  void aNewVersionIsFollowedAndASecretThatSomebodyDeletedIsMadeAnew(
      Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace other = TestNamespace.create(cluster.client(), team.name() + "-follower");
    team.createSecret("source", Map.of("password", "first"));
    team.allow("source", "followed");
    team.apply(
        "followed",
        """
        value: {fromSecret: {name: source, key: password, policy: OnChange}}
        sharing: {namespaces: [%s]}
        """
            .formatted(other.name()));
    other.apply(
        "SecretProjection",
        "followed",
        "{secretRef: {name: followed, namespace: %s}}".formatted(team.name()));
    other.awaitText("followed", "value", "first");

    // When
    team.editSecret("source", s -> s.addToStringData("password", "second"));

    // Then
    other.awaitText("followed", "value", "second");

    // When
    other.secrets("followed").delete();

    // Then
    other.awaitText("followed", "value", "second");
    awaitReady(other, "followed");
  }

  @Test
  void aNamespaceOfTheSameNameIsGivenNothing(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace first = TestNamespace.create(cluster.client(), team.name() + "-recreated");
    team.apply("named", LOGIN.formatted("sharing: {namespaces: [%s]}".formatted(first.name())));
    String wanted = "{secretRef: {name: named, namespace: %s}}".formatted(team.name());
    first.apply("SecretProjection", "named", wanted);
    awaitReady(first, "named");
    first.delete();

    // When
    TestNamespace second = TestNamespace.create(cluster.client(), first.name());
    second.as(TestUser.TRUSTED_TENANT).apply("SecretProjection", "named", wanted);

    // Then
    second.awaitCondition(SecretProjection.class, "named", "False", "NotShared");
    assertThat(second.secrets("named").get()).isNull();
  }

  @Test
  void aSecretOfSomebodyElseIsLeftAndOfOneSecretThereMayBeManyShapes(TestNamespace team) {
    // Given
    team.apply("shaped", LOGIN.formatted("projection: {}"));
    Secret theirs = team.createSecret("theirs", Map.of("value", "theirs"));
    String value = text(team.awaitSecret("shaped"), "value");

    // When
    team.apply(
        "SecretProjection", "env", "{secretRef: {name: shaped}, projection: {form: DotEnv}}");
    team.apply(
        "SecretProjection", "over", "{secretRef: {name: shaped}, projection: {name: theirs}}");
    team.apply(
        "SecretProjection", "thief", "{secretRef: {name: shaped}, projection: {name: shaped}}");

    // Then
    awaitReady(team, "env");
    assertThat(text(team.secrets("env").get(), ".env")).contains("username='app'");
    team.awaitCondition(SecretProjection.class, "over", "False", "SecretNotOurs");
    team.awaitCondition(SecretProjection.class, "thief", "False", "SecretNotOurs");
    assertThat(team.secrets("theirs").get()).isEqualTo(theirs);
    assertThat(text(team.secrets("shaped").get(), "value")).isEqualTo(value);
  }

  /** Tells how long it takes; nothing is asserted about that, since others use the machine too. */
  @Test
  void aNewNamespaceHasItsSecretAtOnceHoweverManyThereAre(Cluster cluster, TestNamespace team)
      throws Exception {
    // Given
    team.apply("many", LOGIN.formatted("sharing: {namespaceSelector: {matchLabels: {of: many}}}"));
    team.awaitReady("many");
    String wanted = "{secretRef: {name: many, namespace: %s}}".formatted(team.name());
    List<Long> times = new ArrayList<>();

    // When
    try (SecretArrivals arrivals =
        new SecretArrivals(
            cluster.client().secrets().inAnyNamespace().withLabel("strongroom.dev/managed-by"),
            secret -> secret.getMetadata().getNamespace())) {
      for (int i = 0; i < NAMESPACES; i++) {
        TestNamespace next = TestNamespace.create(cluster.client(), team.name() + "-many-" + i);
        next.label("of", "many");
        next.apply("SecretProjection", "many", wanted);
        times.add(arrivals.after(System.nanoTime(), next.name()));
      }
    }

    // Then
    System.out.println(
        "SecretProjection in a new namespace to its Secret: " + SecretArrivals.percentiles(times));
    assertThat(times).hasSize(NAMESPACES);
    patiently()
        .untilAsserted(
            () ->
                assertThat(condition(team.managedSecrets("many").get(), "Shared"))
                    .map(Condition::getMessage)
                    .hasValueSatisfying(told -> assertThat(told).startsWith(NAMESPACES + " ")));
  }

  private static void awaitReady(TestNamespace team, String projection) {
    team.awaitCondition(SecretProjection.class, projection, "True", "Synced");
  }

  private static List<String> events(TestNamespace team) {
    return team.client().events().v1().events().inNamespace(team.name()).list().getItems().stream()
        .map(Event::getReason)
        .toList();
  }

  private static String shared(TestNamespace team, String object) {
    return condition(team.managedSecrets(object).get(), "Shared")
        .map(c -> c.getStatus() + " " + c.getReason())
        .orElse("");
  }
}
