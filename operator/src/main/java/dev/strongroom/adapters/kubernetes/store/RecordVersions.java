package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code SecretVersion} objects that a record names. */
public final class RecordVersions {
  private RecordVersions() {}

  /** Names of all of them, whether they exist or not; an announced version has none yet. */
  public static Set<String> names(SecretRecord record) {
    return record.versions().stream()
        .filter(version -> !version.empty())
        .flatMap(version -> name(record, version).stream())
        .collect(Collectors.toSet());
  }

  /** The name of the object with a version's value; empty when the value is in the record. */
  public static Optional<String> name(SecretRecord record, VersionId version) {
    return record
        .version(version)
        .map(entry -> name(record, entry))
        .orElseGet(() -> Optional.of(derivedName(record, version)));
  }

  /** The same for an entry of the record. */
  public static Optional<String> name(SecretRecord record, VersionEntry version) {
    if (version.place() instanceof Apart apart) {
      return Optional.of(apart.name());
    }
    return version.place() instanceof Inline
        ? Optional.empty()
        : Optional.of(derivedName(record, version.id()));
  }

  private static String derivedName(SecretRecord record, VersionId version) {
    return StoreNames.version(record.arn(), version, record.sealedUnder(version));
  }

  /** The derived name of a value that was written under the account's default key. */
  public static String nameUnderDefaultKey(SecretArn arn, VersionId version) {
    return StoreNames.version(arn, version, Optional.empty());
  }

  /** The name that the store gives to an object with this ciphertext. */
  public static String nameOf(SecretArn arn, VersionId version, byte[] ciphertext) {
    return StoreNames.version(arn, version, ciphertext);
  }
}
