package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.rotation.schedule.InvalidSchedule;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationRules;
import dev.strongroom.core.secrets.DeclaredRotations;
import dev.strongroom.core.secrets.RotationSwitch;
import java.util.Optional;

/**
 * Rotating secrets: AWS RotateSecret and CancelRotateSecret. How a secret is rotated stands in
 * spec.rotation of its ManagedSecret; a secret without it cannot be rotated, unless the caller
 * names a function. A RotationLambdaARN stands for the ExternalSecretTarget of the secret's
 * namespace that calls the function of that name.
 */
public final class RotationActions {
  private final SecretAccess access;
  private final DeclaredRotations declared;
  private final RotationSwitch switching;
  private final MinimumInterval minimum;

  /**
   * Actions that go this way to their secrets.
   *
   * @param minimum the shortest time between two rotations
   */
  public RotationActions(
      SecretAccess access,
      DeclaredRotations declared,
      RotationSwitch switching,
      MinimumInterval minimum) {
    this.access = access;
    this.declared = declared;
    this.switching = switching;
    this.minimum = minimum;
  }

  /**
   * A rotation that is asked for.
   *
   * @param token the ClientRequestToken, which becomes the id of the new version
   * @param function the RotationLambdaARN; without characters for none, which leaves that as it is
   * @param rules when the secret is rotated from now on; empty to leave that as it is
   * @param role the ExternalSecretRotationRoleArn
   * @param hasMetadata whether ExternalSecretRotationMetadata is given
   * @param immediately whether to rotate now, which is what empty stands for, or to test only
   */
  public record Rotation(
      VersionId token,
      Optional<String> function,
      Optional<RotationRules> rules,
      Optional<String> role,
      boolean hasMetadata,
      Optional<Boolean> immediately) {
    private boolean isImmediate() {
      return immediately.orElse(true);
    }

    private RequestContext.Builder into(RequestContext.Builder context) {
      function.ifPresent(arn -> context.text(ConditionKeys.ROTATION_LAMBDA, arn));
      role.ifPresent(arn -> context.text(ConditionKeys.EXTERNAL_ROTATION_ROLE, arn));
      immediately.ifPresent(flag -> context.bool(ConditionKeys.ROTATE_IMMEDIATELY, flag));
      return context.bool(ConditionKeys.MODIFY_ROTATION_RULES, rules.isPresent());
    }
  }

  /**
   * A secret and the version of its rotation.
   *
   * @param version empty when no rotation runs or begins
   */
  public record Rotated(SecretRecord record, Optional<VersionId> version) {}

  /**
   * Turns rotation on, with other rules where some are given, and has one begin now; or, if that is
   * not wanted, has the test step alone begin, which changes nothing. The operator carries it out.
   * Repeating the call with its token begins no other.
   *
   * @throws Rejected when the caller may not; when the secret is scheduled for deletion or a
   *     replica, has no value, declares no rotation, or is being rotated; when no target calls the
   *     function; when the rules are wrong or the token is in use
   * @throws Failure when the store does not answer
   */
  public Rotated rotate(ActionCall call, String secretId, Rotation rotation) {
    SecretRecord record =
        access.require(call.with(rotation::into), SecretAction.ROTATE_SECRET, secretId);
    VersionChanges.requireWritable(record);
    Optional<String> function = rotation.function().filter(arn -> !arn.isEmpty());
    requireServed(record, rotation, function);
    Optional<String> target = function.map(arn -> target(record, arn));
    rotation.rules().ifPresent(this::requireSound);
    if (!isTakenUp(record.rotation(), rotation.token())) {
      requirePossible(record, rotation.token());
    }
    requireDeclared(
        declared.rotate(
            record.owner(),
            rotation.rules(),
            rotation.token().value(),
            !rotation.isImmediate(),
            target));
    return new Rotated(
        switching.turnOn(
            record.owner().namespace(), record.arn().name(), rotation.rules(), function),
        Optional.of(rotation.token()));
  }

  /**
   * Turns rotation off and cancels the one under way; how the secret is rotated stays declared.
   *
   * @throws Rejected when the caller may not, or the secret is scheduled for deletion or declares
   *     no rotation
   * @throws Failure when the store does not answer
   */
  public Rotated cancel(ActionCall call, String secretId) {
    SecretRecord record = access.require(call, SecretAction.CANCEL_ROTATE_SECRET, secretId);
    VersionChanges.requireUsable(record);
    requireDeclared(declared.suspend(record.owner()));
    SecretRecord cancelled = switching.turnOff(record.owner().namespace(), record.arn().name());
    return new Rotated(cancelled, cancelled.rotation().running().map(RunningRotation::token));
  }

  /** The ARN is kept with the secret even when there is nobody to call the function. */
  private String target(SecretRecord record, String functionArn) {
    String namespace = record.owner().namespace();
    Optional<String> target =
        FunctionArn.parse(functionArn)
            .filter(arn -> arn.isBeside(record.arn()))
            .flatMap(arn -> declared.targetOf(namespace, arn.name()));
    if (target.isEmpty()) {
      switching.keepFunction(namespace, record.arn().name(), functionArn);
      throw new Rejected(Kind.ACCESS_DENIED, AccessReason.FunctionNotInvokable.with());
    }
    return target.get();
  }

  private static void requireServed(
      SecretRecord record, Rotation rotation, Optional<String> function) {
    if (function.isPresent()) {
      SecretAccess.requireNotManaged(record);
    }
    if (rotation.role().isPresent() || rotation.hasMetadata()) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.NoExternalRotation.with());
    }
  }

  private void requireSound(RotationRules rules) {
    if (rules.days().isPresent() && rules.expression().isPresent()) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.TwoRotationSchedules.with());
    } else if (rules.days().isEmpty() && rules.expression().isEmpty()) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.NoRotationSchedule.with());
    }
    try {
      rules.schedule(minimum);
    } catch (InvalidSchedule invalid) {
      throw new Rejected(
          Kind.INVALID_PARAMETER, RequestReason.InvalidRotationRules.with(invalid.sentence()));
    }
  }

  private static boolean isTakenUp(RotationState state, VersionId token) {
    Optional<String> id = Optional.of(token.value());
    return state.lastRequestId().equals(id)
        || state.handled().test().equals(id)
        || state.running().flatMap(RunningRotation::requestId).equals(id);
  }

  private static void requirePossible(SecretRecord record, VersionId token) {
    VersionReference.CURRENT.in(record);
    if (record.version(token).isPresent()) {
      throw new Rejected(
          Kind.INVALID_PARAMETER, RequestReason.TokenInUse.with(token, record.arn()));
    }
    Optional<VersionId> pending = record.labels().version(StagingLabel.PENDING);
    boolean isPending = pending.isPresent() && !pending.equals(record.current());
    if (isPending || record.rotation().running().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.RotationInProgress.with());
    }
  }

  private static void requireDeclared(boolean isDeclared) {
    if (!isDeclared) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.NoRotationFunction.with());
    }
  }
}
