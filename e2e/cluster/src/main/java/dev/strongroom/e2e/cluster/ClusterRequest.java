package dev.strongroom.e2e.cluster;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which cluster is wanted.
 *
 * @param needed what the cluster must be able to do
 * @param kubeconfig the user's own cluster, if that is to be used; never guessed
 * @param context the context within the kubeconfig, else its current one
 * @param install whether missing Debian packages for a node may be installed
 * @param progress gets a line whenever something takes long or is not taken
 */
public record ClusterRequest(
    Capability needed,
    Optional<Path> kubeconfig,
    Optional<String> context,
    boolean install,
    Consumer<String> progress) {
  private static final String KUBECONFIG = "STRONGROOM_E2E_KUBECONFIG";
  private static final String CONTEXT = "STRONGROOM_E2E_CONTEXT";
  private static final String NO_INSTALL = "STRONGROOM_E2E_NO_INSTALL";

  /**
   * What the environment says: {@code STRONGROOM_E2E_KUBECONFIG}, {@code STRONGROOM_E2E_CONTEXT}
   * and {@code STRONGROOM_E2E_NO_INSTALL}, all optional.
   */
  public static ClusterRequest fromEnvironment(Capability needed) {
    return from(needed, System.getenv());
  }

  /** Whether the user's own cluster is wanted, and no other. */
  public boolean isGiven() {
    return kubeconfig.isPresent() || context.isPresent();
  }

  static ClusterRequest from(Capability needed, Map<String, String> environment) {
    return new ClusterRequest(
        needed,
        given(environment, KUBECONFIG).map(Path::of),
        given(environment, CONTEXT),
        given(environment, NO_INSTALL).isEmpty(),
        System.err::println);
  }

  private static Optional<String> given(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
