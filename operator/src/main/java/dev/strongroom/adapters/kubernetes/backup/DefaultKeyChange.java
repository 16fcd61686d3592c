package dev.strongroom.adapters.kubernetes.backup;

import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionKeys;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec.Version;
import dev.strongroom.crds.SecretVersionResource;
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

  /** Records of the backup by the objects of those of their versions that several keys open. */
  private final Map<String, SecretRecord> wrapped = new HashMap<>();

  /** Objects of versions that are not under the default key any more. */
  private final Set<String> givenUp = new HashSet<>();

  /** The store has another default key for this account; told before its records. */
  void replaced(String account) {
    accounts.add(account);
  }

  /** A record of the backup as it has to be in the store. Always the same for the same record. */
  SecretRecordResource fitted(SecretRecordResource resource) {
    SecretRecord record = StoredObjects.parsed(resource);
    if (accounts.contains(record.owner().namespace()) && resource.getSpec().getVersions() != null) {
      resource
          .getSpec()
          .setVersions(
              resource.getSpec().getVersions().stream().map(v -> fitted(record, v)).toList());
    }
    return resource;
  }

  private Version fitted(SecretRecord record, Version version) {
    VersionId id = new VersionId(version.id());
    VersionKeys keys = record.version(id).orElseThrow().keys();
    if (keys.equals(VersionKeys.DEFAULT)) {
      return version;
    }
    if (!keys.all().contains(Optional.empty())) {
      RecordVersions.name(record, id).ifPresent(givenUp::add);
      return version;
    }
    RecordVersions.name(record, id).ifPresent(name -> wrapped.put(name, record));
    return new Version(
        version.id(),
        version.createdAt(),
        version.empty(),
        version.missing(),
        version.accessedOn(),
        null,
        null,
        null,
        version.size());
  }

  /** Whether a value in a record has to be encrypted anew. */
  boolean concerns(SecretRecord record, VersionId version) {
    return accounts.contains(record.owner().namespace())
        && record.version(version).orElseThrow().keys().all().contains(Optional.empty());
  }

  /** Whether a version has to be encrypted anew; known after all records were fitted. */
  boolean concerns(String account, SecretVersionResource version) {
    String name = version.getMetadata().getName();
    return accounts.contains(account)
        && !givenUp.contains(name)
        && (wrapped.containsKey(name) || name.equals(fittedName(version)));
  }

  /** The record that tells which keys open a version; empty when it is the default key alone. */
  Optional<SecretRecord> record(SecretVersionResource version) {
    return Optional.ofNullable(wrapped.get(version.getMetadata().getName()));
  }

  /**
   * The name of a version that is encrypted with the default key. One by which a record knows it
   * stays.
   */
  static String fittedName(SecretVersionResource version) {
    SecretArn arn = SecretArn.parse(version.getSpec().getArn());
    VersionId id = new VersionId(version.getSpec().getVersionId());
    byte[] ciphertext = RecordVersions.ciphertext(version.getSpec().getCiphertext());
    String given = RecordVersions.nameOf(arn, id, ciphertext);
    return given.equals(version.getMetadata().getName())
        ? given
        : RecordVersions.nameUnderDefaultKey(arn, id);
  }
}
