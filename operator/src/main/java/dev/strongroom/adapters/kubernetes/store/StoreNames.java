package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.secrets.SecretArn;
import dev.strongroom.core.secrets.SecretName;
import dev.strongroom.core.secrets.VersionId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names of the store's objects. They are digests, because AWS names hold characters that Kubernetes
 * names cannot; 160 bits, so that two secrets never share one.
 */
final class StoreNames {
  private StoreNames() {}

  /** The record of a name in a namespace: one per name, so that creating it claims the name. */
  static String record(String namespace, SecretName name) {
    return "r-" + digest(namespace + "\n" + name);
  }

  /** The value of a version. */
  static String version(SecretArn arn, VersionId version) {
    return "v-" + digest(arn + "\n" + version);
  }

  private static String digest(String text) {
    try {
      byte[] full =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(full, 0, 20);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is in every JDK", e);
    }
  }
}
