package dev.strongroom.core.importing;

import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How a native Secret is taken over so that its keys, values and type stay as they are.
 *
 * @param secret the Secret
 * @param labels that are declared; others stay on the Secret as they are
 * @param annotations that are declared; others stay on the Secret as they are
 */
public record Adoption(
    NativeSecret secret, SortedMap<String, String> labels, SortedMap<String, String> annotations) {
  /** Keys of {@code spec.projection.data}. */
  private static final int MOST_KEYS = 64;

  private static final int LONGEST_ANNOTATION = 4096;
  private static final int MOST_ANNOTATIONS = 16_384;

  /** Written by whoever manages the object; the annotation of kubectl holds the values, too. */
  private static final List<String> OF_TOOLS =
      List.of(
          "strongroom.dev/",
          "kubectl.kubernetes.io/",
          "meta.helm.sh/",
          "helm.sh/",
          "argocd.argoproj.io/",
          "kustomize.toolkit.fluxcd.io/",
          "helm.toolkit.fluxcd.io/",
          "app.kubernetes.io/managed-by");

  private static final String HELM = "meta.helm.sh/release-name";

  /** What tells that a tool applies the object again and again. */
  private static final Map<String, String> APPLIERS =
      Map.of(
          HELM,
          "Helm",
          "argocd.argoproj.io/tracking-id",
          "Argo CD",
          "kustomize.toolkit.fluxcd.io/name",
          "Flux",
          "helm.toolkit.fluxcd.io/name",
          "Flux");

  /** Made and used by Kubernetes and Helm themselves. */
  private static final Predicate<String> INTERNAL_TYPE =
      type ->
          type.equals("kubernetes.io/service-account-token")
              || type.equals("bootstrap.kubernetes.io/token")
              || type.startsWith("helm.sh/");

  /**
   * Why a Secret is not taken over; empty when it can be.
   *
   * @param takesOwned whether Secrets are taken that another tool owns
   */
  public static Optional<String> refusal(NativeSecret secret, boolean takesOwned) {
    return Stream.of(
            Optional.of("Secrets of type %s are not for people".formatted(secret.type()))
                .filter(why -> INTERNAL_TYPE.test(secret.type())),
            Optional.of("is immutable: no later value could be written")
                .filter(why -> secret.immutable()),
            ownership(secret).filter(why -> !takesOwned),
            size(secret))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> ownership(NativeSecret secret) {
    return secret
        .controller()
        .or(
            () ->
                Stream.concat(
                        secret.labels().keySet().stream(), secret.annotations().keySet().stream())
                    .filter(APPLIERS::containsKey)
                    .sorted()
                    .map(APPLIERS::get)
                    .findFirst())
        .map(
            owner ->
                "is written by "
                    + owner
                    + ", which would undo a rotation: let a ManagedSecret follow it"
                    + " (examples/followed-secret), or take it over with --include-owned once it is"
                    + " out of there");
  }

  private static Optional<String> size(NativeSecret secret) {
    SortedMap<String, NativeSecret.Content> keys = secret.keys();
    if (keys.isEmpty()) {
      return Optional.of("has no data");
    }
    if (keys.size() > MOST_KEYS) {
      return Optional.of("has %d keys; the most are %d".formatted(keys.size(), MOST_KEYS));
    }
    long size =
        keys.size() == 1
            ? keys.get(keys.firstKey()).length()
            : keys.entrySet().stream().mapToLong(Adoption::member).sum() + 1;
    if (size == 0) {
      return Optional.of("has nothing under its only key");
    }
    return Optional.of(
            "its value would have %d bytes; the most are %d".formatted(size, SecretValue.MAX_BYTES))
        .filter(why -> size > SecretValue.MAX_BYTES);
  }

  /** Name in quotes, colon, value in quotes, and a comma or brace. */
  private static long member(Map.Entry<String, NativeSecret.Content> key) {
    NativeSecret.Content content = key.getValue();
    int value = content.text() ? content.written() : base64(content.length()) + 2;
    return key.getKey().length() + 4L + value;
  }

  private static int base64(int bytes) {
    return (bytes + 2) / 3 * 4;
  }

  /** How it is taken over; {@link #refusal} must have nothing against it. */
  public static Adoption of(NativeSecret secret) {
    SortedMap<String, String> annotations = new TreeMap<>();
    int room = MOST_ANNOTATIONS;
    for (Map.Entry<String, String> each : declared(secret.annotations()).entrySet()) {
      int size = each.getKey().length() + each.getValue().length();
      if (each.getValue().length() <= LONGEST_ANNOTATION && size <= room) {
        annotations.put(each.getKey(), each.getValue());
        room -= size;
      }
    }
    return new Adoption(secret, declared(secret.labels()), annotations);
  }

  private static SortedMap<String, String> declared(Map<String, String> metadata) {
    SortedMap<String, String> declared = new TreeMap<>(metadata);
    declared.keySet().removeIf(key -> OF_TOOLS.stream().anyMatch(key::startsWith));
    return declared;
  }

  /** The only key; empty when there are several, which become a JSON object. */
  public Optional<String> onlyKey() {
    return Optional.of(secret.keys().firstKey()).filter(key -> secret.keys().size() == 1);
  }

  /** Keys whose bytes are in the JSON object as base64. */
  public List<String> binaryKeys() {
    return secret.keys().entrySet().stream()
        .filter(key -> !key.getValue().text())
        .map(Map.Entry::getKey)
        .toList();
  }

  /** All keys. */
  public Set<String> keys() {
    return secret.keys().keySet();
  }
}
