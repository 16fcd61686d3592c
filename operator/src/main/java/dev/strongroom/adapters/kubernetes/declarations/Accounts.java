package dev.strongroom.adapters.kubernetes.declarations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.store.KubernetesAccountClaims;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.accounts.ClaimAccount;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Namespaces;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who a namespace is: its uid, and its account, which is the id in its annotation, else the one
 * derived from its name. Remembered for half a minute.
 */
public final class Accounts implements Namespaces, CallerNamespaces {
  private static final String NOBODY = "";

  private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
  private static final Duration REMEMBERED = Duration.ofSeconds(30);
  private static final Duration CLAIM_REMEMBERED = Duration.ofMinutes(10);
  private static final int MOST = 10_000;

  private final KubernetesClient client;
  private final ClaimAccount claims;
  private final LoadingCache<Asked, Known> cache;

  /** When an object of a namespace was last deleted, by {@link System#nanoTime}. */
  private final Cache<String, Long> mayHaveEnded =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(REMEMBERED).build();

  /** Ids that are known to be claimed, and by which namespace's uid. */
  private final Cache<AccountId, String> claimed =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(CLAIM_REMEMBERED).build();

  /**
   * Who asks for a namespace: what is known to one asker says nothing to another, who may be of a
   * later namespace of that name.
   *
   * @param uid of a ServiceAccount of that namespace, or {@link #NOBODY}
   */
  private record Asked(String namespace, String uid) {}

  /**
   * What is known of a namespace.
   *
   * @param readAt when the reading began, by {@link System#nanoTime}
   * @param refusal why it cannot be the account that it says it is
   */
  private record Known(
      long readAt, NamespaceIdentity identity, boolean isEnding, Optional<Finding> refusal) {}

  /**
   * Accounts of the namespaces that this client reads.
   *
   * @param operatorNamespace where the claims are
   */
  public Accounts(KubernetesClient client, String operatorNamespace) {
    this.client = client;
    this.claims = new ClaimAccount(new KubernetesAccountClaims(client, operatorNamespace));
    this.cache =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(REMEMBERED)
            .build(asked -> read(asked.namespace()));
  }

  @Override
  public NamespaceIdentity current(String namespace) {
    Asked asked = new Asked(namespace, NOBODY);
    cache.invalidate(asked);
    return known(asked);
  }

  @Override
  public NamespaceIdentity of(Caller.Session caller, String namespace) {
    return namespace.equals(caller.namespace()) ? ofMember(namespace, caller.uid()) : of(namespace);
  }

  /**
   * A ServiceAccount's own namespace as it was at most half a minute ago, but never one that was
   * deleted before the ServiceAccount was made: it is asked for when this uid is first seen.
   *
   * @param uid of the ServiceAccount, which no other ever has
   * @throws InvalidInput as {@link #of(String)} does
   */
  public NamespaceIdentity ofMember(String namespace, String uid) {
    return known(new Asked(namespace, uid));
  }

  /**
   * The namespace as it was a moment ago. Good for making something new in it; whether something
   * that is there belongs to it takes {@link #current}. It holds its account's id.
   *
   * @throws InvalidInput with {@link AccountReason#AccountIdTaken} when another namespace holds
   *     that id
   */
  public NamespaceIdentity of(String namespace) {
    return known(new Asked(namespace, NOBODY));
  }

  private NamespaceIdentity known(Asked asked) {
    Known known = cache.get(asked);
    if (isOutdated(known, asked.namespace())) {
      cache.invalidate(asked);
      known = cache.get(asked);
    }
    if (known.isEnding()) {
      cache.invalidate(asked);
    }
    if (known.refusal().isPresent()) {
      throw new InvalidInput(known.refusal().get());
    }
    return known.identity();
  }

  private boolean isOutdated(Known known, String namespace) {
    Long endedAt = mayHaveEnded.getIfPresent(namespace);
    return endedAt != null && endedAt - known.readAt() >= 0;
  }

  /**
   * Forgets what is known of a namespace so far. To be called when an object in it was deleted:
   * that is how the end of the namespace begins, and its name may be used again at once. Does not
   * wait.
   */
  public void forget(String namespace) {
    mayHaveEnded.put(namespace, System.nanoTime());
  }

  private Known read(String name) {
    long readAt = System.nanoTime();
    Namespace namespace =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.namespaces(), new ObjectName(name)).get());
    if (namespace == null) {
      throw new NotYet(AccountReason.NamespaceMissing.with(name));
    }
    Map<String, String> annotations =
        Optional.ofNullable(namespace.getMetadata().getAnnotations()).orElse(Map.of());
    NamespaceIdentity identity =
        new NamespaceIdentity(
            name,
            namespace.getMetadata().getUid(),
            Instant.parse(namespace.getMetadata().getCreationTimestamp()),
            idOf(namespace),
            uids(annotations.getOrDefault(StrongroomNames.RESTORE_FROM, "")));
    boolean isEnding = namespace.getMetadata().getDeletionTimestamp() != null;
    return new Known(readAt, identity, isEnding, refusal(identity));
  }

  /**
   * The account id of a namespace: the one in its annotation, else the one that follows from its
   * name.
   *
   * @throws dev.strongroom.core.problems.InvalidInput when what the annotation holds is none
   */
  public static AccountId idOf(Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    return Optional.ofNullable(metadata.getAnnotations())
        .map(annotations -> annotations.get(StrongroomNames.ACCOUNT_ID))
        .map(id -> AccountId.declared("Annotation " + StrongroomNames.ACCOUNT_ID, id))
        .orElseGet(() -> AccountId.ofNamespace(metadata.getName()));
  }

  private Optional<Finding> refusal(NamespaceIdentity namespace) {
    if (namespace.uid().equals(claimed.getIfPresent(namespace.account()))) {
      return Optional.empty();
    }
    try {
      claims.claim(namespace);
      claimed.put(namespace.account(), namespace.uid());
      return Optional.empty();
    } catch (InvalidInput | Unreadable taken) {
      LOG.warn("namespace {}: {}", namespace.name(), taken.finding());
      return Optional.of(taken.finding());
    }
  }

  private static Set<String> uids(String list) {
    return Stream.of(list.split("[,\\s]+"))
        .filter(uid -> !uid.isEmpty())
        .collect(Collectors.toSet());
  }
}
