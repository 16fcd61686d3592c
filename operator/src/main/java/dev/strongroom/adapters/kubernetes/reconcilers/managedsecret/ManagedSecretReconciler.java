package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.framework.Reappearances;
import dev.strongroom.adapters.kubernetes.lifecycle.Departures;
import dev.strongroom.adapters.kubernetes.status.FailedDeclarations;
import dev.strongroom.adapters.kubernetes.status.StatusUpdate;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.api.model.Condition;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Reconciles ManagedSecrets: gathers facts from the caches, lets {@link Pass} decide and act,
 * writes the status once. A deleted object's secret is scheduled for deletion; no finalizer is
 * needed for that, because the record outlives the object.
 */
@ControllerConfiguration(
    name = "managedsecret",
    generationAwareEventProcessing = false,
    triggerReconcilerOnAllEvents = true)
public final class ManagedSecretReconciler implements Reconciler<ManagedSecret> {
  private static final Duration FAILSAFE = Duration.ofMinutes(45);
  private static final Duration FAILSAFE_JITTER = Duration.ofMinutes(15);

  private final Caches caches;
  private final Pass pass;
  private final Departures departures;
  private final Consumer<String> namespaceMayEnd;
  private final StatusFactory statuses;
  private final StatusWriter writer;
  private final Notices notices;
  private final FirstPasses firstPasses;
  private final WaitingForRootKey waiting;
  private final FailingObjects failing;
  private final Clock clock;

  /**
   * A reconciler over these collaborators.
   *
   * @param namespaceMayEnd told of the namespace of each object that was deleted
   */
  public ManagedSecretReconciler(
      Caches caches,
      Pass pass,
      Departures departures,
      Consumer<String> namespaceMayEnd,
      StatusWriter writer,
      Notices notices,
      FirstPasses firstPasses,
      WaitingForRootKey waiting,
      FailingObjects failing,
      Clock clock) {
    this.caches = caches;
    this.pass = pass;
    this.departures = departures;
    this.namespaceMayEnd = namespaceMayEnd;
    this.statuses = new StatusFactory(clock);
    this.writer = writer;
    this.notices = notices;
    this.firstPasses = firstPasses;
    this.waiting = waiting;
    this.failing = failing;
    this.clock = clock;
  }

  @Override
  public List<EventSource<?, ManagedSecret>> prepareEventSources(
      EventSourceContext<ManagedSecret> context) {
    return caches.prepare(
        context,
        deleted -> {
          namespaceMayEnd.accept(deleted.getMetadata().getNamespace());
          departures.notice(new Declaration(deleted));
        });
  }

  @Override
  public UpdateControl<ManagedSecret> reconcile(ManagedSecret ms, Context<ManagedSecret> ctx) {
    try {
      return pass(ms, ctx);
    } finally {
      firstPasses.passed(ResourceID.fromResource(ms));
    }
  }

  private UpdateControl<ManagedSecret> pass(ManagedSecret ms, Context<ManagedSecret> ctx) {
    Declaration declaration = new Declaration(ms);
    if (ctx.isPrimaryResourceDeleted()) {
      if (!Reappearances.isThere(ms, ctx)) {
        departures.pass(declaration);
      }
      return UpdateControl.noUpdate();
    }
    if (ms.isMarkedForDeletion()) {
      return UpdateControl.noUpdate();
    }
    PassState state = new PassState();
    Optional<RuntimeException> stopped = run(declaration, ms, state);
    if (stopped.filter(ManagedSecretReconciler::isEnding).isPresent()) {
      return UpdateControl.noUpdate();
    }
    Outcome outcome = state.outcome(stopped);
    boolean written = writer.write(ms, statuses.status(ms, outcome), ctx);
    notices.publish(ms, outcome);
    waiting.passed(ResourceID.fromResource(ms), outcome.finding());
    if (stopped.filter(ManagedSecretReconciler::needsBackOff).isPresent()) {
      throw stopped.get();
    }
    return written
        ? next(ms, outcome)
        : UpdateControl.<ManagedSecret>noUpdate().rescheduleAfter(StatusUpdate.AFTER_CONFLICT);
  }

  /** The namespace goes, and the object with it: nobody is to be told of anything any more. */
  private static boolean isEnding(RuntimeException stopped) {
    return stopped instanceof Failure failure
        && failure.finding().reason() == AccountReason.NamespaceTerminating;
  }

  /**
   * What may pass by itself, and what nobody expected: the framework tries again and logs it. Of a
   * root key it is known when it is back.
   */
  private static boolean needsBackOff(RuntimeException stopped) {
    return stopped instanceof Unavailable away
        ? away.finding().reason() != RootKeyReason.RootKeyUnavailable
        : !(stopped instanceof Failure);
  }

  private Optional<RuntimeException> run(
      Declaration declaration, ManagedSecret ms, PassState state) {
    try {
      pass.run(declaration, ms, state);
      return Optional.empty();
    } catch (RuntimeException stopped) {
      return Optional.of(stopped);
    }
  }

  private UpdateControl<ManagedSecret> next(ManagedSecret ms, Outcome outcome) {
    long jitter = ThreadLocalRandom.current().nextLong(FAILSAFE_JITTER.toMillis());
    Duration failsafe = FAILSAFE.plusMillis(jitter);
    Duration unasked = retryAfter(ms, outcome).orElse(failsafe);
    Duration wait =
        outcome
            .nextCheck()
            .map(at -> Duration.between(clock.instant(), at))
            .filter(d -> d.compareTo(unasked) < 0)
            .orElse(unasked);
    return UpdateControl.<ManagedSecret>noUpdate().rescheduleAfter(Math.max(1, wait.toMillis()));
  }

  /** The delay of the next attempt, for an object that has failed. */
  private Optional<Duration> retryAfter(ManagedSecret ms, Outcome outcome) {
    if (outcome.isFailed()) {
      List<Condition> before = ms.getStatus() == null ? null : ms.getStatus().conditions();
      return Optional.of(
          FailedDeclarations.retryAfter(failing, ms, before, outcome.finding(), clock));
    }
    failing.recovered(FailedDeclarations.id(ms));
    return Optional.empty();
  }
}
