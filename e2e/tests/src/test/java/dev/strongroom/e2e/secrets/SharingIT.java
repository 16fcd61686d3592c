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
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Secrets that other namespaces ask for, as tenants do who have rights in one namespace alone. */
@WithOperator
class SharingIT {
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
    owner.apply("db", LOGIN.formatted("sharing: {namespaces: [%s]}".formatted(other.name())));
    team.awaitReady("db");

    // When
    consumer.apply(
        "SecretProjection",
        "db-login",
        """
        secretRef: {name: db, namespace: %s}
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
    patiently().untilAsserted(() -> assertThat(shared(team, "db")).isEqualTo("True SharedWith"));

    // When
    owner.apply("db", LOGIN.formatted(""));

    // Then
    other.awaitCondition(SecretProjection.class, "db-login", "False", "NotShared");
    // Kubernetes collects it, which may take it half a minute; its values are gone at once.
    patiently()
        .untilAsserted(
            () ->
                assertThat(
                        Optional.ofNullable(other.secrets("db-login").get())
                            .map(emptied -> text(emptied, "url")))
                    .isEmpty());
    patiently().untilAsserted(() -> assertThat(events(other)).contains("SharedSecretRemoved"));
    patiently()
        .untilAsserted(() -> assertThat(shared(team, "db")).isEqualTo("False SharingWithdrawn"));
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
    team.allow("source", "db");
    team.apply(
        "db",
        """
        value: {fromSecret: {name: source, key: password, policy: OnChange}}
        sharing: {namespaces: [%s]}
        """
            .formatted(other.name()));
    other.apply(
        "SecretProjection", "db", "{secretRef: {name: db, namespace: %s}}".formatted(team.name()));
    other.awaitText("db", "value", "first");

    // When
    team.editSecret("source", s -> s.addToStringData("password", "second"));

    // Then
    other.awaitText("db", "value", "second");

    // When
    other.secrets("db").delete();

    // Then
    other.awaitText("db", "value", "second");
    awaitReady(other, "db");
  }

  @Test
  void aNamespaceOfTheSameNameIsGivenNothing(Cluster cluster, TestNamespace team) {
    // Given
    TestNamespace first = TestNamespace.create(cluster.client(), team.name() + "-recreated");
    team.apply("db", LOGIN.formatted("sharing: {namespaces: [%s]}".formatted(first.name())));
    String wanted = "{secretRef: {name: db, namespace: %s}}".formatted(team.name());
    first.apply("SecretProjection", "db", wanted);
    awaitReady(first, "db");
    first.delete();

    // When
    TestNamespace second = TestNamespace.create(cluster.client(), first.name());
    second.as(TestUser.TRUSTED_TENANT).apply("SecretProjection", "db", wanted);

    // Then
    second.awaitCondition(SecretProjection.class, "db", "False", "NotShared");
    assertThat(second.secrets("db").get()).isNull();
  }

  @Test
  void aSecretOfSomebodyElseIsLeftAndOfOneSecretThereMayBeManyShapes(TestNamespace team) {
    // Given
    team.apply("db", LOGIN.formatted("projection: {}"));
    Secret theirs = team.createSecret("theirs", Map.of("value", "theirs"));
    String value = text(team.awaitSecret("db"), "value");

    // When
    team.apply("SecretProjection", "env", "{secretRef: {name: db}, projection: {form: DotEnv}}");
    team.apply("SecretProjection", "over", "{secretRef: {name: db}, projection: {name: theirs}}");
    team.apply("SecretProjection", "thief", "{secretRef: {name: db}, projection: {name: db}}");

    // Then
    awaitReady(team, "env");
    assertThat(text(team.secrets("env").get(), ".env")).contains("username='app'");
    team.awaitCondition(SecretProjection.class, "over", "False", "SecretNotOurs");
    team.awaitCondition(SecretProjection.class, "thief", "False", "SecretNotOurs");
    assertThat(team.secrets("theirs").get()).isEqualTo(theirs);
    assertThat(text(team.secrets("db").get(), "value")).isEqualTo(value);
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
