package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.framework.RecreationDetector;
import dev.strongroom.adapters.kubernetes.framework.WaitingForRootKey;
import dev.strongroom.adapters.kubernetes.lifecycle.OwnerDeletions;
import dev.strongroom.adapters.kubernetes.status.NextCheck;
import dev.strongroom.adapters.kubernetes.status.StatusUpdate;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ManagedSecret;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reconciles ManagedSecrets: makes a {@link Pass}, and writes the status once, from its outcome. A
 * deleted object's secret is scheduled for deletion; no finalizer is needed for that, because the
 * record outlives the object.
 */
@ControllerConfiguration(
    name = "managedsecret",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class ManagedSecretReconciler implements Reconciler<ManagedSecret> {
  private final Caches caches;
  private final Pass pass;
  private final OwnerDeletions ownerDeletions;
  private final Consumer<String> namespaceMayEnd;
  private final StatusFactory statuses;
  private final StatusWriter writer;
  private final ConditionEvents events;
  private final StartupProgress startup;
  private final WaitingForRootKey waiting;
  private final NextCheck next;

  /**
   * A reconciler over these collaborators.
   *
   * @param namespaceMayEnd told of the namespace of each object that was deleted
   */
  public ManagedSecretReconciler(
      Caches caches,
      Pass pass,
      OwnerDeletions ownerDeletions,
      Consumer<String> namespaceMayEnd,
      StatusWriter writer,
      ConditionEvents events,
      StartupProgress startup,
      WaitingForRootKey waiting,
      FailingObjects failing,
      Clock clock) {
    this.caches = caches;
    this.pass = pass;
    this.ownerDeletions = ownerDeletions;
    this.namespaceMayEnd = namespaceMayEnd;
    this.statuses = new StatusFactory(clock);
    this.writer = writer;
    this.events = events;
    this.startup = startup;
    this.waiting = waiting;
    this.next = new NextCheck(failing, clock);
  }

  @Override
  public List<EventSource<?, ManagedSecret>> prepareEventSources(
      EventSourceContext<ManagedSecret> context) {
    return caches.prepare(
        context,
        deleted -> {
          namespaceMayEnd.accept(deleted.getMetadata().getNamespace());
          ownerDeletions.notice(new Declaration(deleted));
        });
  }

  @Override
  public UpdateControl<ManagedSecret> reconcile(ManagedSecret ms, Context<ManagedSecret> ctx) {
    try {
      return pass(ms, ctx);
    } finally {
      startup.passed(ResourceID.fromResource(ms));
    }
  }

  private UpdateControl<ManagedSecret> pass(ManagedSecret ms, Context<ManagedSecret> ctx) {
    if (ctx.isPrimaryResourceDeleted()) {
      if (!RecreationDetector.isThere(ms, ctx)) {
        ownerDeletions.pass(new Declaration(ms));
      }
      return UpdateControl.noUpdate();
    }
    if (ms.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    SecretOutcome outcome = pass.run(ms);
    if (outcome.isEnding()) {
      return UpdateControl.noUpdate();
    }
    boolean written = writer.write(ms, statuses.status(ms, outcome), ctx);
    events.publish(ms, outcome);
    waiting.passed(ResourceID.fromResource(ms), outcome.problems());
    if (outcome.backOff().isPresent()) {
      // The framework's own way to be told that it is to try again, and to log why.
      throw outcome.backOff().get();
    }
    return UpdateControl.<ManagedSecret>noUpdate()
        .rescheduleAfter(
            written
                ? next.after(ms, outcome.failed(), outcome.nextCheck())
                : StatusUpdate.AFTER_CONFLICT);
  }
}
