package dev.strongroom.core.projection;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import java.util.Set;

/**
 * The types of Secrets that the installation writes. Tools and the cluster act on Secrets by their
 * type: a Helm release is rolled back to, a token is issued. So a type is written only if the
 * installation lists it, and those that the cluster turns into credentials never are.
 *
 * @param types the listed types
 */
public record AllowedTypes(Set<String> types) {
  /**
   * The default of an installation, separated by commas: types that hold data and cause nothing.
   */
  public static final String DEFAULT =
      "Opaque,kubernetes.io/tls,kubernetes.io/dockerconfigjson,kubernetes.io/dockercfg,"
          + "kubernetes.io/basic-auth,kubernetes.io/ssh-auth";

  private static final Set<String> NEVER =
      Set.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token");

  /** Copies. */
  public AllowedTypes {
    types = Set.copyOf(types);
  }

  /**
   * Refuses a type that may not be written.
   *
   * @throws InvalidInput with {@link ProjectionReason#SecretTypeForbidden} or {@link
   *     ProjectionReason#SecretTypeNotAllowed}
   */
  public void require(String type) {
    if (NEVER.contains(type)) {
      throw new InvalidInput(ProjectionReason.SecretTypeForbidden.with(type));
    }
    if (!types.contains(type)) {
      throw new InvalidInput(ProjectionReason.SecretTypeNotAllowed.with(type));
    }
  }
}
