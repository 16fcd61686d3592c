package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Base64;
import java.util.Map;
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

  /**
   * The object of a ciphertext, under the name that the store gives to it; without a namespace.
   *
   * @param account the namespace of the secret's owner
   */
  public static SecretVersionResource object(
      String account, SecretArn arn, VersionId version, byte[] ciphertext) {
    SecretVersionSpec spec = new SecretVersionSpec();
    spec.setArn(arn.toString());
    spec.setVersionId(version.value());
    spec.setCiphertext(Base64.getEncoder().encodeToString(ciphertext));
    SecretVersionResource object = new SecretVersionResource();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName(nameOf(arn, version, ciphertext))
            .withLabels(Map.of(KubernetesRecordStore.ACCOUNT_LABEL, account))
            .build());
    object.setSpec(spec);
    return object;
  }

  /**
   * The bytes of a stored ciphertext. Text that is absent or not base64 gives none, which the
   * cipher reports as damage like any other.
   */
  public static byte[] ciphertext(String base64) {
    try {
      return base64 == null ? new byte[0] : Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException damaged) {
      return new byte[0];
    }
  }

  /** The name that the store gives to an object with this ciphertext. */
  public static String nameOf(SecretArn arn, VersionId version, byte[] ciphertext) {
    return StoreNames.version(arn, version, ciphertext);
  }
}
