package dev.strongroom.e2e.canary;

import dev.strongroom.e2e.operator.OperatorProcess;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All places that somebody without the right to read Secrets may look at. */
final class Sinks {
  private static final Map<String, List<String>> KINDS =
      Map.of(
          "v1", List.of("Event", "ConfigMap", "ServiceAccount", "Namespace"),
          "events.k8s.io/v1", List.of("Event"),
          "coordination.k8s.io/v1", List.of("Lease"),
          "strongroom.dev/v1",
              List.of(
                  "ManagedSecret",
                  "SecretProjection",
                  "EncryptionKey",
                  "RotationPolicy",
                  "ExternalSecretTarget",
                  "SecretRecord",
                  "SecretVersion",
                  "KeyRecord"));

  private Sinks() {}

  /** What there is to see now, by the name of the place; one object or log line per line. */
  static Map<String, String> read(KubernetesClient client, OperatorProcess operator) {
    Map<String, String> sinks = new TreeMap<>();
    KINDS.forEach(
        (version, kinds) ->
            kinds.forEach(kind -> sinks.put(version + " " + kind, objects(client, version, kind))));
    sinks.put("metrics", operator.metrics());
    sinks.put("log", log(operator));
    return sinks;
  }

  /** All objects of a kind in all namespaces, as JSON. */
  static String objects(KubernetesClient client, String version, String kind) {
    return client
        .genericKubernetesResources(version, kind)
        .inAnyNamespace()
        .list()
        .getItems()
        .stream()
        .map(Serialization::asJson)
        .map(json -> json.lines().map(String::strip).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  /** Whatever bytes the log has, they are characters here. */
  private static String log(OperatorProcess operator) {
    try {
      return Files.readString(operator.log(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
