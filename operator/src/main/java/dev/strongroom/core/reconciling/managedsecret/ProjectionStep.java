package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.GiveUpOthers;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.Project;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.List;
import java.util.Optional;

/**
 * Which version is projected.
 *
 * @param actions what to do, in this order
 * @param problem why nothing is projected although it is declared
 * @param isEnd whether the pass ends with that problem
 */
public record ProjectionStep(List<SecretAction> actions, Optional<Failure> problem, boolean isEnd) {
  /** Decides. A secret without a value leaves all Secrets as they are. */
  public static ProjectionStep decide(SecretFacts facts) {
    if (facts.record().current().isEmpty()) {
      return new ProjectionStep(List.of(), Optional.empty(), false);
    }
    if (facts.projection().failure().isPresent()) {
      return new ProjectionStep(List.of(), facts.projection().failure(), true);
    }
    return facts
        .projection()
        .value()
        .orElseThrow()
        .map(spec -> of(spec, facts))
        .orElseGet(() -> of(facts, Optional.empty(), Optional.empty()));
  }

  private static ProjectionStep of(ProjectionSpec spec, SecretFacts facts) {
    Attempt<Optional<VersionId>> pinned = pinned(facts);
    if (pinned.failure().isPresent()) {
      Failure failure = pinned.failure().get();
      return failure instanceof Rejected unknown
          ? of(facts, Optional.empty(), Optional.of(notFound(unknown)))
          : new ProjectionStep(List.of(), Optional.of(failure), true);
    }
    SecretRecord record = facts.record();
    Optional<VersionId> pin = pinned.value().orElseThrow();
    VersionId version = pin.or(record::current).orElseThrow();
    Optional<Failure> unreadable = facts.keys().toRead(record, version).map(Failure.class::cast);
    return unreadable.isPresent()
        ? of(facts, Optional.empty(), unreadable)
        : of(facts, Optional.of(new Project(spec, version, pin)), Optional.empty());
  }

  private static Attempt<Optional<VersionId>> pinned(SecretFacts facts) {
    return facts.pin().then(pin -> Attempt.of(() -> pin.map(p -> p.in(facts.record()))));
  }

  private static Failure notFound(Rejected unknown) {
    return new InvalidInput(DeclarationReason.PinNotFound.with(unknown.finding().message()));
  }

  private static ProjectionStep of(
      SecretFacts facts, Optional<Project> project, Optional<Failure> problem) {
    GiveUpOthers others = new GiveUpOthers(facts.projectedName());
    List<SecretAction> actions =
        project.map(p -> List.<SecretAction>of(p, others)).orElseGet(() -> List.of(others));
    return new ProjectionStep(actions, problem, false);
  }
}
