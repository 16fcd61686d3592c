package dev.strongroom.adapters.kubernetes.reconcilers.rotationpolicy;

import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.status.DeclarationStatus;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.crds.RotationPolicy;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/** Checks what the schema cannot: the grammar of schedules and that a password can be made. */
@ControllerConfiguration(name = "rotationpolicy")
public final class RotationPolicyReconciler implements Reconciler<RotationPolicy> {
  private final DeclarationStatus status;
  private final MinimumInterval minimum;

  /**
   * Reports through this.
   *
   * @param minimum the shortest time between two rotations
   */
  public RotationPolicyReconciler(DeclarationStatus status, MinimumInterval minimum) {
    this.status = status;
    this.minimum = minimum;
  }

  @Override
  public UpdateControl<RotationPolicy> reconcile(
      RotationPolicy policy, Context<RotationPolicy> context) {
    return status.report(
        policy, RotationPolicy::new, () -> check(new PolicyReader(policy, minimum)));
  }

  private static void check(PolicyReader policy) {
    policy.schedule();
    policy.freezes();
    policy.retries();
    policy.password(PasswordRules.DEFAULT);
  }
}
