package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.accounts.AccountClaim;
import dev.strongroom.core.accounts.AccountClaims;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.crds.AccountClaimResource;
import dev.strongroom.crds.AccountClaimSpec;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;

/** Claims as {@code AccountClaim} objects of the operator's namespace, named by their ids. */
public final class KubernetesAccountClaims implements AccountClaims {
  private final KubernetesClient client;
  private final ObjectName namespace;
  private final NonNamespaceOperation<AccountClaimResource, ?, Resource<AccountClaimResource>>
      claims;

  /** Claims in the operator's namespace. */
  public KubernetesAccountClaims(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = new ObjectName(namespace);
    MixedOperation<AccountClaimResource, ?, Resource<AccountClaimResource>> all =
        client.resources(AccountClaimResource.class);
    this.claims = ObjectsByName.in(all, this.namespace);
  }

  @Override
  public Optional<AccountClaim> find(AccountId account) {
    return get(account).map(found -> claim(account, found));
  }

  private Optional<AccountClaimResource> get(AccountId account) {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(claims, new ObjectName(account.value())).get()));
  }

  private static AccountClaim claim(AccountId account, AccountClaimResource resource) {
    AccountClaimSpec spec = resource.getSpec();
    if (spec == null || spec.getNamespace() == null || spec.getNamespaceUid() == null) {
      throw new Unreadable(StoreReason.StoredObjectDamaged.with());
    }
    if (spec.getFormat() > AccountClaimSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(spec.getFormat()));
    }
    return new AccountClaim(
        account,
        spec.getNamespace(),
        spec.getNamespaceUid(),
        resource.getMetadata().getResourceVersion());
  }

  @Override
  public boolean create(AccountClaim claim) {
    AccountClaimResource resource = new AccountClaimResource();
    resource.setMetadata(new ObjectMetaBuilder().withName(claim.account().value()).build());
    resource.setSpec(new AccountClaimSpec());
    write(claim, resource.getSpec());
    return StoreCalls.unlessConflict(() -> claims.resource(resource).create()).isPresent();
  }

  @Override
  public boolean compareAndSwap(AccountClaim changed) {
    Optional<AccountClaimResource> stored = get(changed.account());
    if (stored.isEmpty()) {
      return false;
    }
    AccountClaimResource next = stored.get();
    next.getMetadata().setResourceVersion(changed.revision());
    write(changed, next.getSpec());
    return StoreCalls.unlessChangedOrGone(() -> claims.resource(next).update()).isPresent();
  }

  private static void write(AccountClaim claim, AccountClaimSpec spec) {
    spec.setNamespace(claim.namespace());
    spec.setNamespaceUid(claim.namespaceUid());
  }

  /** Asked only about a claim that stands in the way of another namespace, which is rare. */
  @Override
  public boolean isAbandoned(AccountClaim claim) {
    Namespace holder =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.namespaces(), new ObjectName(claim.namespace())).get());
    boolean isGone = holder == null || !holder.getMetadata().getUid().equals(claim.namespaceUid());
    return isGone && !hasSecrets(claim) && !hasKeys(claim);
  }

  private boolean hasSecrets(AccountClaim claim) {
    return !StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(client.resources(SecretRecordResource.class), namespace)
                    .withLabel(KubernetesRecordStore.ACCOUNT_LABEL, claim.namespace())
                    .list(new ListOptionsBuilder().withLimit(1L).build()))
        .getItems()
        .isEmpty();
  }

  /** A default key is Strongroom's own, and outlives the account; its ARN is nobody's. */
  private boolean hasKeys(AccountClaim claim) {
    return StoreCalls.orUnavailable(
            () -> ObjectsByName.in(client.resources(KeyRecordResource.class), namespace).list())
        .getItems()
        .stream()
        .map(KeyRecordResource::getSpec)
        .anyMatch(key -> claim.namespace().equals(key.getAccount()) && key.getCustomer() != null);
  }
}
