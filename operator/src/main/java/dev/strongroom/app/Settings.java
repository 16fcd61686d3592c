package dev.strongroom.app;

import java.util.Map;
import java.util.Set;

/**
 * The operator's configuration, from environment variables.
 *
 * @param region {@code STRONGROOM_REGION}: name of this installation, default cluster-local-1
 * @param namespace {@code STRONGROOM_NAMESPACE}: the operator's own namespace, default strongroom
 * @param watchNamespaces {@code STRONGROOM_WATCH_NAMESPACES}: comma-separated, empty for all
 * @param rootKey {@code STRONGROOM_ROOT_KEY_…}
 * @param threads {@code STRONGROOM_THREADS}: reconciling threads, 1 to 256, default 16
 * @param rotationThreads {@code STRONGROOM_ROTATION_THREADS}: rotations at one time, 1 to 256,
 *     default 8
 * @param rotationsPerNamespace {@code STRONGROOM_ROTATIONS_PER_NAMESPACE}: rotations of one
 *     namespace at one time, 1 to 256, default 2
 * @param budgets {@code STRONGROOM_BUDGETS}: what namespaces may keep in the store, as {@code
 *     <namespace>=<secrets>/<versions>/<bytes>}, comma-separated; {@code *} stands for all others,
 *     and an empty part for its default; default *=20000/200000/1Gi
 * @param leaderElection {@code STRONGROOM_LEADER_ELECTION}: default true
 * @param httpPort {@code STRONGROOM_HTTP_PORT}: probes, 0 to 65535 (0: any free), default 8080
 * @param metricsPort {@code STRONGROOM_METRICS_PORT}: metrics, 0 to 65535 (0: any free), default
 *     8081
 */
public record Settings(
    String region,
    String namespace,
    Set<String> watchNamespaces,
    RootKeySettings rootKey,
    int threads,
    int rotationThreads,
    int rotationsPerNamespace,
    Budgets budgets,
    boolean leaderElection,
    int httpPort,
    int metricsPort) {

  /** Reads the settings; a wrong value is refused with the variable's name. */
  public static Settings from(Map<String, String> environment) {
    Variables env = new Variables(environment);
    return new Settings(
        env.matching("STRONGROOM_REGION", "cluster-local-1", "([a-z]+-)+\\d+"),
        env.matching("STRONGROOM_NAMESPACE", "strongroom", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?"),
        Set.copyOf(env.list("STRONGROOM_WATCH_NAMESPACES", "", Variables.OBJECT_NAME)),
        RootKeySettings.from(env),
        env.number("STRONGROOM_THREADS", 16, 1, 256),
        env.number("STRONGROOM_ROTATION_THREADS", 8, 1, 256),
        env.number("STRONGROOM_ROTATIONS_PER_NAMESPACE", 2, 1, 256),
        Budgets.from(env),
        env.matching("STRONGROOM_LEADER_ELECTION", "true", "true|false").equals("true"),
        env.number("STRONGROOM_HTTP_PORT", 8080, 0, 65_535),
        env.number("STRONGROOM_METRICS_PORT", 8081, 0, 65_535));
  }
}
