package dev.strongroom.adapters.kubernetes;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.strongroom.adapters.kubernetes.store.StoreCalls;
import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.NamespaceIdentity;
import dev.strongroom.core.secrets.Namespaces;
import dev.strongroom.core.secrets.NotYet;
import dev.strongroom.core.secrets.ObjectName;
import dev.strongroom.core.secrets.Reason;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who a namespace is: its uid, and its account, which is the id in its annotation, else the one
 * derived from its name. Asked only when a secret is made or comes back, since its record keeps
 * both; remembered for half a minute.
 */
public final class Accounts implements Namespaces {
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final int MOST = 10_000;

  private final KubernetesClient client;
  private final LoadingCache<String, Known> cache;

  private record Known(NamespaceIdentity identity, boolean isEnding) {}

  /** Accounts of the namespaces that this client reads. */
  public Accounts(KubernetesClient client) {
    this.client = client;
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .build(namespace -> read(namespace));
  }

  @Override
  public NamespaceIdentity current(String namespace) {
    cache.invalidate(namespace);
    return of(namespace);
  }

  /**
   * The namespace as it was a moment ago. Good for making something new in it; whether something
   * that is there belongs to it takes {@link #current}.
   */
  public NamespaceIdentity of(String namespace) {
    Known known = cache.get(namespace);
    if (known.isEnding()) {
      forget(namespace);
    }
    return known.identity();
  }

  /**
   * Forgets a namespace. To be called when an object in it was deleted: that is how the end of the
   * namespace begins, and its name may be used again at once.
   */
  public void forget(String namespace) {
    cache.invalidate(namespace);
  }

  private Known read(String name) {
    Namespace namespace =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.namespaces(), new ObjectName(name)).get());
    if (namespace == null) {
      throw new NotYet(Reason.NamespaceMissing.with(name));
    }
    Map<String, String> annotations =
        Optional.ofNullable(namespace.getMetadata().getAnnotations()).orElse(Map.of());
    NamespaceIdentity identity =
        new NamespaceIdentity(
            name,
            namespace.getMetadata().getUid(),
            Instant.parse(namespace.getMetadata().getCreationTimestamp()),
            Optional.ofNullable(annotations.get(StrongroomNames.ACCOUNT_ID))
                .map(AccountId::new)
                .orElseGet(() -> AccountId.ofNamespace(name)),
            uids(annotations.getOrDefault(StrongroomNames.RESTORE_FROM, "")));
    return new Known(identity, namespace.getMetadata().getDeletionTimestamp() != null);
  }

  private static Set<String> uids(String list) {
    return Stream.of(list.split("[,\\s]+"))
        .filter(uid -> !uid.isEmpty())
        .collect(Collectors.toSet());
  }
}
