package dev.strongroom.adapters.kubernetes.reconcilers.externalsecrettarget;

import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.status.DeclarationStatus;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.crds.ExternalSecretTarget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;

/**
 * Checks that what a target names is there. It opens no connection: the credentials are those of
 * each secret, and whether they are accepted is for a rotation to find out.
 */
@ControllerConfiguration(name = "externalsecrettarget")
public final class ExternalSecretTargetReconciler implements Reconciler<ExternalSecretTarget> {
  private static final String PEM = "-----BEGIN CERTIFICATE-----";

  private final DeclarationStatus status;
  private final Authorities authorities;

  /** Reports through this, and reads CA certificates with that. */
  public ExternalSecretTargetReconciler(DeclarationStatus status, Authorities authorities) {
    this.status = status;
    this.authorities = authorities;
  }

  @Override
  public UpdateControl<ExternalSecretTarget> reconcile(
      ExternalSecretTarget target, Context<ExternalSecretTarget> context) {
    return status.report(target, ExternalSecretTarget::new, () -> check(target));
  }

  private void check(ExternalSecretTarget target) {
    if (authorities.of(target).filter(pem -> !pem.contains(PEM)).isPresent()) {
      throw new InvalidInput(DeclarationReason.CaNotPem.with());
    }
  }
}
