package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.work.FailingObjects;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.CustomResource;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** How declarations that cannot be carried out count among the {@link FailingObjects}. */
public final class FailedDeclarations {
  private FailedDeclarations() {}

  /** What tells an object from all others. */
  public static String id(CustomResource<?, ?> resource) {
    return resource.getKind()
        + "/"
        + resource.getMetadata().getNamespace()
        + "/"
        + resource.getMetadata().getName();
  }

  /**
   * Notes that an object has failed.
   *
   * @param conditions of its status before this attempt; may be null
   * @param finding why it has failed
   * @return the delay until the next attempt
   */
  public static Duration retryAfter(
      FailingObjects failing,
      CustomResource<?, ?> resource,
      List<Condition> conditions,
      Finding finding,
      Clock clock) {
    long generation = resource.getMetadata().getGeneration();
    return failing.failed(
        id(resource),
        resource.getMetadata().getNamespace(),
        finding.reason().name() + " " + generation,
        Conditions.failingSince(conditions, finding.reason(), generation),
        clock.instant());
  }
}
