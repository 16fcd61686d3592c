package dev.strongroom.core.kms;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.AccountId;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds keys, from memory. A key that an earlier namespace of the caller's name has left is not
 * found: it belongs to somebody else.
 */
public final class KeyLocator {
  private final KeyRecordStore store;
  private final Supplier<Collection<KeyRecord>> known;
  private final CallerNamespaces namespaces;
  private final KeyRing keys;
  private final String region;

  /**
   * A locator in a region.
   *
   * @param known all records as a cache has them, which may lag
   * @param keys makes the default key of an account when it is first asked for
   */
  public KeyLocator(
      KeyRecordStore store,
      Supplier<Collection<KeyRecord>> known,
      CallerNamespaces namespaces,
      KeyRing keys,
      String region) {
    this.store = store;
    this.known = known;
    this.namespaces = namespaces;
    this.keys = keys;
    this.region = region;
  }

  /**
   * The key that a reference means; empty when there is none.
   *
   * @throws NotYet when the caller's namespace is gone
   * @throws Unavailable when the store does not answer
   */
  Optional<LocatedKey> find(Caller.Session caller, KeyReference reference) {
    if (!isHere(reference)) {
      return Optional.empty();
    }
    AccountId account = reference.account().orElse(caller.account());
    boolean own = account.equals(caller.account());
    Optional<KeyRecord> found =
        reference
            .keyId()
            .map(store::findById)
            .orElseGet(() -> ofAlias(caller, account, reference.alias().orElseThrow()));
    return found
        .filter(record -> record.customer().isPresent() || isDefaultOf(caller, record))
        .map(record -> located(caller, record, reference))
        .filter(key -> key.arn().account().equals(account))
        .filter(key -> !own || isOwn(caller, key.record()));
  }

  /** Whether a reference is to a key of this region. */
  boolean isHere(KeyReference reference) {
    return reference.region().filter(named -> !named.equals(region)).isEmpty();
  }

  /** The default key of the caller's account, made now if there is none yet. */
  LocatedKey defaultKey(Caller.Session caller, KeyReference reference) {
    return located(caller, keys.defaultKey(caller.namespace()), reference);
  }

  /** A key by its id, whoever has it. */
  Optional<LocatedKey> find(Caller.Session caller, UUID keyId) {
    return store
        .findById(keyId)
        .filter(record -> record.customer().isPresent())
        .map(record -> new LocatedKey(record, arn(caller, record), Optional.empty()))
        .filter(
            key -> !key.arn().account().equals(caller.account()) || isOwn(caller, key.record()));
  }

  /** All keys of the caller's account. */
  Stream<LocatedKey> own(Caller.Session caller) {
    return known.get().stream()
        .filter(record -> record.namespace().equals(caller.namespace()))
        .filter(record -> record.customer().isPresent() || record.isDefault())
        .filter(record -> isOwn(caller, record))
        .map(record -> new LocatedKey(record, arn(caller, record), Optional.empty()));
  }

  /** The name of what a reference means, for messages. */
  String arn(Caller.Session caller, KeyReference reference) {
    if (reference.region().isPresent()) {
      return reference.text();
    }
    String resource =
        reference
            .requestAlias()
            .orElseGet(() -> "key/" + reference.keyId().map(UUID::toString).orElseThrow());
    return "arn:aws:kms:%s:%s:%s".formatted(region, caller.account(), resource);
  }

  /** The ARN of an alias of a key. */
  String aliasArn(KeyArn key, String alias) {
    return "arn:aws:kms:%s:%s:alias/%s".formatted(region, key.account(), alias);
  }

  /** The ARN of a key that is to be made. */
  KeyArn newArn(Caller.Session caller, UUID keyId) {
    return new KeyArn(region, caller.account(), keyId);
  }

  private boolean isOwn(Caller.Session caller, KeyRecord record) {
    if (!record.namespace().equals(caller.namespace())) {
      return false;
    }
    return record
        .customer()
        .map(
            key ->
                key.tenancy()
                    .admits(
                        namespaces.of(caller, caller.namespace()),
                        record.versions().get(0).createdAt()))
        .orElse(true);
  }

  private LocatedKey located(Caller.Session caller, KeyRecord record, KeyReference reference) {
    return new LocatedKey(record, arn(caller, record), reference.requestAlias());
  }

  /** A default key's account is not in its record: nobody but its account can name it. */
  private KeyArn arn(Caller.Session caller, KeyRecord record) {
    return record
        .customer()
        .map(CustomerKey::arn)
        .orElseGet(() -> new KeyArn(region, caller.account(), record.keyId()));
  }

  private Optional<KeyRecord> ofAlias(Caller.Session caller, AccountId account, String alias) {
    return known.get().stream()
        .filter(record -> record.hasAlias(alias))
        .filter(record -> isCustomers(record, account) || isDefaultOf(caller, record))
        .findFirst();
  }

  private static boolean isCustomers(KeyRecord record, AccountId account) {
    return record.customer().filter(key -> key.arn().account().equals(account)).isPresent();
  }

  private static boolean isDefaultOf(Caller.Session caller, KeyRecord record) {
    return record.isDefault() && record.namespace().equals(caller.namespace());
  }
}
