package dev.strongroom.adapters.kubernetes;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.ObjectName;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The account of a namespace: the id in its annotation, else the one derived from its name. Asked
 * only when a secret is made, since the ARN keeps it; remembered for half a minute.
 */
public final class Accounts {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST = 10_000;

  private final LoadingCache<String, AccountId> cache;

  /** Accounts of the namespaces that this client reads. */
  public Accounts(KubernetesClient client) {
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .build(namespace -> read(client, namespace));
  }

  /** The account of a namespace as it is now, for a namespace that may have been made anew. */
  public AccountId now(String namespace) {
    cache.invalidate(namespace);
    return cache.get(namespace);
  }

  /** The account of a namespace. */
  public AccountId of(String namespace) {
    return cache.get(namespace);
  }

  private static AccountId read(KubernetesClient client, String name) {
    Namespace namespace =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.namespaces(), new ObjectName(name)).get());
    return Optional.ofNullable(namespace)
        .map(n -> n.getMetadata().getAnnotations())
        .map((Map<String, String> a) -> a.get(StrongroomNames.ACCOUNT_ID))
        .map(AccountId::new)
        .orElseGet(() -> AccountId.ofNamespace(name));
  }
}
