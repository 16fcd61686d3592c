package dev.strongroom.core.backup;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Accounts for which the store has another default key than the backup. Every version that the
 * backup's one opens has to be encrypted again with the store's, and its record must say that it
 * was written under that one: wraps under other keys fit the former ciphertext alone.
 */
final class DefaultKeyChange {
  private final Set<String> accounts = new HashSet<>();

  /** Records of the backup by the names of those of their values that several keys open. */
  private final Map<String, SecretRecord> wrapped = new HashMap<>();

  /** Names of values that are not under the default key any more. */
  private final Set<String> givenUp = new HashSet<>();

  /** The store has another default key for this account; told before its records. */
  void replaced(String account) {
    accounts.add(account);
  }

  /** A record of the backup as it has to be in the store. Always the same for the same record. */
  KeptRecord fitted(KeptRecord kept) {
    SecretRecord record = kept.record();
    if (!accounts.contains(record.owner().namespace())) {
      return kept;
    }
    SecretRecord fitted = record;
    for (VersionEntry version : record.versions()) {
      fitted = fitted.withVersion(fitted(record, version));
    }
    return kept.as(fitted);
  }

  private VersionEntry fitted(SecretRecord record, VersionEntry version) {
    if (version.keys().equals(VersionKeys.DEFAULT)) {
      return version;
    }
    Optional<String> name = StoreNames.value(record, version);
    if (!version.keys().all().contains(Optional.empty())) {
      name.ifPresent(givenUp::add);
      return version;
    }
    name.ifPresent(known -> wrapped.put(known, record));
    return version.under(VersionKeys.DEFAULT);
  }

  /** Whether a value in a record has to be encrypted anew. */
  boolean concerns(SecretRecord record, VersionId version) {
    return accounts.contains(record.owner().namespace())
        && record.version(version).orElseThrow().keys().all().contains(Optional.empty());
  }

  /** Whether a version has to be encrypted anew; known after all records were fitted. */
  boolean concerns(KeptVersion version) {
    String name = version.name();
    return version.account().filter(accounts::contains).isPresent()
        && !givenUp.contains(name)
        && (wrapped.containsKey(name) || name.equals(fittedName(version)));
  }

  /** The record that tells which keys open a version; empty when it is the default key alone. */
  Optional<SecretRecord> record(KeptVersion version) {
    return Optional.ofNullable(wrapped.get(version.name()));
  }

  /**
   * The name of a version that is encrypted with the default key. One by which a record knows it
   * stays.
   */
  static String fittedName(KeptVersion version) {
    SecretArn arn = SecretArn.parse(version.arn());
    String given = StoreNames.version(arn, version.id(), version.ciphertext());
    return given.equals(version.name())
        ? given
        : StoreNames.version(arn, version.id(), Optional.empty());
  }
}
