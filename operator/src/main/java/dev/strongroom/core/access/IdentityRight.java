package dev.strongroom.core.access;

import java.util.Optional;

/**
 * A right of Kubernetes RBAC, as a SubjectAccessReview asks for it.
 *
 * @param group API group; empty for Kubernetes' core group
 * @param namespace the namespace in which the caller needs it
 * @param verb such as {@code get}
 * @param resource such as {@code managedsecrets}
 * @param subresource such as {@code value}; empty for the object itself
 * @param name the object's name, or the ARN of what another account has; empty when the right is
 *     about no single object
 */
public record IdentityRight(
    String group,
    String namespace,
    String verb,
    String resource,
    String subresource,
    Optional<String> name) {
  private static final String STRONGROOM = "strongroom.dev";

  /** A right in API group {@value #STRONGROOM}. */
  public IdentityRight(
      String namespace, String verb, String resource, String subresource, Optional<String> name) {
    this(STRONGROOM, namespace, verb, resource, subresource, name);
  }

  /** To act as a ServiceAccount (Kubernetes, "User impersonation"). */
  public static IdentityRight impersonation(String namespace, String serviceAccount) {
    return new IdentityRight(
        "", namespace, "impersonate", "serviceaccounts", "", Optional.of(serviceAccount));
  }

  /** The same right on all objects, which includes the right on each (Kubernetes RBAC). */
  public IdentityRight onAll() {
    return new IdentityRight(group, namespace, verb, resource, subresource, Optional.empty());
  }

  /** As a rule of a Role has it, such as {@code managedsecrets/value}. */
  public String ruleResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
