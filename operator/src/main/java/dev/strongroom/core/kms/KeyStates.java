package dev.strongroom.core.kms;

import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import java.util.function.Supplier;

/** Which states of a key allow what (KMS developer guide, "Key states of AWS KMS keys"). */
final class KeyStates {
  private KeyStates() {}

  /**
   * Requires a key that is enabled.
   *
   * @throws KmsRejected with {@link Kind#DISABLED} or {@link Kind#INVALID_STATE}
   */
  static void requireEnabled(LocatedKey key) {
    requireNotPendingDeletion(key);
    if (key.record().state() == KeyState.DISABLED) {
      throw new KmsRejected(Kind.DISABLED, KmsReason.KeyIsDisabled.with(key.arn()));
    }
  }

  /**
   * Requires a key whose deletion is not scheduled.
   *
   * @throws KmsRejected with {@link Kind#INVALID_STATE}
   */
  static void requireNotPendingDeletion(LocatedKey key) {
    if (key.record().state() == KeyState.PENDING_DELETION) {
      throw new KmsRejected(Kind.INVALID_STATE, KmsReason.KeyIsPendingDeletion.with(key.arn()));
    }
  }

  /**
   * Requires a key whose deletion is scheduled.
   *
   * @throws KmsRejected with {@link Kind#INVALID_STATE}
   */
  static void requirePendingDeletion(LocatedKey key) {
    if (key.record().state() != KeyState.PENDING_DELETION) {
      throw new KmsRejected(Kind.INVALID_STATE, KmsReason.KeyIsNotPendingDeletion.with(key.arn()));
    }
  }

  /** Uses a key that was enabled a moment ago. */
  static <T> T using(LocatedKey key, Supplier<T> use) {
    try {
      return use.get();
    } catch (KeyUnusable changed) {
      throw new KmsRejected(Kind.INVALID_STATE, changed.finding());
    }
  }
}
