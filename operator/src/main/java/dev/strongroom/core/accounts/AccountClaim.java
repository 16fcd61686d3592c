package dev.strongroom.core.accounts;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;

/**
 * The claim of an account id: while it stands, no other namespace is that account. It says who may
 * use the id, and proves nothing about who somebody is.
 *
 * @param account the id
 * @param namespace name of the namespace that holds it
 * @param namespaceUid uid of that namespace
 * @param revision the store's mark of this state; empty before the first
 */
public record AccountClaim(
    AccountId account, String namespace, String namespaceUid, String revision) {

  /** A claim that is not stored yet. */
  static AccountClaim of(NamespaceIdentity holder) {
    return new AccountClaim(holder.account(), holder.name(), holder.uid(), "");
  }

  boolean isHeldBy(NamespaceIdentity namespaceNow) {
    return namespace.equals(namespaceNow.name()) && namespaceUid.equals(namespaceNow.uid());
  }

  AccountClaim movedTo(NamespaceIdentity holder) {
    return new AccountClaim(account, holder.name(), holder.uid(), revision);
  }
}
