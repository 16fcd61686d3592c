package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.VersionId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Names of the store's objects. They are digests, because AWS names hold characters that Kubernetes
 * names cannot; 160 bits, so that two secrets never share one.
 */
final class StoreNames {
  /** Bytes of a digest. */
  static final int DIGEST = 20;

  private StoreNames() {}

  /** The record of a name in a namespace: one per name, so that creating it claims the name. */
  static String record(String namespace, SecretName name) {
    return "r-" + digest(namespace + "\n" + name);
  }

  /**
   * The value of a version under the key it was written under, empty for the account's default key.
   * Should the key of a secret change between the writing of a value and the change of the record
   * that names it, then whoever repeats the write has another name, and the record never names a
   * value under another key than it says.
   */
  static String version(SecretArn arn, VersionId version, Optional<UUID> key) {
    return version(versionDigest(arn, version, key));
  }

  /**
   * The value of a version by its ciphertext: two attempts to store a version never have the same
   * name, and the record says which of them counts.
   */
  static String version(SecretArn arn, VersionId version, byte[] ciphertext) {
    String content = HexFormat.of().formatHex(Sha256.of(ciphertext));
    return version(digestOf(arn + "\n" + version + "\ncontent " + content));
  }

  /**
   * A name in a record, which goes into requests.
   *
   * @throws IllegalArgumentException when it is not the name of a value
   */
  static String requireVersion(String name) {
    if (versionDigest(name).isEmpty()) {
      throw new IllegalArgumentException("not the name of a value");
    }
    return name;
  }

  /** The bytes that the name of a version's value is made of. */
  static byte[] versionDigest(SecretArn arn, VersionId version, Optional<UUID> key) {
    return digestOf(arn + "\n" + version + key.map(id -> "\n" + id).orElse(""));
  }

  /** The bytes in the name of a version's value; empty when it is not such a name. */
  static Optional<byte[]> versionDigest(String name) {
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
  static String version(byte[] digest) {
    return "v-" + HexFormat.of().formatHex(digest);
  }

  private static String digest(String text) {
    return HexFormat.of().formatHex(digestOf(text));
  }

  private static byte[] digestOf(String text) {
    return Arrays.copyOf(Sha256.of(text), DIGEST);
  }
}
