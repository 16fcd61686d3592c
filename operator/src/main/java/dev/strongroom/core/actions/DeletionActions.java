package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.DeletionPolicy;
import dev.strongroom.core.record.Namespaces;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.RestoreSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Deleting secrets and having them back: AWS DeleteSecret and RestoreSecret. */
public final class DeletionActions {
  private final SecretAccess access;
  private final ScheduleDeletion deleting;
  private final RestoreSecret restoring;
  private final Namespaces namespaces;
  private final Clock clock;

  /** Actions that go this way to their secrets. */
  public DeletionActions(
      SecretAccess access,
      ScheduleDeletion deleting,
      RestoreSecret restoring,
      Namespaces namespaces,
      Clock clock) {
    this.access = access;
    this.deleting = deleting;
    this.restoring = restoring;
    this.namespaces = namespaces;
    this.clock = clock;
  }

  /**
   * How a secret is deleted.
   *
   * @param windowInDays RecoveryWindowInDays, 7 to 30; empty for 30
   * @param force ForceDeleteWithoutRecovery; empty for no
   */
  public record Deletion(Optional<Long> windowInDays, Optional<Boolean> force) {
    boolean atOnce() {
      return force.orElse(false);
    }

    /**
     * What is asked for.
     *
     * @throws Rejected when both are given, or the window is none
     */
    DeletionPolicy policy() {
      if (atOnce()) {
        if (windowInDays.isPresent()) {
          throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.WindowWithForce.with());
        }
        return DeletionPolicy.AT_ONCE;
      }
      // A number that is no int becomes another one that is no window either.
      return windowInDays
          .map(days -> DeletionPolicy.days((int) Math.max(0, Math.min(days, Integer.MAX_VALUE))))
          .orElse(DeletionPolicy.DEFAULT);
    }

    RequestContext.Builder into(RequestContext.Builder keys) {
      windowInDays.ifPresent(days -> keys.number(ConditionKeys.RECOVERY_WINDOW, days));
      force.ifPresent(flag -> keys.bool(ConditionKeys.FORCE_DELETE, flag));
      return keys;
    }
  }

  /**
   * A deletion that is scheduled.
   *
   * @param arn of the secret
   * @param at when it is removed
   */
  public record Scheduled(SecretArn arn, Instant at) {}

  /**
   * Schedules the deletion of a secret. Without recovery a secret that is not there, or is
   * scheduled already, is no failure.
   *
   * @throws Rejected when the caller may not, there is no such secret, it has replicas or is one,
   *     or it is scheduled already
   * @throws Failure when the store does not answer
   */
  public Scheduled delete(ActionCall call, String secretId, Deletion deletion) {
    DeletionPolicy policy = deletion.policy();
    ActionCall asked = call.with(deletion::into);
    SecretRecord record;
    try {
      record = access.require(asked, SecretAction.DELETE_SECRET, secretId);
    } catch (Rejected refused) {
      if (refused.kind() == Kind.NOT_FOUND && policy.atOnce()) {
        return new Scheduled(access.absent(call, secretId), clock.instant());
      }
      throw refused;
    }
    return new Scheduled(
        record.arn(), deleting.request(record.owner().namespace(), record.arn().name(), policy));
  }

  /**
   * Takes a scheduled deletion back; a secret that is not scheduled stays as it is.
   *
   * @return the record as it is now
   * @throws Rejected when the caller may not, or there is no such secret
   * @throws Failure when the store does not answer
   */
  public SecretRecord restore(ActionCall call, String secretId) {
    SecretRecord record = access.require(call, SecretAction.RESTORE_SECRET, secretId);
    return restoring.restore(record, namespaces.current(record.owner().namespace()));
  }
}
