package dev.strongroom.core.record;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Names by which a store and a backup find records and values. They are digests, because AWS names
 * hold characters that Kubernetes names cannot; 160 bits, so that two secrets never share one.
 */
public final class StoreNames {
  /** Bytes of a digest. */
  public static final int DIGEST = 20;

  private StoreNames() {}

  /** The record of a name in a namespace: one per name, so that creating it claims the name. */
  public static String record(String namespace, SecretName name) {
    return "r-" + digest(namespace + "\n" + name);
  }

  /** The name that belongs to a record. */
  public static String record(SecretRecord record) {
    return record(record.owner().namespace(), record.arn().name());
  }

  /**
   * Names of the values that a record has apart from itself, whether they exist or not; an
   * announced version has none yet.
   */
  public static Set<String> values(SecretRecord record) {
    return record.versions().stream()
        .filter(version -> !version.empty())
        .flatMap(version -> value(record, version).stream())
        .collect(Collectors.toSet());
  }

  /** The name of a version's value; empty when the value is in the record. */
  public static Optional<String> value(SecretRecord record, VersionId version) {
    return record
        .version(version)
        .map(entry -> value(record, entry))
        .orElseGet(() -> Optional.of(derived(record, version)));
  }

  /** The same for an entry of the record. */
  public static Optional<String> value(SecretRecord record, VersionEntry version) {
    if (version.place() instanceof Apart apart) {
      return Optional.of(apart.name());
    }
    return version.place() instanceof Inline
        ? Optional.empty()
        : Optional.of(derived(record, version.id()));
  }

  private static String derived(SecretRecord record, VersionId version) {
    return version(record.arn(), version, record.sealedUnder(version));
  }

  /**
   * The value of a version under the key it was written under, empty for the account's default key.
   * Should the key of a secret change between the writing of a value and the change of the record
   * that names it, then whoever repeats the write has another name, and the record never names a
   * value under another key than it says.
   */
  public static String version(SecretArn arn, VersionId version, Optional<UUID> key) {
    return version(versionDigest(arn, version, key));
  }

  /**
   * The value of a version by its ciphertext: two attempts to store a version never have the same
   * name, and the record says which of them counts.
   */
  public static String version(SecretArn arn, VersionId version, byte[] ciphertext) {
    String content = HexFormat.of().formatHex(Sha256.of(ciphertext));
    return version(digestOf(arn + "\n" + version + "\ncontent " + content));
  }

  /**
   * A name in a record, which goes into requests.
   *
   * @throws IllegalArgumentException when it is not the name of a value
   */
  public static String requireVersion(String name) {
    if (versionDigest(name).isEmpty()) {
      throw new IllegalArgumentException("not the name of a value");
    }
    return name;
  }

  /** The bytes that the name of a version's value is made of. */
  public static byte[] versionDigest(SecretArn arn, VersionId version, Optional<UUID> key) {
    return digestOf(arn + "\n" + version + key.map(id -> "\n" + id).orElse(""));
  }

  /** The bytes in the name of a version's value; empty when it is not such a name. */
  public static Optional<byte[]> versionDigest(String name) {
    if (name.length() != 2 + 2 * DIGEST || !name.startsWith("v-")) {
      return Optional.empty();
    }
    try {
      return Optional.of(HexFormat.of().parseHex(name, 2, name.length()));
    } catch (IllegalArgumentException noHex) {
      return Optional.empty();
    }
  }

  /** The name of a version's value from its bytes. */
  public static String version(byte[] digest) {
    return "v-" + HexFormat.of().formatHex(digest);
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(digestOf(text));
  }

  private static byte[] digestOf(String text) {
    return Arrays.copyOf(Sha256.of(text), DIGEST);
  }
}
