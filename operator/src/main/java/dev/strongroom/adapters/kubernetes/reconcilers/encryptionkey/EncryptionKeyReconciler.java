package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.framework.RecreationDetector;
import dev.strongroom.adapters.kubernetes.status.StatusUpdate;
import dev.strongroom.core.reconciling.encryptionkey.KeyOutcome;
import dev.strongroom.crds.EncryptionKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * Reconciles EncryptionKeys: brings the record to the declaration and writes the status once. A
 * deleted object's key is scheduled for deletion; no finalizer is needed for that, because the
 * record outlives the object.
 */
@ControllerConfiguration(
    name = "encryptionkey",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class EncryptionKeyReconciler implements Reconciler<EncryptionKey> {
  private final KubernetesClient client;
  private final KeyPass pass;
  private final KeyDeletions deletions;
  private final Accounts accounts;
  private final KeyEvents events;
  private final KeyStatusFactory statuses;
  private final Clock clock;

  public EncryptionKeyReconciler(
      KubernetesClient client,
      KeyPass pass,
      KeyDeletions deletions,
      KeyEvents events,
      Accounts accounts,
      Clock clock) {
    this.client = client;
    this.pass = pass;
    this.deletions = deletions;
    this.accounts = accounts;
    this.events = events;
    this.statuses = new KeyStatusFactory(clock);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, EncryptionKey>> prepareEventSources(
      EventSourceContext<EncryptionKey> context) {
    return events.prepare(
        context,
        deleted -> {
          accounts.forget(deleted.getMetadata().getNamespace());
          deletions.notice(deleted);
        });
  }

  @Override
  public UpdateControl<EncryptionKey> reconcile(EncryptionKey key, Context<EncryptionKey> ctx) {
    if (ctx.isPrimaryResourceDeleted()) {
      if (!RecreationDetector.isThere(key, ctx)) {
        deletions.ownerGone(KeyDeclarations.owner(key), Optional.of(key));
      }
      return UpdateControl.noUpdate();
    }
    if (key.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    KeyOutcome outcome = pass.run(key);
    boolean written =
        StatusUpdate.write(
            client,
            key,
            new EncryptionKey(),
            statuses.status(key, outcome),
            StatusUpdate.showing(key, ctx));
    return UpdateControl.<EncryptionKey>noUpdate()
        .rescheduleAfter(written ? outcome.nextLook(clock.instant()) : StatusUpdate.AFTER_CONFLICT);
  }
}
