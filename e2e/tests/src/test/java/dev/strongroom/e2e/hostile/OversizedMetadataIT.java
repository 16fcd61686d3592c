package dev.strongroom.e2e.hostile;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.e2e.keys.DeclaredKeys;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.operator.Yaml;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Objects with more metadata than the operator keeps: named in a condition, and left alone. */
@Tag("hostile")
@WithOperator
class OversizedMetadataIT {
  private static final int TOO_MANY = 300;
  private static final String SPEC = "{value: {generate: {}}, projection: {}}";

  @Test
  void aManagedSecretWithTooManyLabelsIsNotActedOn(TestNamespace team) {
    // When
    applyOversized(team, "ManagedSecret", "crowded", SPEC);

    // Then
    ManagedSecret refused = team.awaitNotReady("crowded", "ObjectTooLarge");
    assertThat(message(refused)).contains("more than 256 labels");
    assertThat(team.record("crowded")).isEmpty();
    assertThat(team.secrets("crowded").get()).isNull();
    team.apply("beside", SPEC);
    team.awaitReady("beside");
  }

  @Test
  void aManagedSecretIsActedOnOnceItHasFewEnoughLabels(TestNamespace team) {
    // Given
    applyOversized(team, "ManagedSecret", "tidied", SPEC);
    team.awaitNotReady("tidied", "ObjectTooLarge");

    // When
    withoutLabels(team.managedSecrets("tidied"));

    // Then
    team.awaitReady("tidied");
    team.awaitSecret("tidied");
  }

  @Test
  void anEncryptionKeyWithTooManyLabelsIsNotActedOn(TestNamespace team) {
    // Given
    DeclaredKeys keys = new DeclaredKeys(team);

    // When
    applyOversized(team, "EncryptionKey", "crowded", "{}");

    // Then
    TestNamespace.patiently()
        .untilAsserted(() -> assertThat(keys.reason("crowded")).contains("ObjectTooLarge"));
    assertThat(keys.records()).isEmpty();
  }

  @Test
  void aSecretWithTooManyAnnotationsIsLeftAsItIs(TestNamespace team) {
    // Given
    team.apply("annotated", SPEC);
    team.awaitReady("annotated");

    // When
    team.editSecret(
        "annotated",
        secret ->
            secret
                .addToStringData("value", "changed")
                .editMetadata()
                .addToAnnotations(tooMany("example.com/a"))
                .endMetadata());

    // Then
    ManagedSecret refused = team.awaitNotReady("annotated", "SecretMetadataTooLarge");
    assertThat(message(refused)).contains("Secret annotated has more than 256 annotations");
    Secret left = team.secrets("annotated").get();
    assertThat(TestNamespace.text(left, "value")).isEqualTo("changed");
    assertThat(left.getMetadata().getAnnotations()).hasSizeGreaterThan(TOO_MANY);
  }

  @Test
  void aSecretIsRepairedOnceItHasFewEnoughAnnotations(TestNamespace team) {
    // Given
    team.apply("repaired", SPEC);
    team.awaitReady("repaired");
    String value = TestNamespace.text(team.secrets("repaired").get(), "value");
    team.editSecret(
        "repaired",
        secret ->
            secret
                .addToStringData("value", "changed")
                .editMetadata()
                .addToAnnotations(tooMany("example.com/a"))
                .endMetadata());
    team.awaitNotReady("repaired", "SecretMetadataTooLarge");

    // When
    team.editSecret(
        "repaired",
        secret ->
            secret.editMetadata().removeFromAnnotations(tooMany("example.com/a")).endMetadata());

    // Then
    team.awaitText("repaired", "value", value);
    team.awaitReady("repaired");
  }

  private static void applyOversized(TestNamespace team, String kind, String name, String spec) {
    String labels =
        tooMany("example.com/l").keySet().stream()
            .map(label -> label + ": \"x\"")
            .collect(Collectors.joining(", "));
    Yaml.apply(
        team.client(),
        "{apiVersion: strongroom.dev/v1, kind: %s, metadata: {name: %s, namespace: %s, labels: {%s}},"
                .formatted(kind, name, team.name(), labels)
            + " spec: %s}".formatted(spec));
  }

  private static Map<String, String> tooMany(String prefix) {
    return IntStream.range(0, TOO_MANY)
        .boxed()
        .collect(Collectors.toMap(i -> prefix + i, i -> "x"));
  }

  private static <T extends HasMetadata> void withoutLabels(Resource<T> object) {
    object.edit(
        found -> {
          found.getMetadata().setLabels(Map.of());
          return found;
        });
  }
}
