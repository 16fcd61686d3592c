package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The stored values that a record names. */
public final class RecordVersions {
  private RecordVersions() {}

  /** Names of their objects, whether they are there or not; an announced version has none yet. */
  public static Set<String> names(SecretRecord record) {
    return record.versions().stream()
        .filter(version -> !version.empty())
        .map(VersionEntry::id)
        .map(id -> name(record, id))
        .collect(Collectors.toSet());
  }

  /** The name of the object with a version's value, under the key that the record says. */
  public static String name(SecretRecord record, VersionId version) {
    return StoreNames.version(record.arn(), version, record.sealedUnder(version));
  }

  /** The name of the object with a version's value, written under the account's default key. */
  public static String nameUnderDefaultKey(SecretArn arn, VersionId version) {
    return StoreNames.version(arn, version, Optional.empty());
  }
}
