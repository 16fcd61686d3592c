package dev.strongroom.core.reconciling;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.List;
import java.util.Optional;

/**
 * What keeps an object from being as declared after a pass.
 *
 * @param problems in the order of the steps; the first is the one to tell
 * @param bug what nobody expected, if it ended the pass
 */
public record Setbacks(List<Failure> problems, Optional<RuntimeException> bug) {
  /** Copies. */
  public Setbacks {
    problems = List.copyOf(problems);
  }

  /** Whether there are any. */
  public boolean isFailed() {
    return !problems.isEmpty() || bug.isPresent();
  }

  /** How the object stands; empty when nothing is wrong. */
  public Optional<Phase> phase() {
    return problems.stream()
        .findFirst()
        .map(Setbacks::phase)
        .or(() -> bug.map(unexpected -> Phase.RETRYING));
  }

  private static Phase phase(Failure failure) {
    boolean isHelpless =
        failure instanceof InvalidInput
            || failure instanceof Unreadable
            || failure instanceof Rejected
            || failure instanceof KeyUnusable;
    return isHelpless ? Phase.STALLED : Phase.RETRYING;
  }

  /** Why it stands like that; empty when nothing is wrong. */
  public Optional<Finding> finding() {
    return problems.stream()
        .findFirst()
        .map(Failure::finding)
        .or(() -> bug.map(unexpected -> SecretReason.UnexpectedError.with()));
  }

  /** The object goes, by itself or with its namespace: nobody is to be told of anything. */
  public boolean isEnding() {
    return problems.stream()
        .map(problem -> problem.finding().reason())
        .anyMatch(
            reason ->
                reason == AccountReason.NamespaceTerminating
                    || reason == SecretReason.BeingDeleted);
  }

  /**
   * What may pass by itself, and what nobody expected: tried again with a growing delay, and
   * logged. Of a root key it is known when it is back.
   */
  public Optional<RuntimeException> backOff() {
    return bug.or(
        () ->
            problems.stream()
                .filter(Unavailable.class::isInstance)
                .filter(away -> away.finding().reason() != RootKeyReason.RootKeyUnavailable)
                .map(RuntimeException.class::cast)
                .findFirst());
  }
}
