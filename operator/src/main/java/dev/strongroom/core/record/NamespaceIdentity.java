package dev.strongroom.core.record;

import java.time.Instant;
import java.util.Set;

/**
 * A namespace as it is now. Its name can be used again after it was deleted; its uid cannot.
 *
 * @param name its name
 * @param uid its uid, which no other namespace ever has
 * @param createdAt when it was created, to the second
 * @param account the account that it is
 * @param restoreFrom uids of earlier namespaces of this name whose secrets and keys a cluster
 *     administrator has handed over to it
 */
public record NamespaceIdentity(
    String name, String uid, Instant createdAt, AccountId account, Set<String> restoreFrom) {

  /** Copies. */
  public NamespaceIdentity {
    restoreFrom = Set.copyOf(restoreFrom);
  }

  /** The tenancy of what is made in this namespace now. */
  public Tenancy tenancy() {
    return Tenancy.of(uid);
  }
}
