package dev.strongroom.app;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The operator's configuration, from environment variables.
 *
 * @param region {@code STRONGROOM_REGION}: name of this installation, default cluster-local-1
 * @param namespace {@code STRONGROOM_NAMESPACE}: the operator's own namespace, default strongroom
 * @param watchNamespaces {@code STRONGROOM_WATCH_NAMESPACES}: comma-separated, empty for all
 * @param rootKeyProvider {@code STRONGROOM_ROOT_KEY_PROVIDER}: {@code cluster} (default) or {@code
 *     file}
 * @param rootKeyFile {@code STRONGROOM_ROOT_KEY_FILE}: file or folder of the provider {@code file}
 * @param rootKeySecret {@code STRONGROOM_ROOT_KEY_SECRET}: Secret of the provider {@code cluster},
 *     default strongroom-root-key
 * @param threads {@code STRONGROOM_THREADS}: reconciling threads, 1 to 256, default 16
 * @param rotationThreads {@code STRONGROOM_ROTATION_THREADS}: rotations at one time, 1 to 256,
 *     default 8
 * @param leaderElection {@code STRONGROOM_LEADER_ELECTION}: default true
 * @param httpPort {@code STRONGROOM_HTTP_PORT}: health and metrics, 0 to 65535 (0: any free),
 *     default 8080
 */
public record Settings(
    String region,
    String namespace,
    Set<String> watchNamespaces,
    String rootKeyProvider,
    Optional<Path> rootKeyFile,
    String rootKeySecret,
    int threads,
    int rotationThreads,
    boolean leaderElection,
    int httpPort) {

  /** Reads the settings; a wrong value is refused with the variable's name. */
  public static Settings from(Map<String, String> env) {
    return new Settings(
        matching(env, "STRONGROOM_REGION", "cluster-local-1", "([a-z]+-)+\\d+"),
        matching(env, "STRONGROOM_NAMESPACE", "strongroom", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
        list(env.getOrDefault("STRONGROOM_WATCH_NAMESPACES", "")),
        matching(env, "STRONGROOM_ROOT_KEY_PROVIDER", "cluster", "cluster|file"),
        Optional.ofNullable(env.get("STRONGROOM_ROOT_KEY_FILE")).map(Path::of),
        matching(env, "STRONGROOM_ROOT_KEY_SECRET", "strongroom-root-key", "[-.a-z0-9]{1,253}"),
        number(env, "STRONGROOM_THREADS", 16, 1, 256),
        number(env, "STRONGROOM_ROTATION_THREADS", 8, 1, 256),
        matching(env, "STRONGROOM_LEADER_ELECTION", "true", "true|false").equals("true"),
        number(env, "STRONGROOM_HTTP_PORT", 8080, 0, 65_535));
  }

  private static Set<String> list(String text) {
    return Arrays.stream(text.split(","))
        .map(String::trim)
        .filter(s -> !s.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static String matching(
      Map<String, String> env, String name, String fallback, String pattern) {
    String value = env.getOrDefault(name, "").isBlank() ? fallback : env.get(name).trim();
    if (!value.matches(pattern)) {
      throw new IllegalArgumentException(name + " must match " + pattern);
    }
    return value;
  }

  private static int number(Map<String, String> env, String name, int fallback, int min, int max) {
    String text = matching(env, name, String.valueOf(fallback), "\\d{1,9}");
    int value = Integer.parseInt(text);
    if (value < min || value > max) {
      throw new IllegalArgumentException(name + " must be from " + min + " to " + max);
    }
    return value;
  }
}
