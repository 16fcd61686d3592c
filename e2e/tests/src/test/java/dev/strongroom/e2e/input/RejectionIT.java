package dev.strongroom.e2e.input;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the API server rejects is explained by name, and made as soon as it can be. */
@WithOperator
class RejectionIT {
  private static final Duration WITHIN_BACK_OFF = Duration.ofMinutes(4);

  @Test
  void aQuotaThatIsUsedUpIsNamedAndTheSecretComesWhenThereIsRoom(TestNamespace team) {
    // Given
    TestNamespace full = TestNamespace.create(team.client(), "quota-full");
    full.limitSecrets("0");

    // When
    full.apply("app-token", "{value: {generate: {}}, projection: {}}");

    // Then
    assertThat(message(full.awaitNotReady("app-token", "QuotaExceeded")))
        .contains("ResourceQuota few-secrets", "Secret app-token");

    // When
    full.limitSecrets("5");

    // Then
    await().atMost(WITHIN_BACK_OFF).until(() -> full.secrets("app-token").get() != null);
    full.awaitReady("app-token");
  }

  @Test
  void anAdmissionPolicyIsNamed(TestNamespace team) {
    // Given
    TestNamespace ruled = TestNamespace.create(team.client(), "ruled");
    deny(ruled);

    // When
    ruled.apply("denied", "{value: {generate: {}}, projection: {}}");

    // Then
    assertThat(message(ruled.awaitNotReady("denied", "AdmissionDenied")))
        .contains("ValidatingAdmissionPolicy no-secrets.example.com")
        .doesNotContain("of the team");
  }

  @Test
  void anImmutableSecretIsNamedWithItsField(TestNamespace team) {
    // Given
    team.createSecret(
        new SecretBuilder()
            .withNewMetadata()
            .withName("sealed")
            .addToAnnotations("strongroom.dev/allow", "sealed")
            .endMetadata()
            .addToStringData("value", "sealed")
            .withImmutable(true)
            .build());

    // When
    team.apply("sealed", "{value: {generate: {}}, projection: {adopt: true}}");

    // Then
    assertThat(message(team.awaitNotReady("sealed", "SecretInvalid")))
        .contains("data is immutable");
  }

  @Test
  void aPullSecretThatCannotWorkIsNotMadeAndOneThatCanIsByteForByte(TestNamespace team) {
    // Given
    String config = "{\"auths\":{\"registry.example.com\":{\"auth\":\"cHVsbDp4\"}}}\n";
    String twice = Base64.getEncoder().encodeToString(config.getBytes(StandardCharsets.UTF_8));
    team.createSecret("config", Map.of("right", config, "twice", twice));
    team.allow("config", "*");
    String projection =
        "projection: {type: kubernetes.io/dockerconfigjson, data: [{key: .dockerconfigjson}]}";

    // When
    team.apply(
        "pull", "{value: {fromSecret: {name: config, key: right}}, %s}".formatted(projection));
    team.apply(
        "wrong", "{value: {fromSecret: {name: config, key: twice}}, %s}".formatted(projection));

    // Then
    team.awaitText("pull", ".dockerconfigjson", config);
    assertThat(message(team.awaitNotReady("wrong", "SecretTypeValue")))
        .contains("JSON object under the key .dockerconfigjson");
    assertThat(team.secrets("wrong").get()).isNull();
  }

  @Test
  void jsonOfEveryKindHasOneOutcome(TestNamespace team) {
    // Given
    team.createSecret(
        "json",
        Map.of(
            "bom", "\ufeff{\"token\":\"t\",\"none\":\"\"}\r\n",
            "nested", "{\"cert\":{\"crt\":\"C\"},\"nothing\":null}",
            "twice", "{\"a\":\"old\",\"a\":\"new\"}",
            "half", "{\"a\":\"\\ud83d\"}"));
    team.allow("json", "*");

    // When
    team.apply("bom", from("bom", "{key: token, jsonKey: token}, {key: none, jsonKey: none}"));
    team.apply("nested", from("nested", "{key: crt, jsonKey: /cert/crt}"));
    team.apply("path", from("nested", "{key: crt, jsonKey: /cert/none/crt}"));
    team.apply("nothing", from("nested", "{key: n, jsonKey: nothing}"));
    team.apply("twice", from("twice", "{key: a, jsonKey: a}"));
    team.apply("half", from("half", "{key: a, jsonKey: a}"));

    // Then
    team.awaitText("bom", "token", "t");
    assertThat(text(team.secrets("bom").get(), "none")).isEmpty();
    team.awaitText("nested", "crt", "C");
    assertThat(message(team.awaitNotReady("path", "JsonKeyNotFound")))
        .isEqualTo("spec.projection.data[0].jsonKey: the value has no key /cert/none.");
    team.awaitNotReady("nothing", "JsonMemberNull");
    assertThat(message(team.awaitNotReady("twice", "DuplicateJsonKey"))).contains("duplicate key");
    team.awaitNotReady("half", "JsonMemberNotUnicode");
  }

  @Test
  void anObjectThatIsBeingDeletedGetsNothingMadeAgain(TestNamespace team) {
    // Given
    team.apply("leaving", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("leaving");
    team.managedSecrets("leaving")
        .edit(
            ms -> {
              ms.addFinalizer("example.com/hold");
              return ms;
            });
    team.managedSecrets("leaving").delete();

    // When
    team.secrets("leaving").delete();
    team.apply("staying", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("staying");
    team.secrets("staying").delete();
    team.awaitSecret("staying");

    // Then
    assertThat(team.secrets("leaving").get()).isNull();
    assertThat(team.events("leaving")).noneMatch(e -> e.getType().equals("Warning"));
    team.managedSecrets("leaving")
        .edit(
            ms -> {
              ms.removeFinalizer("example.com/hold");
              return ms;
            });
  }

  @Test
  void aNamespaceThatIsBeingDeletedCausesNoFailures(
      TestNamespace team, RestartableOperator operator) {
    // Given
    TestNamespace ending = TestNamespace.create(team.client(), "ending");
    List<String> names = List.of("a", "b", "c", "d", "e");
    names.forEach(name -> ending.apply(name, "{value: {generate: {}}, projection: {}}"));
    names.forEach(ending::awaitReady);

    // When
    team.client().namespaces().withName("ending").delete();
    names.forEach(name -> ending.secrets(name).delete());
    for (int i = 0; i < 3; i++) {
      team.apply("after-" + i, "{value: {generate: {}}, projection: {}}");
      team.awaitReady("after-" + i);
    }

    // Then
    names.forEach(name -> assertThat(ending.secrets(name).get()).isNull());
    assertThat(team.client().resources(ManagedSecret.class).inNamespace("ending").list().getItems())
        .allSatisfy(
            ms -> assertThat(condition(ms, "Ready").orElseThrow().getStatus()).isEqualTo("True"));
    assertThat(operator.get("/metrics").body()).doesNotContain("NamespaceTerminating");
  }

  private static String from(String key, String data) {
    return "{value: {fromSecret: {name: json, key: %s}}, projection: {data: [%s]}}"
        .formatted(key, data);
  }

  private static void deny(TestNamespace team) {
    String name = "no-secrets.example.com";
    team.client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: %s}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                    resourceRules:
                    - {apiGroups: [""], apiVersions: [v1], resources: [secrets], operations: [CREATE]}
                  validations: [{expression: "false", message: "not the business of the team"}]
                """
                    .formatted(name, team.name()),
                ValidatingAdmissionPolicy.class))
        .serverSideApply();
    team.client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: %s}
                spec: {policyName: %s, validationActions: [Deny]}
                """
                    .formatted(name, name),
                ValidatingAdmissionPolicyBinding.class))
        .serverSideApply();
    patiently().until(() -> isDenied(team));
  }

  private static boolean isDenied(TestNamespace team) {
    try {
      team.client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withGenerateName("probe-")
                  .withNamespace(team.name())
                  .endMetadata()
                  .build())
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException denied) {
      return denied.getMessage().contains("ValidatingAdmissionPolicy");
    }
  }
}
