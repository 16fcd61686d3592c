package dev.strongroom.adapters.kubernetes.reconcilers.externalsecrettarget;

import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.declarations.FunctionPlans;
import dev.strongroom.adapters.kubernetes.framework.RequeueEventSource;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.status.DeclarationStatus;
import dev.strongroom.crds.ExternalSecretTarget;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;

/**
 * Checks that what a target names is there. It opens no connection: the credentials are those of
 * each secret, and whether they are accepted is for a rotation to find out.
 */
@ControllerConfiguration(name = "externalsecrettarget")
public final class ExternalSecretTargetReconciler implements Reconciler<ExternalSecretTarget> {
  private final DeclarationStatus status;
  private final Authorities authorities;
  private final RequeueEventSource<ExternalSecretTarget> again = new RequeueEventSource<>();

  /** Reports through this, and reads CA certificates with that. */
  public ExternalSecretTargetReconciler(DeclarationStatus status, Authorities authorities) {
    this.status = status;
    this.authorities = authorities;
  }

  @Override
  public List<EventSource<?, ExternalSecretTarget>> prepareEventSources(
      EventSourceContext<ExternalSecretTarget> context) {
    return List.of(again);
  }

  /** Brings a target back, since something has happened to what it names. */
  public void lookAgain(ResourceID target) {
    again.propagateEvent(target);
  }

  @Override
  public UpdateControl<ExternalSecretTarget> reconcile(
      ExternalSecretTarget target, Context<ExternalSecretTarget> context) {
    return status.report(target, ExternalSecretTarget::new, () -> check(target));
  }

  private void check(ExternalSecretTarget target) {
    KeptMetadata.requireWhole(target);
    Optional<String> trusted = authorities.of(target);
    if (FunctionPlans.isFunction(target)) {
      FunctionPlans.endpoint(target, trusted);
    } else if (FunctionPlans.isJob(target)) {
      FunctionPlans.jobs(target);
    }
  }
}
