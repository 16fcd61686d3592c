package dev.strongroom.core.access;

import java.util.Optional;

/**
 * A right of Kubernetes RBAC, as a SubjectAccessReview asks for it, in API group {@code
 * strongroom.dev}.
 *
 * @param namespace the namespace in which the caller needs it
 * @param verb such as {@code get}
 * @param resource {@code managedsecrets} or {@code encryptionkeys}
 * @param subresource such as {@code value}; empty for the object itself
 * @param name the object's name, or the ARN of what another account has; empty when the right is
 *     about no single object
 */
public record IdentityRight(
    String namespace, String verb, String resource, String subresource, Optional<String> name) {

  /** As a rule of a Role has it, such as {@code managedsecrets/value}. */
  public String ruleResource() {
    return subresource.isEmpty() ? resource : resource + "/" + subresource;
  }
}
