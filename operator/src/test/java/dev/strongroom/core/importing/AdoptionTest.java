package dev.strongroom.core.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.importing.NativeSecret.Content;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptionTest {
  private static final Content TEXT = new Content(3, 5, true);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kubernetes.io/service-account-token",
        "bootstrap.kubernetes.io/token",
        "helm.sh/release.v1"
      })
  void secretsOfKubernetesItselfAreLeftAlone(String type) {
    // When
    Optional<String> refusal =
        Adoption.refusal(secret(type, Map.of(), Map.of(), Optional.empty(), keys(1)), true);

    // Then
    assertThat(refusal).contains("Secrets of type %s are not for people".formatted(type));
  }

  @ParameterizedTest
  @CsvSource({
    "meta.helm.sh/release-name, Helm",
    "argocd.argoproj.io/tracking-id, Argo CD",
    "kustomize.toolkit.fluxcd.io/name, Flux",
  })
  void secretsThatAnotherToolWritesAreTakenOnlyOnDemand(String mark, String tool) {
    // Given
    NativeSecret secret = secret("Opaque", Map.of(), Map.of(mark, "x"), Optional.empty(), keys(1));

    // When
    Optional<String> refusal = Adoption.refusal(secret, false);

    // Then
    assertThat(refusal).hasValueSatisfying(why -> assertThat(why).contains("written by " + tool));
    assertThat(Adoption.refusal(secret, true)).isEmpty();
  }

  @Test
  void aControllerIsNamed() {
    // Given
    NativeSecret secret =
        secret("Opaque", Map.of(), Map.of(), Optional.of("Certificate web"), keys(1));

    // When
    Optional<String> refusal = Adoption.refusal(secret, false);

    // Then
    assertThat(refusal)
        .hasValueSatisfying(why -> assertThat(why).contains("written by Certificate web"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 3, has no data",
    "65, 3, has 65 keys; the most are 64",
    "1, 0, has nothing under its only key",
    "1, 65537, its value would have 65537 bytes; the most are 65536",
    // Of each a name of six characters, four quotes, a colon and a comma; and a brace.
    "2, 32756, its value would have 65537 bytes; the most are 65536",
  })
  void whatDoesNotFitIsRefused(int count, int length, String why) {
    // Given
    SortedMap<String, Content> keys = new TreeMap<>();
    keys(count).keySet().forEach(key -> keys.put(key, new Content(length, length + 2, true)));

    // When
    Optional<String> refusal =
        Adoption.refusal(secret("Opaque", Map.of(), Map.of(), Optional.empty(), keys), false);

    // Then
    assertThat(refusal).contains(why);
  }

  @Test
  void anImmutableSecretIsLeftAlone() {
    // Given
    NativeSecret secret =
        new NativeSecret("db", "Opaque", true, Map.of(), Map.of(), Optional.empty(), keys(1));

    // When
    Optional<String> refusal = Adoption.refusal(secret, true);

    // Then
    assertThat(refusal).contains("is immutable: no later value could be written");
  }

  @Test
  void whatToolsWroteAndWhatIsTooLongIsNotDeclared() {
    // Given
    NativeSecret secret =
        secret(
            "Opaque",
            Map.of("app", "shop", "app.kubernetes.io/managed-by", "Helm"),
            Map.of(
                "kubectl.kubernetes.io/last-applied-configuration", "the values",
                "strongroom.dev/allow", "db",
                "note", "kept",
                "long", "x".repeat(4097)),
            Optional.empty(),
            keys(1));

    // When
    Adoption adoption = Adoption.of(secret);

    // Then
    assertThat(adoption.labels()).isEqualTo(Map.of("app", "shop"));
    assertThat(adoption.annotations()).isEqualTo(Map.of("note", "kept"));
  }

  private static SortedMap<String, Content> keys(int count) {
    SortedMap<String, Content> keys = new TreeMap<>();
    IntStream.range(0, count).forEach(i -> keys.put("key" + (100 + i), TEXT));
    return keys;
  }

  private static NativeSecret secret(
      String type,
      Map<String, String> labels,
      Map<String, String> annotations,
      Optional<String> controller,
      SortedMap<String, Content> keys) {
    return new NativeSecret("db", type, false, labels, annotations, controller, keys);
  }
}
