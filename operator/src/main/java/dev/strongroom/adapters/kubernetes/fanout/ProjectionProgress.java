package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.sharing.FanOutReport.Progress;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** How far a SecretProjection is, by its conditions. */
final class ProjectionProgress {
  /**
   * With one of these somebody has to do something in the namespace, although it is tried again.
   */
  private static final Set<String> OF_SECRETS =
      Arrays.stream(ProjectionReason.values()).map(Enum::name).collect(Collectors.toSet());

  private ProjectionProgress() {}

  /** Of a namespace. */
  static Progress of(String namespace, Optional<SecretProjection> projection) {
    List<Condition> conditions =
        projection
            .map(SecretProjection::getStatus)
            .filter(status -> isOfSpec(projection.orElseThrow(), status.observedGeneration()))
            .map(status -> status.conditions())
            .orElse(List.of());
    if (is(conditions, Conditions.READY)) {
      return new Progress.Ready(namespace);
    }
    return Conditions.find(conditions, Conditions.READY)
        .filter(
            ready -> is(conditions, Conditions.STALLED) || OF_SECRETS.contains(ready.getReason()))
        .<Progress>map(
            ready ->
                new Progress.Failing(
                    namespace,
                    SharingReason.ReceiverNotReady.with(
                        projection.orElseThrow().getMetadata().getName(),
                        namespace,
                        ready.getReason())))
        .orElseGet(() -> new Progress.Pending(namespace));
  }

  private static boolean isOfSpec(SecretProjection projection, Long observed) {
    return projection.getMetadata().getGeneration().equals(observed);
  }

  private static boolean is(List<Condition> conditions, String type) {
    return Conditions.find(conditions, type)
        .filter(condition -> condition.getStatus().equals("True"))
        .isPresent();
  }
}
