package dev.strongroom.core.kms;

import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Pairs that a ciphertext is bound to. */
final class EncryptionContext {
  /** Most bytes of all pairs together (AWS KMS). */
  static final int MOST_BYTES = 8192;

  private EncryptionContext() {}

  /**
   * The pairs, if they are not too long.
   *
   * @throws KmsRejected with {@link Kind#VALIDATION}
   */
  static Map<String, String> checked(Map<String, String> pairs) {
    long bytes = 0;
    for (Map.Entry<String, String> pair : pairs.entrySet()) {
      bytes += length(pair.getKey()) + length(pair.getValue());
    }
    if (bytes > MOST_BYTES) {
      throw new KmsRejected(Kind.VALIDATION, KmsReason.ContextTooLong.with(MOST_BYTES));
    }
    return pairs;
  }

  private static long length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
