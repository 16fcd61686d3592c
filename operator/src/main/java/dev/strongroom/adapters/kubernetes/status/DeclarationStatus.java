package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ConditionedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Says in an object's status whether what it declares is valid. */
public final class DeclarationStatus {
  private static final Duration RETRY = Duration.ofSeconds(10);

  private final KubernetesClient client;
  private final FailingObjects failing;
  private final Clock clock;

  /** Writes with this client, and retries what fails with the delays of {@code failing}. */
  public DeclarationStatus(KubernetesClient client, FailingObjects failing, Clock clock) {
    this.client = client;
    this.failing = failing;
    this.clock = clock;
  }

  /**
   * Runs the check, and writes the status if it says anything new.
   *
   * @param fresh makes an empty object of the kind
   * @param check throws a {@link Failure} when the declaration is not sound
   */
  public <R extends CustomResource<?, ConditionedStatus>> UpdateControl<R> report(
      R resource, Supplier<R> fresh, Runnable check) {
    try {
      check.run();
      failing.recovered(FailedDeclarations.id(resource));
      return write(
          resource, fresh.get(), Phase.READY, DeclarationReason.Accepted.with(), Optional.empty());
    } catch (InvalidInput | Unreadable invalid) {
      return write(resource, fresh.get(), Phase.STALLED, invalid.finding(), Optional.empty());
    } catch (NotYet missing) {
      Duration retry =
          FailedDeclarations.retryAfter(
              failing, resource, conditions(resource), missing.finding(), clock);
      return write(resource, fresh.get(), Phase.RETRYING, missing.finding(), Optional.of(retry));
    } catch (Failure failure) {
      return write(resource, fresh.get(), Phase.RETRYING, failure.finding(), Optional.of(RETRY));
    }
  }

  private static List<Condition> conditions(CustomResource<?, ConditionedStatus> resource) {
    return resource.getStatus() == null ? null : resource.getStatus().conditions();
  }

  private <R extends CustomResource<?, ConditionedStatus>> UpdateControl<R> write(
      R resource, R next, Phase phase, Finding finding, Optional<Duration> retry) {
    long generation = resource.getMetadata().getGeneration();
    Conditions conditions = new Conditions(conditions(resource), generation, clock.instant());
    ConditionedStatus status =
        new ConditionedStatus(generation, conditions.phase(phase, finding).list());
    boolean written = StatusUpdate.write(client, resource, next, status, now -> {});
    Optional<Duration> again = written ? retry : Optional.of(StatusUpdate.AFTER_CONFLICT);
    return again
        .map(delay -> UpdateControl.<R>noUpdate().rescheduleAfter(delay))
        .orElseGet(UpdateControl::noUpdate);
  }
}
