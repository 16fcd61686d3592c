package dev.strongroom.core.projection;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Kubernetes demands of Secrets of its own types, so that one that cannot work is refused in
 * words that name the key. The rules are those of the API server's {@code ValidateSecret}.
 */
final class SecretTypes {
  private static final String DOCKER_CONFIG = "kubernetes.io/dockerconfigjson";
  private static final String OLD_DOCKER_CONFIG = "kubernetes.io/dockercfg";
  private static final String BASIC_AUTH = "kubernetes.io/basic-auth";

  /** Keys that must be there, by type. */
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          DOCKER_CONFIG,
          List.of(".dockerconfigjson"),
          OLD_DOCKER_CONFIG,
          List.of(".dockercfg"),
          "kubernetes.io/tls",
          List.of("tls.crt", "tls.key"),
          "kubernetes.io/ssh-auth",
          List.of("ssh-privatekey"));

  private final JsonObjects json;

  SecretTypes(JsonObjects json) {
    this.json = json;
  }

  /**
   * Checks the data of a Secret.
   *
   * @throws InvalidInput with {@link ProjectionReason#SecretTypeKeys} when a key is missing, with
   *     {@link ProjectionReason#SecretTypeValue} when what is under it must be a JSON object and is
   *     not
   */
  void require(String type, ProjectedData data) {
    Set<String> keys = data.keys();
    for (String key : REQUIRED.getOrDefault(type, List.of())) {
      if (!keys.contains(key)) {
        throw new InvalidInput(ProjectionReason.SecretTypeKeys.with(type, key));
      }
    }
    if (type.equals(BASIC_AUTH) && !keys.contains("username") && !keys.contains("password")) {
      throw new InvalidInput(ProjectionReason.SecretTypeKeys.with(type, "username or password"));
    }
    if (type.equals(DOCKER_CONFIG) || type.equals(OLD_DOCKER_CONFIG)) {
      String key = REQUIRED.get(type).get(0);
      if (!isObject(data.copy(key))) {
        throw new InvalidInput(ProjectionReason.SecretTypeValue.with(type, key));
      }
    }
  }

  private boolean isObject(byte[] bytes) {
    if (bytes.length == 0) {
      return false;
    }
    try (SecretValue value = SecretValue.detecting(bytes)) {
      Optional<JsonObject> object = json.parse(value);
      object.ifPresent(JsonObject::close);
      // The API server's parser takes the last of two members, and so do those who read it.
      return object.isPresent() || json.hasDuplicateKey(value);
    }
  }
}
