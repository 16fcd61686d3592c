package dev.strongroom.core.keys;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.work.SwapAttempt;
import java.time.Clock;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Brings customer-managed keys to what their owners declare, as one change of one record each:
 * makes them, enables and disables them, rotates them, schedules their deletion and cancels it.
 * What is to be done is decided by {@link KeyAction#decide}.
 */
public final class DeclareKey {

  private final KeyRecordStore store;
  private final KeyMaker maker;
  private final Supplier<Collection<KeyRecord>> known;
  private final Namespaces namespaces;
  private final String region;
  private final KeyBudget budget;
  private final Clock clock;
  private final Set<AliasClaim> claims = new HashSet<>();

  /** An alias that is being declared at this moment. */
  private record AliasClaim(String namespace, String alias) {}

  /**
   * The use case over these.
   *
   * @param known all records as a cache has them, which may lag; to keep aliases unique
   */
  public DeclareKey(
      KeyRecordStore store,
      KeyMaker maker,
      Supplier<Collection<KeyRecord>> known,
      Namespaces namespaces,
      String region,
      KeyBudget budget,
      Clock clock) {
    this.store = store;
    this.maker = maker;
    this.known = known;
    this.namespaces = namespaces;
    this.region = region;
    this.budget = budget;
    this.clock = clock;
  }

  /** Name of the record of the key that an object declares: one per object, so it claims it. */
  public static String recordName(Owner owner) {
    byte[] digest = Sha256.of(owner.namespace() + "\n" + owner.name());
    return "k-" + HexFormat.of().formatHex(digest, 0, 20);
  }

  /**
   * Brings the record to the declaration. Declarations of different keys do not wait for each
   * other: only one at a time may use an alias, so that of two keys with one alias the second sees
   * the first.
   *
   * @param namespace the owner's namespace, for the ARN of a new key
   * @param request an id; a new one asks for a rotation, which waits until the key is enabled
   * @return the record as it is now; empty when the key is declared to be deleted and is gone
   * @throws InvalidInput with {@link KeyReason#AliasTaken} when another key has the alias, {@link
   *     AccountReason#NamespaceRecreated} when the key belongs to an earlier namespace
   * @throws dev.strongroom.core.problems.Rejected with {@link AccountReason#KeyLimitExceeded} when
   *     the account has no room for a new key
   * @throws Unavailable when the store does not answer, or others change the record all the time
   */
  public Optional<KeyRecord> declare(
      KeyDeclaration declared, NamespaceIdentity namespace, Optional<String> request) {
    Set<AliasClaim> wanted =
        declared.aliases().stream()
            .map(alias -> new AliasClaim(declared.owner().namespace(), alias))
            .collect(Collectors.toSet());
    claim(wanted);
    try {
      return declareAlone(declared, namespace, request);
    } finally {
      synchronized (claims) {
        claims.removeAll(wanted);
      }
    }
  }

  private void claim(Set<AliasClaim> wanted) {
    synchronized (claims) {
      if (!Collections.disjoint(claims, wanted)) {
        throw new Unavailable(StoreReason.Conflict.with());
      }
      claims.addAll(wanted);
    }
  }

  private Optional<KeyRecord> declareAlone(
      KeyDeclaration declared, NamespaceIdentity namespace, Optional<String> request) {
    if (!declared.toBeDeleted()) {
      // From memory: ten thousand objects without room must not ask the store all the time.
      budget.requireRoom(declared.owner().namespace(), recordName(declared.owner()));
    }
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      KeyFacts facts = facts(declared, namespace, request);
      KeyAction action = KeyAction.decide(facts);
      if (action instanceof KeyAction.AskNamespace) {
        NamespaceIdentity current = namespaces.current(declared.owner().namespace());
        action = KeyAction.decide(facts.in(current));
      }
      if (action instanceof KeyAction.None) {
        return Optional.empty();
      }
      Optional<KeyRecord> done = act(action, facts);
      if (done.isPresent()) {
        return done;
      }
    }
  }

  private KeyFacts facts(
      KeyDeclaration declared, NamespaceIdentity namespace, Optional<String> request) {
    return new KeyFacts(
        declared,
        request,
        store.find(recordName(declared.owner())),
        namespace,
        Optional.empty(),
        aliasHolder(declared),
        clock.instant());
  }

  /** The record as it is now; empty when somebody else has changed it meanwhile. */
  private Optional<KeyRecord> act(KeyAction action, KeyFacts facts) {
    if (action instanceof KeyAction.Keep keep) {
      return Optional.of(keep.record());
    }
    if (action instanceof KeyAction.Change change) {
      return store.compareAndSwap(change.next());
    }
    if (action instanceof KeyAction.Rotate rotate) {
      KeyRecord next = rotate.next();
      return store.compareAndSwap(KeyChanges.rotated(next, maker.next(next), facts.request()));
    }
    if (action instanceof KeyAction.Refuse refuse) {
      refuse.ended().ifPresent(this::schedule);
      throw new InvalidInput(refuse.why());
    }
    return create(facts.declared(), facts.namespace(), facts.request());
  }

  private Optional<KeyRecord> create(
      KeyDeclaration declared, NamespaceIdentity namespace, Optional<String> request) {
    String name = recordName(declared.owner());
    KeyBudget.Reservation place = budget.reserve(declared.owner().namespace(), name);
    try {
      return store.create(newRecord(declared, namespace, request));
    } finally {
      place.release();
    }
  }

  /**
   * Schedules the deletion of the key whose owner is gone, if it still belongs to {@code owner}'s
   * very incarnation: a new object under the same name keeps it.
   *
   * @return the record if this has scheduled it now
   */
  public Optional<KeyRecord> schedule(Owner owner) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<KeyRecord> record = store.find(recordName(owner));
      Optional<CustomerKey> key = record.flatMap(KeyRecord::customer);
      if (key.isEmpty()
          || !key.get().declared().owner().equals(owner)
          || key.get().deletionAt().isPresent()) {
        return Optional.empty();
      }
      CustomerKey next =
          KeyChanges.declared(key.get(), key.get().declared().withDeletion(), clock.instant());
      Optional<KeyRecord> done = store.compareAndSwap(record.get().withCustomer(next));
      if (done.isPresent()) {
        return done;
      }
    }
  }

  private KeyRecord newRecord(
      KeyDeclaration declared, NamespaceIdentity place, Optional<String> request) {
    UUID keyId = maker.keyId();
    String namespace = declared.owner().namespace();
    CustomerKey key =
        new CustomerKey(
            declared,
            place.tenancy(),
            new KeyArn(region, place.account(), keyId),
            Optional.empty(),
            request);
    return new KeyRecord(
        recordName(declared.owner()),
        namespace,
        declared.alias(),
        keyId,
        List.of(maker.material(keyId, namespace, 1)),
        Optional.of(key),
        "");
  }

  private Optional<KeyFacts.AliasHolder> aliasHolder(KeyDeclaration declared) {
    Set<String> wanted = declared.aliases();
    return known.get().stream()
        .filter(other -> other.namespace().equals(declared.owner().namespace()))
        .flatMap(other -> other.customer().stream())
        .map(CustomerKey::declared)
        .filter(other -> !other.owner().sameObject(declared.owner()))
        .flatMap(
            other ->
                other.aliases().stream()
                    .filter(wanted::contains)
                    .map(alias -> new KeyFacts.AliasHolder(alias, other.owner())))
        .findFirst();
  }
}
