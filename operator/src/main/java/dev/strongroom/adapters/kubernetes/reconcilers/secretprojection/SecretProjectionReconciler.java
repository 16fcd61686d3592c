package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.framework.WaitingForRootKey;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.adapters.kubernetes.status.NextCheck;
import dev.strongroom.adapters.kubernetes.status.StatusUpdate;
import dev.strongroom.adapters.kubernetes.watches.SeenProjections;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reconciles SecretProjections: makes a {@link ProjectionPass}, and writes the status once, from
 * its outcome. Nothing is to be done when one is deleted: its Secret stays, or Kubernetes collects
 * it.
 */
@ControllerConfiguration(name = "secretprojection", generationAwareEventProcessing = false)
public final class SecretProjectionReconciler implements Reconciler<SecretProjection> {
  /** Changed rights of a role bring no event. */
  private static final Duration RIGHTS_BELIEVED = Duration.ofMinutes(5);

  private final KubernetesClient client;
  private final SeenProjections projections;
  private final Consumer<String> namespaceChanged;
  private final Consumer<SecretProjection> consumerChanged;
  private final ProjectionPass pass;
  private final ProjectionStatusFactory statuses;
  private final ProjectionEvents events;
  private final WaitingForRootKey waiting;
  private final NextCheck next;
  private final Clock clock;
  private volatile boolean isStarted;

  /**
   * A reconciler over these collaborators.
   *
   * @param namespaceChanged told of the names of namespaces that have appeared or changed
   * @param consumerChanged told of each SecretProjection that its secret's owner is to hear of
   */
  public SecretProjectionReconciler(
      KubernetesClient client,
      SeenProjections projections,
      Consumer<String> namespaceChanged,
      Consumer<SecretProjection> consumerChanged,
      ProjectionPass pass,
      Events events,
      WaitingForRootKey waiting,
      FailingObjects failing,
      Clock clock) {
    this.client = client;
    this.projections = projections;
    this.namespaceChanged = namespaceChanged;
    this.consumerChanged = consumerChanged;
    this.pass = pass;
    this.statuses = new ProjectionStatusFactory(clock);
    this.events = new ProjectionEvents(events);
    this.waiting = waiting;
    this.next = new NextCheck(failing, clock);
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, SecretProjection>> prepareEventSources(
      EventSourceContext<SecretProjection> context) {
    return projections.prepare(context, namespaceChanged, consumerChanged);
  }

  /**
   * To be called when the caches of all kinds are filled. What is not known before that looks like
   * a secret that is gone, so nothing is done until then.
   */
  public void started() {
    isStarted = true;
    projections.lookAgainAtAll();
  }

  @Override
  public UpdateControl<SecretProjection> reconcile(
      SecretProjection projection, Context<SecretProjection> ctx) {
    if (!isStarted || projection.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    ProjectionOutcome outcome = pass.run(projection);
    if (outcome.setbacks().isEnding()) {
      return UpdateControl.noUpdate();
    }
    SecretProjectionStatus status = statuses.status(projection, outcome);
    boolean isNews = !status.equals(projection.getStatus());
    boolean written =
        StatusUpdate.write(
            client, projection, spec(projection), status, StatusUpdate.showing(projection, ctx));
    if (isNews) {
      events.publish(projection, outcome);
    }
    waiting.passed(ResourceID.fromResource(projection), outcome.setbacks().problems());
    if (outcome.setbacks().backOff().isPresent()) {
      // The framework's own way to be told that it is to try again, and to log why.
      throw outcome.setbacks().backOff().get();
    }
    return UpdateControl.<SecretProjection>noUpdate()
        .rescheduleAfter(
            written
                ? next.after(projection, outcome.setbacks().finding(), nextLook(projection, clock))
                : StatusUpdate.AFTER_CONFLICT);
  }

  static Optional<Instant> nextLook(SecretProjection projection, Clock clock) {
    return new ProjectionDeclaration(projection)
        .arn()
        .map(arn -> clock.instant().plus(RIGHTS_BELIEVED));
  }

  /** An update of the status is checked whole, so it has the spec too. */
  private static SecretProjection spec(SecretProjection projection) {
    SecretProjection next = new SecretProjection();
    next.setSpec(projection.getSpec());
    return next;
  }
}
