package dev.strongroom.e2e.secrets;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the projected Secret looks like, and whose it may be. */
@WithOperator
class ProjectionIT {
  private static final String EVERY_FORM =
      "{\"registry\":\"r.example.com\",\"username\":\"u\",\"password\":\"p\","
          + "\"tls.crt\":\"-----BEGIN CERTIFICATE-----\\nAA==\\n-----END CERTIFICATE-----\","
          + "\"tls.key\":\"-----BEGIN PRIVATE KEY-----\\nAA==\\n-----END PRIVATE KEY-----\","
          + "\"ssh-privatekey\":\"-----BEGIN OPENSSH PRIVATE KEY-----\\nAA==\"}";

  @Test
  void jsonKeysAndTheWholeValueStandSideBySide(TestNamespace team) {
    // Given
    String whole =
        "{\"user\": \"ä\\n\\\"b\\\"\", \"port\":5432.0, \"on\":true, \"in\":{ \"a\":[1] }}";
    team.createSecret("json-source", Map.of("json", whole));
    team.allow("json-source", "json");

    // When
    team.apply(
        "json",
        """
        value: {fromSecret: {name: json-source, key: json}}
        projection:
          data:
          - {key: user, jsonKey: user}
          - {key: PORT, jsonKey: port}
          - {key: on, jsonKey: "on"}
          - {key: in.json, jsonKey: in}
          - {key: all}
        """);

    // Then
    Secret secret = team.awaitSecret("json");
    assertThat(secret.getData()).containsOnlyKeys("user", "PORT", "on", "in.json", "all");
    assertThat(text(secret, "user")).isEqualTo("ä\n\"b\"");
    assertThat(text(secret, "PORT")).isEqualTo("5432.0");
    assertThat(text(secret, "on")).isEqualTo("true");
    assertThat(text(secret, "in.json")).isEqualTo("{ \"a\":[1] }");
    assertThat(text(secret, "all")).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({
    "DotEnv,Opaque,.env",
    "Properties,Opaque,application.properties",
    "Json,Opaque,secret.json",
    "Yaml,Opaque,secret.yaml",
    "DockerConfigJson,kubernetes.io/dockerconfigjson,.dockerconfigjson",
    "BasicAuth,kubernetes.io/basic-auth,password username",
    "Tls,kubernetes.io/tls,tls.crt tls.key",
    "SshAuth,kubernetes.io/ssh-auth,ssh-privatekey"
  })
  void aFormHasItsTypeAndKeys(String form, String type, String keys, TestNamespace team) {
    // Given
    String name = "form-" + form.toLowerCase(Locale.ROOT);
    String file = form.equals("DotEnv") ? "{\"A\":\"b c\"}" : EVERY_FORM;
    team.createSecret(name + "-source", Map.of("json", file));
    team.allow(name + "-source", name);

    // When
    team.apply(
        name,
        "{value: {fromSecret: {name: %s-source, key: json}}, projection: {form: %s}}"
            .formatted(name, form));

    // Then
    Secret secret = team.awaitSecret(name);
    assertThat(secret.getType()).isEqualTo(type);
    assertThat(secret.getData()).containsOnlyKeys(keys.split(" "));
    team.awaitReady(name);
  }

  @Test
  void aTemplateThatFailsLeavesTheSecretAsItIs(TestNamespace team) {
    // Given
    String spec =
        "{value: {fromSecret: {name: dsn-source, keys: All, policy: OnChange}}, projection: {data:"
            + " [{key: dsn, template: \"<% value.user + '@' + value.host %>\"}]}}";
    team.createSecret("dsn-source", Map.of("user", "u", "host", "one"));
    team.allow("dsn-source", "dsn");
    team.apply("dsn", spec);
    team.awaitText("dsn", "dsn", "u@one");

    // When
    team.secrets("dsn-source").edit(s -> new SecretBuilder(s).removeFromData("user").build());

    // Then
    ManagedSecret failed = team.awaitNotReady("dsn", "TemplateKeyNotFound");
    assertThat(message(failed)).startsWith("spec.projection.data[0].template line 1 column 9:");
    assertThat(text(team.awaitSecret("dsn"), "dsn")).isEqualTo("u@one");
  }

  @Test
  void bytesThatAreNoTextAreProjectedUnderTheChosenKey(TestNamespace team) {
    // Given
    String bytes = Base64.getEncoder().encodeToString(new byte[] {0, -1, -128, 127, '\n', 0});
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("bytes-source")
            .endMetadata()
            .addToData("k", bytes)
            .build());
    team.allow("bytes-source", "*");

    // When
    team.apply(
        "bytes",
        "{value: {fromSecret: {name: bytes-source, key: k}}, projection: {data: [{key:"
            + " store.p12}]}}");

    // Then
    assertThat(team.awaitSecret("bytes").getData()).containsExactly(Map.entry("store.p12", bytes));
  }

  @Test
  void nameTypeLabelsAndAnnotationsAreAsDeclared(TestNamespace team) {
    // When
    team.apply(
        "shaped",
        """
        value: {generate: {template: '{"username":"app"}', key: password}}
        projection:
          name: shaped.credentials
          type: kubernetes.io/basic-auth
          labels: {app: shop}
          annotations: {example.com/reload: "true"}
          data: [{key: username, jsonKey: username}, {key: password, jsonKey: password}]
        """);

    // Then
    Secret secret = team.awaitSecret("shaped.credentials");
    assertThat(secret.getType()).isEqualTo("kubernetes.io/basic-auth");
    assertThat(secret.getMetadata().getLabels())
        .containsEntry("app", "shop")
        .containsEntry("strongroom.dev/managed-by", "strongroom");
    assertThat(secret.getMetadata().getAnnotations())
        .containsEntry("example.com/reload", "true")
        .containsEntry("strongroom.dev/managed-secret", "shaped");
    assertThat(team.awaitReady("shaped").getStatus().versionId()).isNotNull();
    assertThat(team.secrets("shaped").get()).isNull();
  }

  @Test
  void aSecretOfSomebodyElseIsRefusedAndNotTouched(TestNamespace team) {
    // Given
    Secret foreign = team.createSecret("foreign", Map.of("value", "theirs"));

    // When
    team.apply("foreign", "{value: {generate: {}}, projection: {}}");

    // Then
    assertThat(message(team.awaitNotReady("foreign", "SecretNotOurs")))
        .contains("Secret foreign exists")
        .contains("spec.projection.adopt");
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.events("foreign"))
                    .anySatisfy(e -> assertThat(e.getReason()).isEqualTo("SecretNotOurs")));
    assertThat(team.secrets("foreign").get()).isEqualTo(foreign);
  }

  @Test
  void theSecretOfAnotherManagedSecretIsRefused(TestNamespace team) {
    // Given
    team.apply("first-of-two", "{value: {generate: {}}, projection: {name: shared}}");
    String value = text(team.awaitSecret("shared"), "value");

    // When
    team.apply("second-of-two", "{value: {generate: {}}, projection: {name: shared}}");

    // Then
    team.awaitNotReady("second-of-two", "SecretNotOurs");
    assertThat(text(team.secrets("shared").get(), "value")).isEqualTo(value);
    team.awaitReady("first-of-two");
  }

  @Test
  void withAdoptASecretOfSomebodyElseIsTakenOver(TestNamespace team) {
    // Given
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("adopted")
            .addToLabels("theirs", "x")
            .endMetadata()
            .addToStringData("value", "old")
            .addToStringData("other", "old")
            .build());
    team.apply("adopted", "{value: {generate: {}}, projection: {}}");
    team.awaitNotReady("adopted", "SecretNotOurs");

    // When
    team.apply("adopted", "{value: {generate: {}}, projection: {adopt: true}}");

    // Then
    assertThat(message(team.awaitNotReady("adopted", "ConsentMissing")))
        .startsWith("spec.projection.adopt: Secret adopted does not allow ManagedSecret adopted")
        .endsWith("annotate --overwrite secret adopted strongroom.dev/allow=adopted");
    assertThat(text(team.secrets("adopted").get(), "other")).isEqualTo("old");

    // When
    team.allow("adopted", "adopted");

    // Then
    team.awaitReady("adopted");
    Secret secret = team.secrets("adopted").get();
    assertThat(secret.getData()).containsOnlyKeys("value");
    assertThat(text(secret, "value")).hasSize(32);
    assertThat(secret.getMetadata().getLabels()).containsEntry("theirs", "x");
  }

  @Test
  void anAdoptedSecretStaysOursWithoutConsent(TestNamespace team) {
    // Given
    team.createSecret("once-allowed", Map.of("value", "old"));
    team.allow("once-allowed", "once-allowed");
    team.apply("once-allowed", "{value: {generate: {}}, projection: {adopt: true}}");
    team.awaitReady("once-allowed");
    String value = text(team.secrets("once-allowed").get(), "value");

    // When
    team.editSecret(
        "once-allowed",
        s ->
            s.addToStringData("value", "tampered")
                .editMetadata()
                .removeFromAnnotations("strongroom.dev/allow")
                .endMetadata());

    // Then
    team.awaitText("once-allowed", "value", value);
    team.awaitReady("once-allowed");
  }

  @ParameterizedTest
  @CsvSource({
    "helm, helm.sh/release.v1, SecretTypeNotAllowed",
    "account-token, kubernetes.io/service-account-token, SecretTypeForbidden",
    "join-token, bootstrap.kubernetes.io/token, SecretTypeForbidden"
  })
  void aTypeThatIsNotAllowedIsNamedAndNoSecretAppears(
      String name, String type, String reason, TestNamespace team) {
    // When
    team.apply(name, "{value: {generate: {}}, projection: {type: " + type + "}}");

    // Then
    assertThat(message(team.awaitNotReady(name, reason)))
        .startsWith("spec.projection.type: ")
        .contains(type);
    assertThat(team.secrets(name).get()).isNull();
  }

  @Test
  void whatTheApiServerRefusesIsNamedAndNoSecretAppears(TestNamespace team) {
    // When
    team.apply("refused", "{value: {generate: {}}, projection: {type: kubernetes.io/tls}}");

    // Then
    assertThat(message(team.awaitNotReady("refused", "SecretTypeKeys")))
        .contains("kubernetes.io/tls", "tls.crt");
    assertThat(team.secrets("refused").get()).isNull();
  }

  @Test
  void aMissingJsonKeyIsNamedAndTheSecretStaysAsItIs(TestNamespace team) {
    // Given
    String generated = "value: {generate: {template: '{\"a\":\"b\"}', key: password}}\n";
    team.apply("no-key", generated + "projection: {data: [{key: k, jsonKey: a}]}");
    Secret before = team.awaitSecret("no-key");

    // When
    team.apply("no-key", generated + "projection: {data: [{key: k, jsonKey: absent}]}");

    // Then
    assertThat(message(team.awaitNotReady("no-key", "JsonKeyNotFound")))
        .isEqualTo("spec.projection.data[0].jsonKey: the value has no key absent.");
    assertThat(team.secrets("no-key").get().getData()).isEqualTo(before.getData());
  }
}
