package dev.strongroom.core.kms;

import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.ProtectedKey;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.keys.KeyChanges;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.kms.KeyAccess.Reach;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.Rejected;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Changes keys of the caller's account.
 *
 * <p>All methods throw {@link Rejected} when the caller may not, and {@link KmsRejected} when there
 * is no such key or its state does not allow it.
 */
public final class ChangeKeys {
  /** Days between rotations where a call names none (AWS KMS). */
  public static final int DEFAULT_ROTATION_DAYS = 365;

  /** Days until a deletion where a call names none (AWS KMS). */
  public static final int DEFAULT_WINDOW_DAYS = 30;

  private static final int SHORTEST_WINDOW = 7;

  private final KeyAccess access;
  private final KeyPolicies policies;
  private final KeyWriter writer;
  private final Supplier<UUID> ids;

  /**
   * The use cases over these.
   *
   * @param ids a fresh random one each time, for rotations on demand
   */
  public ChangeKeys(KeyAccess access, KeyPolicies policies, KeyWriter writer, Supplier<UUID> ids) {
    this.access = access;
    this.policies = policies;
    this.writer = writer;
    this.ids = ids;
  }

  /** Lets the key be used. */
  public void enable(ActionCall call, String keyId) {
    LocatedKey key = key(call, KmsAction.ENABLE_KEY, keyId);
    KeyStates.requireNotPendingDeletion(key);
    writer.change(call.caller(), key, new KeyChange.Enabled(true));
  }

  /** Keeps the key from being used. */
  public void disable(ActionCall call, String keyId) {
    LocatedKey key = key(call, KmsAction.DISABLE_KEY, keyId);
    KeyStates.requireNotPendingDeletion(key);
    writer.change(call.caller(), key, new KeyChange.Enabled(false));
  }

  /** Sets what the key is for. */
  public void describe(ActionCall call, String keyId, String description) {
    LocatedKey key = key(call, KmsAction.UPDATE_KEY_DESCRIPTION, keyId);
    KeyStates.requireNotPendingDeletion(key);
    writer.change(call.caller(), key, new KeyChange.Description(description));
  }

  /**
   * Rotates the key by schedule from now on.
   *
   * @param days 90 to 2560
   */
  public void enableRotation(ActionCall call, String keyId, int days) {
    LocatedKey key =
        key(
            call,
            KmsAction.ENABLE_KEY_ROTATION,
            keyId,
            context -> context.number(ConditionKeys.ROTATION_PERIOD, days));
    KeyStates.requireEnabled(key);
    writer.change(call.caller(), key, new KeyChange.RotationPeriod(Optional.of(days)));
  }

  /** Rotates the key on demand alone from now on. */
  public void disableRotation(ActionCall call, String keyId) {
    LocatedKey key = key(call, KmsAction.DISABLE_KEY_ROTATION, keyId);
    KeyStates.requireEnabled(key);
    writer.change(call.caller(), key, new KeyChange.RotationPeriod(Optional.empty()));
  }

  /**
   * Gives the key a new material now.
   *
   * @throws KmsRejected with {@link Kind#LIMIT_EXCEEDED} when it has as many as it can have
   */
  public LocatedKey rotate(ActionCall call, String keyId) {
    LocatedKey key = key(call, KmsAction.ROTATE_KEY_ON_DEMAND, keyId);
    KeyStates.requireEnabled(key);
    if (KeyChanges.isFull(key.record())) {
      throw new KmsRejected(
          Kind.LIMIT_EXCEEDED,
          KmsReason.RotationsUsedUp.with(key.arn(), key.record().versions().size()));
    }
    return changed(call, key, new KeyChange.Rotation(ids.get().toString()));
  }

  /**
   * Schedules the end of the key.
   *
   * @param days until its material is destroyed, 7 to 30
   */
  public LocatedKey scheduleDeletion(ActionCall call, String keyId, int days) {
    LocatedKey key =
        key(
            call,
            KmsAction.SCHEDULE_KEY_DELETION,
            keyId,
            context -> context.number(ConditionKeys.DELETION_WINDOW, days));
    if (days < SHORTEST_WINDOW || days > DEFAULT_WINDOW_DAYS) {
      throw new KmsRejected(Kind.VALIDATION, KmsReason.DeletionWindow.with());
    }
    KeyStates.requireNotPendingDeletion(key);
    return changed(call, key, new KeyChange.Deletion(days));
  }

  /** Keeps a key whose end is scheduled. It is disabled then, as with AWS. */
  public LocatedKey cancelDeletion(ActionCall call, String keyId) {
    LocatedKey key = key(call, KmsAction.CANCEL_KEY_DELETION, keyId);
    KeyStates.requirePendingDeletion(key);
    return changed(call, key, new KeyChange.DeletionCancelled());
  }

  /**
   * Replaces the policy of the key.
   *
   * @param name {@link KeyPolicies#NAME}
   * @param bypassLockoutCheck whether a policy is taken that the caller could not change
   * @throws KmsRejected with {@link Kind#MALFORMED_POLICY} when its form is wrong, or it would lock
   *     the caller out
   */
  public void putPolicy(
      ActionCall call, String keyId, String name, String text, boolean bypassLockoutCheck) {
    LocatedKey key =
        key(
            call,
            KmsAction.PUT_KEY_POLICY,
            keyId,
            context -> context.bool(ConditionKeys.BYPASS_LOCKOUT_CHECK, bypassLockoutCheck));
    KeyPolicies.requireName(name);
    AttachedPolicy policy = policies.read(text);
    if (!bypassLockoutCheck) {
      access.requireNoLockout(
          call,
          new ProtectedKey.Customer(
              key.arn(),
              key.customer().declared().owner().name(),
              key.customer().declared().tags(),
              Optional.of(policy)));
    }
    writer.change(call.caller(), key, new KeyChange.Policy(text));
  }

  /**
   * Adds tags, or gives them other values.
   *
   * @throws KmsRejected with {@link Kind#INVALID_TAG} when one is not allowed or they are too many
   */
  public void tag(ActionCall call, String keyId, Map<String, String> tags) {
    LocatedKey key =
        key(
            call,
            KmsAction.TAG_RESOURCE,
            keyId,
            context ->
                context
                    .tags(ConditionKeys.REQUEST_TAG, tags)
                    .list(ConditionKeys.TAG_KEYS, tags.keySet()));
    KeyStates.requireNotPendingDeletion(key);
    KeyTags.requireAllowed(key.customer().declared().tags(), tags);
    writer.change(call.caller(), key, new KeyChange.Tags(tags));
  }

  /** Removes tags. Those that are not there do no harm. */
  public void untag(ActionCall call, String keyId, Set<String> keys) {
    LocatedKey key =
        key(
            call,
            KmsAction.UNTAG_RESOURCE,
            keyId,
            context -> context.list(ConditionKeys.TAG_KEYS, keys));
    KeyStates.requireNotPendingDeletion(key);
    KeyTags.requireNotReserved(keys);
    writer.change(call.caller(), key, new KeyChange.TagsRemoved(keys));
  }

  private LocatedKey key(ActionCall call, KmsAction action, String keyId) {
    return key(call, action, keyId, context -> context);
  }

  private LocatedKey key(
      ActionCall call,
      KmsAction action,
      String keyId,
      UnaryOperator<RequestContext.Builder> conditions) {
    return access.require(call, action, keyId, Reach.OWN_ACCOUNT, Map.of(), conditions);
  }

  private LocatedKey changed(ActionCall call, LocatedKey key, KeyChange change) {
    KeyRecord record = writer.change(call.caller(), key, change);
    return new LocatedKey(record, key.arn(), key.requestAlias());
  }
}
