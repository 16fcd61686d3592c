package dev.strongroom.e2e.input;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.message;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a declaration gets that only the operator can judge: a condition with the path of the field
 * and what to do, a Warning event, a count, and nothing that was there before is lost.
 */
@WithOperator
class ConditionsIT {
  private static final String POLICY = "{}";
  private static final String TARGET = "{type: PostgreSQL, postgresql: {host: db.example.com}}";

  @Test
  void anUnknownPolicyIsNamedAndItsAppearanceIsEnough(TestNamespace team) {
    // Given
    team.apply("ExternalSecretTarget", "policy-case", TARGET);

    // When
    team.apply("no-policy", rotating("late-policy", "policy-case"));

    // Then
    refused(team, "no-policy", "PolicyNotFound", "spec.rotation.policyRef", "late-policy");
    assertThat(text(team.secrets("no-policy").get(), "value")).hasSize(32);

    // When
    team.apply("RotationPolicy", "late-policy", POLICY);

    // Then
    team.awaitReady("no-policy");
  }

  @Test
  void anUnknownTargetIsNamedAndItsAppearanceIsEnough(TestNamespace team) {
    // Given
    team.apply("RotationPolicy", "target-case", POLICY);

    // When
    team.apply("no-target", rotating("target-case", "late-target"));

    // Then
    refused(team, "no-target", "TargetNotFound", "spec.rotation.targetRef", "late-target");
    assertThat(text(team.secrets("no-target").get(), "value")).hasSize(32);

    // When
    team.apply("ExternalSecretTarget", "late-target", TARGET);

    // Then
    team.awaitReady("no-target");
  }

  @Test
  void aScheduleThatOnlyLooksSoundIsRefusedAndItsCorrectionIsEnough(TestNamespace team) {
    // Given
    team.apply("ExternalSecretTarget", "schedule-case", TARGET);
    team.apply("RotationPolicy", "too-often", "{schedule: rate(1 hour)}");

    // When
    team.apply("bad-schedule", rotating("too-often", "schedule-case"));

    // Then
    refused(team, "bad-schedule", "InvalidSchedule", "spec.schedule", "at least 4 hours");
    assertThat(text(team.secrets("bad-schedule").get(), "value")).hasSize(32);

    // When
    team.apply("RotationPolicy", "too-often", "{schedule: rate(4 hours)}");

    // Then
    team.awaitReady("bad-schedule");
  }

  @Test
  void aTemplateMustBeAJsonObject(TestNamespace team) {
    // When
    team.apply(
        "template", "{projection: {}, value: {generate: {template: '[\"a\"]', key: password}}}");

    // Then
    refused(team, "template", "TemplateNotAnObject", "spec.value.generate.template", "JSON object");
    assertThat(team.secrets("template").get()).isNull();

    // When
    team.apply("template", "{projection: {}, value: {generate: {template: '{}', key: password}}}");

    // Then
    assertThat(text(team.awaitSecret("template"), "value")).contains("\"password\":");
  }

  @Test
  void aMissingSourceSecretAndThenItsMissingKeyAreNamedUntilTheyCome(TestNamespace team) {
    // When
    team.apply("source", "{projection: {}, value: {fromSecret: {name: late, key: password}}}");

    // Then
    refused(team, "source", "SourceSecretNotFound", "spec.value.fromSecret.name", "late");

    // When
    team.createSecret("late", Map.of("other", "text"));

    // Then
    refused(team, "source", "ConsentMissing", "spec.value.fromSecret.name", "late");

    // When
    team.allow("late", "source");

    // Then
    refused(team, "source", "SourceKeyNotFound", "spec.value.fromSecret.key", "password");

    // When
    team.editSecret("late", s -> s.addToStringData("password", "here at last"));

    // Then
    team.awaitText("source", "value", "here at last");
    team.awaitReady("source");
  }

  @Test
  void aValueHasAtMost65536BytesAndIsTakenWhenItsSourceIsCutDown(TestNamespace team) {
    // Given
    team.createSecret("large", Map.of("text", "x".repeat(65_537)));
    team.allow("large", "too-large");

    // When
    team.apply("too-large", "{projection: {}, value: {fromSecret: {name: large, key: text}}}");

    // Then
    refused(team, "too-large", "SourceValueSize", "spec.value.fromSecret.key", "65537");
    assertThat(team.secrets("too-large").get()).isNull();

    // When
    team.editSecret("large", s -> s.addToStringData("text", "x".repeat(65_536)));

    // Then
    team.awaitText("too-large", "value", "x".repeat(65_536));
  }

  @Test
  void anUnknownJsonKeyIsNamedAndTheSecretStaysAsItIs(TestNamespace team) {
    // Given
    String value = "value: {generate: {template: '{\"user\":\"app\"}', key: password}}";
    team.apply("json-key", "{%s, projection: {data: [{key: u, jsonKey: user}]}}".formatted(value));
    ManagedSecret before = team.awaitReady("json-key");
    Secret projected = team.awaitText("json-key", "u", "app");

    // When
    team.apply(
        "json-key",
        "{%s, projection: {data: [{key: u, jsonKey: user}, {key: p, jsonKey: pasword}]}}"
            .formatted(value));

    // Then
    ManagedSecret after =
        refused(
            team,
            "json-key",
            "JsonKeyNotFound",
            "spec.projection.data[1].jsonKey",
            "no key pasword");
    keepsItsFacts(before, after);
    assertThat(team.secrets("json-key").get()).isEqualTo(projected);
  }

  @Test
  void aJsonKeyOfAValueThatIsNoObjectIsRefused(TestNamespace team) {
    // When
    team.apply(
        "plain", "{value: {generate: {}}, projection: {data: [{key: p, jsonKey: password}]}}");

    // Then
    refused(team, "plain", "ValueNotAnObject", "spec.projection.data", "not a JSON object");
    assertThat(team.secrets("plain").get()).isNull();
  }

  @Test
  void theSecondOfOneNameIsToldWhoseItIsAndTheFirstIsUnharmed(TestNamespace team) {
    // Given
    team.apply("first", "{name: shared/name, value: {generate: {}}, projection: {}}");
    team.awaitReady("first");
    Secret projected = team.awaitSecret("first");
    String record = revision(team, "first");

    // When
    team.apply("second", "{name: shared/name, value: {generate: {}}, projection: {}}");

    // Then
    ManagedSecret second =
        refused(team, "second", "NameTaken", "spec.name", team.name() + "/first");
    assertThat(message(second)).contains("shared/name");
    assertThat(second.getStatus().arn()).isNull();
    assertThat(team.secrets("second").get()).isNull();
    team.awaitReady("first");
    assertThat(team.secrets("first").get()).isEqualTo(projected);
    assertThat(revision(team, "first")).isEqualTo(record);

    // When
    team.managedSecrets("second").delete();
    team.apply("third", "{value: {generate: {}}}");
    team.awaitReady("third");

    // Then
    assertThat(revision(team, "first")).isEqualTo(record);
  }

  @Test
  void aTypeThatAsksForOtherKeysIsRefusedWithTheKey(
      TestNamespace team, RestartableOperator operator) {
    // When
    team.apply("tls", "{value: {generate: {}}, projection: {type: kubernetes.io/tls}}");

    // Then
    ManagedSecret refused =
        refused(team, "tls", "SecretTypeKeys", "spec.projection.data", "tls.crt");
    assertThat(refused.getStatus().versionId()).isNotNull();
    assertThat(team.secrets("tls").get()).isNull();
    assertThat(operator.get("/metrics").body())
        .contains("strongroom_managedsecret_failures_total{reason=\"SecretTypeKeys\"}");
  }

  @Test
  void aSecretOfSomebodyElseIsLeftAlone(TestNamespace team) {
    // Given
    Secret theirs = team.createSecret("theirs", Map.of("value", "not yours"));

    // When
    team.apply("theirs", "{value: {generate: {}}, projection: {}}");

    // Then
    refused(team, "theirs", "SecretNotOurs", "spec.projection.adopt", "Secret theirs");
    assertThat(team.secrets("theirs").get().getData()).isEqualTo(theirs.getData());
  }

  private static String rotating(String policy, String target) {
    return """
    value: {generate: {}}
    projection: {}
    rotation: {policyRef: {name: %s}, targetRef: {name: %s}}
    """
        .formatted(policy, target);
  }

  /** Ready=False of the present generation, with path and explanation, and a Warning event. */
  private static ManagedSecret refused(
      TestNamespace team, String object, String reason, String path, String what) {
    ManagedSecret seen = team.awaitNotReady(object, reason);
    assertThat(message(seen)).contains(path).contains(what);
    assertThat(condition(seen, "Ready").orElseThrow().getObservedGeneration())
        .isEqualTo(seen.getMetadata().getGeneration());
    patiently()
        .untilAsserted(
            () ->
                assertThat(team.events(object))
                    .anySatisfy(
                        event -> {
                          assertThat(event.getType()).isEqualTo("Warning");
                          assertThat(event.getReason()).isEqualTo(reason);
                          assertThat(event.getNote()).isEqualTo(message(seen));
                        }));
    return seen;
  }

  private static void keepsItsFacts(ManagedSecret before, ManagedSecret after) {
    assertThat(after.getStatus())
        .usingRecursiveComparison()
        .ignoringFields("conditions", "observedGeneration")
        .isEqualTo(before.getStatus());
  }

  private static String revision(TestNamespace team, String object) {
    return team.record(object).orElseThrow().getMetadata().getResourceVersion();
  }
}
