package dev.strongroom.core.kms;

import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Rules of the tags of keys (AWS KMS). */
final class KeyTags {
  /** Most tags of a key. */
  static final int MOST = 50;

  private static final String RESERVED = "aws:";

  private KeyTags() {}

  /**
   * Requires that tags may be added to those that are there.
   *
   * @throws KmsRejected with {@link Kind#INVALID_TAG}
   */
  static void requireAllowed(Map<String, String> present, Map<String, String> added) {
    requireNotReserved(added.keySet());
    Map<String, String> all = new HashMap<>(present);
    all.putAll(added);
    if (all.size() > MOST) {
      throw new KmsRejected(Kind.INVALID_TAG, KmsReason.TooManyKeyTags.with(MOST));
    }
  }

  /**
   * Requires that nobody touches tags of AWS.
   *
   * @throws KmsRejected with {@link Kind#INVALID_TAG}
   */
  static void requireNotReserved(Collection<String> keys) {
    if (keys.stream().anyMatch(key -> key.startsWith(RESERVED))) {
      throw new KmsRejected(Kind.INVALID_TAG, KmsReason.KeyTagReserved.with());
    }
  }
}
