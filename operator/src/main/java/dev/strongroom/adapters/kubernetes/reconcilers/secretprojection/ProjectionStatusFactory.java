package dev.strongroom.adapters.kubernetes.reconcilers.secretprojection;

import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.status.Conditions;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome;
import dev.strongroom.core.reconciling.secretprojection.ProjectionOutcome.Given;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionStatus;
import java.time.Clock;
import java.util.Optional;

/** Builds the whole status from an outcome; equal outcomes give equal statuses. */
final class ProjectionStatusFactory {
  private static final SecretProjectionStatus NOTHING =
      new SecretProjectionStatus(null, null, null, null, null, null);

  private final Clock clock;

  ProjectionStatusFactory(Clock clock) {
    this.clock = clock;
  }

  /** The status of an object after a pass; what the pass did not come to is as it was. */
  SecretProjectionStatus status(SecretProjection resource, ProjectionOutcome outcome) {
    SecretProjectionStatus before = Optional.ofNullable(resource.getStatus()).orElse(NOTHING);
    long generation = resource.getMetadata().getGeneration();
    Conditions conditions =
        new Conditions(before.conditions(), generation, clock.instant())
            .phase(outcome.phase(), outcome.finding());
    outcome
        .changedByAdmission()
        .ifPresent(changed -> conditions.set(Conditions.UNCHANGED, "False", changed));
    if (outcome.given().isPresent()) {
      Given given = outcome.given().get();
      return new SecretProjectionStatus(
          generation,
          conditions.list(),
          given.arn().toString(),
          new ProjectionDeclaration(resource).source(),
          given.version().value(),
          given.secretName());
    }
    return new SecretProjectionStatus(
        generation,
        conditions.list(),
        before.arn(),
        before.source(),
        outcome.isRemoved() ? null : before.versionId(),
        outcome.isRemoved() ? null : before.secretName());
  }
}
