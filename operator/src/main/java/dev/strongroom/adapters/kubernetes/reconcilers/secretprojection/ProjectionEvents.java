package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.adapters.kubernetes.status.Events;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome;
import dev.strongroom.crds.SecretProjection;
import java.util.Optional;

/** Tells people what a pass has taken away, and what newly keeps an object from being served. */
final class ProjectionEvents {
  private final Events events;

  ProjectionEvents(Events events) {
    this.events = events;
  }

  /** Compares with the status that the object had before this pass. */
  void publish(SecretProjection before, ProjectionOutcome outcome) {
    outcome.warnings().forEach(done -> events.warning(before, done));
    outcome
        .setbacks()
        .finding()
        .filter(finding -> isNews(before, finding))
        .ifPresent(finding -> events.warning(before, finding));
  }

  private static boolean isNews(SecretProjection before, Finding finding) {
    return Optional.ofNullable(before.getStatus())
        .flatMap(status -> Conditions.find(status.conditions(), Conditions.READY))
        .filter(ready -> ready.getReason().equals(finding.reason().name()))
        .filter(ready -> ready.getMessage().equals(finding.message()))
        .isEmpty();
  }
}
