package dev.strongroom.core.keys;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the key that somebody names, and says whether keys can be used, all from memory. */
public final class KeyReferences {
  private static final Pattern ARN =
      Pattern.compile("arn:aws:kms:([a-z0-9-]+):(\\d{12}):(key|alias)/(.+)");
  private static final Pattern KEY_ID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final String ALIAS = "alias/";

  private final KeyRecordStore store;
  private final Supplier<Collection<KeyRecord>> known;
  private final String region;

  /**
   * References in a region.
   *
   * @param known all records as a cache has them, which may lag
   */
  public KeyReferences(KeyRecordStore store, Supplier<Collection<KeyRecord>> known, String region) {
    this.store = store;
    this.known = known;
    this.region = region;
  }

  /**
   * The key that a reference names: an ARN of a key or an alias, {@code alias/<alias>}, a key id,
   * or the name of the object that declares the key.
   *
   * @param account the account that asks; keys of others cannot be used
   * @return a customer-managed key by its id; empty for the account's default key
   * @throws InvalidInput when the key is another account's
   * @throws NotYet with {@link KeyReason#KeyNotFound} when there is no such key
   */
  public Optional<UUID> find(String namespace, AccountId account, String reference) {
    Matcher arn = ARN.matcher(reference);
    String inAccount = reference;
    if (arn.matches()) {
      requireOwn(arn, account, reference);
      inAccount = arn.group(3).equals("key") ? arn.group(4) : ALIAS + arn.group(4);
    }
    if (inAccount.equals(ALIAS + KeyRecord.DEFAULT_ALIAS)) {
      return Optional.empty();
    }
    KeyRecord record =
        record(namespace, inAccount)
            .orElseThrow(() -> new NotYet(KeyReason.KeyNotFound.with(reference)));
    return record.customer().map(customer -> record.keyId());
  }

  private void requireOwn(Matcher arn, AccountId account, String reference) {
    if (!arn.group(2).equals(account.value())) {
      boolean isDefault = arn.group(4).equals(KeyRecord.DEFAULT_ALIAS);
      throw new InvalidInput(
          isDefault
              ? KeyReason.DefaultKeyShared.with()
              : KeyReason.KeyOfAnotherAccount.with(reference));
    }
    if (!arn.group(1).equals(region)) {
      throw new InvalidInput(KeyReason.KeyOfAnotherRegion.with(reference, region));
    }
  }

  private Optional<KeyRecord> record(String namespace, String reference) {
    Predicate<KeyRecord> named;
    if (reference.startsWith(ALIAS)) {
      named = record -> record.hasAlias(reference.substring(ALIAS.length()));
    } else if (KEY_ID.matcher(reference).matches()) {
      named = record -> record.keyId().toString().equals(reference);
    } else {
      named = record -> isDeclaredBy(record, reference);
    }
    return known.get().stream()
        .filter(record -> record.namespace().equals(namespace))
        .filter(named)
        .findFirst();
  }

  private static boolean isDeclaredBy(KeyRecord record, String object) {
    return record
        .customer()
        .filter(customer -> customer.declared().owner().name().equals(object))
        .isPresent();
  }

  /** What is known of a key. */
  public Optional<KeyRecord> record(UUID keyId) {
    return store.findById(keyId);
  }

  /** Which of these keys cannot be used. */
  public KeyObstacles obstacles(Set<UUID> keys) {
    Map<UUID, Finding> findings = new HashMap<>();
    for (UUID key : keys) {
      obstacle(key).ifPresent(finding -> findings.put(key, finding));
    }
    return new KeyObstacles(findings);
  }

  private Optional<Finding> obstacle(UUID key) {
    return store
        .findById(key)
        .map(KeyRecord::obstacle)
        .orElseGet(() -> Optional.of(KeyReason.KeyMissing.with(key)));
  }

  public static VersionKeys keysOf(SecretRecord record, VersionId version) {
    return record
        .version(version)
        .filter(v -> !v.empty())
        .map(v -> v.keys())
        .orElseGet(() -> VersionKeys.sealed(record.metadata().key()));
  }
}
