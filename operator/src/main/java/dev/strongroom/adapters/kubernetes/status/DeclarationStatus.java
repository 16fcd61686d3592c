package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.status.Conditions.Phase;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.ConditionedStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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
      write(resource, fresh.get(), Phase.READY, DeclarationReason.Accepted.with());
      failing.recovered(FailedDeclarations.id(resource));
      return UpdateControl.noUpdate();
    } catch (InvalidInput | Unreadable invalid) {
      write(resource, fresh.get(), Phase.STALLED, invalid.finding());
      return UpdateControl.noUpdate();
    } catch (NotYet missing) {
      write(resource, fresh.get(), Phase.RETRYING, missing.finding());
      return UpdateControl.<R>noUpdate()
          .rescheduleAfter(
              FailedDeclarations.retryAfter(
                  failing, resource, conditions(resource), missing.finding(), clock));
    } catch (Failure failure) {
      write(resource, fresh.get(), Phase.RETRYING, failure.finding());
      return UpdateControl.<R>noUpdate().rescheduleAfter(RETRY);
    }
  }

  private static List<Condition> conditions(CustomResource<?, ConditionedStatus> resource) {
    return resource.getStatus() == null ? null : resource.getStatus().conditions();
  }

  private <R extends CustomResource<?, ConditionedStatus>> void write(
      R resource, R next, Phase phase, Finding finding) {
    ConditionedStatus before = resource.getStatus();
    long generation = resource.getMetadata().getGeneration();
    Conditions conditions =
        new Conditions(before == null ? null : before.conditions(), generation, clock.instant());
    ConditionedStatus status =
        new ConditionedStatus(generation, conditions.phase(phase, finding).list());
    if (status.equals(before)) {
      return;
    }
    next.setMetadata(
        new ObjectMetaBuilder()
            .withName(resource.getMetadata().getName())
            .withNamespace(resource.getMetadata().getNamespace())
            .withResourceVersion(resource.getMetadata().getResourceVersion())
            .build());
    next.setStatus(status);
    // A conflict means that a newer object is on its way and will be checked instead.
    StoreCalls.unlessChangedOrGone(() -> client.resource(next).updateStatus());
  }
}
