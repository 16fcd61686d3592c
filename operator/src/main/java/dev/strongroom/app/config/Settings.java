package dev.strongroom.app.config;

import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.projection.AllowedTypes;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.targets.AllowedHosts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The operator's configuration, from environment variables.
 *
 * @param region {@code STRONGROOM_REGION}: name of this installation, default cluster-local-1
 * @param formerRegions {@code STRONGROOM_FORMER_REGIONS}: comma-separated, other regions that ARNs
 *     of the store may have, default none
 * @param namespace {@code STRONGROOM_NAMESPACE}: the operator's own namespace, default strongroom
 * @param watchNamespaces {@code STRONGROOM_WATCH_NAMESPACES}: comma-separated, empty for all
 * @param excludedNamespaces {@code STRONGROOM_EXCLUDED_NAMESPACES}: comma-separated namespaces that
 *     are left out; the operator's own always is, default kube-system,kube-public,kube-node-lease
 * @param allowedSecretTypes {@code STRONGROOM_ALLOWED_SECRET_TYPES}: comma-separated types of
 *     Secrets that may be written, default {@link AllowedTypes#DEFAULT}
 * @param rootKey {@code STRONGROOM_ROOT_KEY_…}
 * @param threads {@code STRONGROOM_THREADS}: reconciling threads, 1 to 256, default 16
 * @param rotationThreads {@code STRONGROOM_ROTATION_THREADS}: rotations at one time, 1 to 256,
 *     default 8
 * @param rotationsPerNamespace {@code STRONGROOM_ROTATIONS_PER_NAMESPACE}: rotations of one
 *     namespace at one time, 1 to 256, default 2
 * @param minimumInterval {@code STRONGROOM_ROTATION_MINIMUM_HOURS}: shortest time between two
 *     rotations of a secret that a schedule may have, 1 to 4 hours, default 4
 * @param budgets {@code STRONGROOM_BUDGETS}: what namespaces may keep in the store, as {@code
 *     <namespace>=<secrets>/<versions>/<bytes>/<keys>/<projections>}, comma-separated; {@code *}
 *     stands for all others, and an empty or missing part for its default; default
 *     *=20000/200000/1Gi/1000/10000
 * @param allowedHosts {@code STRONGROOM_TARGETS_ALLOWED_HOSTS}: comma-separated, see {@link
 *     AllowedHosts}; empty for all. {@code KUBERNETES_SERVICE_HOST} is never one
 * @param leaderElection {@code STRONGROOM_LEADER_ELECTION}: default true
 * @param httpPort {@code STRONGROOM_HTTP_PORT}: probes, 0 to 65535 (0: any free), default 8080
 * @param metricsPort {@code STRONGROOM_METRICS_PORT}: metrics, 0 to 65535 (0: any free), default
 *     8081
 * @param awaitRestore {@code STRONGROOM_STORE_AWAIT_RESTORE}: whether nothing is created before a
 *     restore, default false
 * @param rollout {@code STRONGROOM_ROLLOUT}: whether workloads may be restarted when a Secret that
 *     they use has changed, default false
 * @param audit {@code STRONGROOM_AUDIT_…}
 * @param events {@code STRONGROOM_EVENTS_…}
 */
public record Settings(
    String region,
    Set<String> formerRegions,
    String namespace,
    Set<String> watchNamespaces,
    ExcludedNamespaces excludedNamespaces,
    AllowedTypes allowedSecretTypes,
    RootKeySettings rootKey,
    int threads,
    int rotationThreads,
    int rotationsPerNamespace,
    MinimumInterval minimumInterval,
    Budgets budgets,
    AllowedHosts allowedHosts,
    boolean leaderElection,
    int httpPort,
    int metricsPort,
    boolean awaitRestore,
    boolean rollout,
    AuditSettings audit,
    EventSettings events) {

  /** The region where none is declared. */
  public static final String DEFAULT_REGION = "cluster-local-1";

  private static final String SYSTEM_NAMESPACES = "kube-system,kube-public,kube-node-lease";
  private static final String SECRET_TYPE = "[A-Za-z0-9]([-._/A-Za-z0-9]{0,251}[A-Za-z0-9])?";
  private static final String REGION = "([a-z]+-)+\\d+";

  /** Reads the settings; a wrong value is refused with the variable's name. */
  public static Settings from(Map<String, String> environment) {
    Variables env = new Variables(environment);
    String namespace =
        env.matching("STRONGROOM_NAMESPACE", "strongroom", "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    return new Settings(
        env.matching("STRONGROOM_REGION", DEFAULT_REGION, REGION),
        Set.copyOf(env.list("STRONGROOM_FORMER_REGIONS", "", REGION)),
        namespace,
        Set.copyOf(env.list("STRONGROOM_WATCH_NAMESPACES", "", Variables.OBJECT_NAME)),
        excludedNamespaces(env, namespace),
        new AllowedTypes(
            Set.copyOf(
                env.list("STRONGROOM_ALLOWED_SECRET_TYPES", AllowedTypes.DEFAULT, SECRET_TYPE))),
        RootKeySettings.from(env),
        env.number("STRONGROOM_THREADS", 16, 1, 256),
        env.number("STRONGROOM_ROTATION_THREADS", 8, 1, 256),
        env.number("STRONGROOM_ROTATIONS_PER_NAMESPACE", 2, 1, 256),
        new MinimumInterval(env.number("STRONGROOM_ROTATION_MINIMUM_HOURS", 4, 1, 4)),
        Budgets.from(env),
        allowedHosts(env, namespace, environment.getOrDefault("KUBERNETES_SERVICE_HOST", "")),
        env.matching("STRONGROOM_LEADER_ELECTION", "true", "true|false").equals("true"),
        env.number("STRONGROOM_HTTP_PORT", 8080, 0, 65_535),
        env.number("STRONGROOM_METRICS_PORT", 8081, 0, 65_535),
        env.matching("STRONGROOM_STORE_AWAIT_RESTORE", "false", "true|false").equals("true"),
        env.matching("STRONGROOM_ROLLOUT", "false", "true|false").equals("true"),
        AuditSettings.from(env),
        EventSettings.from(env));
  }

  /**
   * What tells this installation from others of the cluster on the Secrets that it writes: its
   * namespace, which no other one has, and which stays when the region changes.
   */
  public String installation() {
    return namespace;
  }

  private static ExcludedNamespaces excludedNamespaces(Variables env, String own) {
    Set<String> names =
        new TreeSet<>(
            env.list("STRONGROOM_EXCLUDED_NAMESPACES", SYSTEM_NAMESPACES, Variables.OBJECT_NAME));
    names.add(own);
    return new ExcludedNamespaces(names);
  }

  private static AllowedHosts allowedHosts(Variables env, String own, String apiServer) {
    String variable = "STRONGROOM_TARGETS_ALLOWED_HOSTS";
    AllowedHosts hosts =
        new AllowedHosts(
            env.list(variable, "", AllowedHosts.ENTRY),
            own,
            apiServer.isBlank() ? List.of() : List.of(apiServer));
    if (!hosts.wrongEntries().isEmpty()) {
      throw new IllegalArgumentException(variable + " names a network that is none");
    }
    return hosts;
  }
}
