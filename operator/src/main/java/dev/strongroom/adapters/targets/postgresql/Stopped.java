package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;

/** Carries a problem out of nested calls, and nothing else: no text, no cause, no stack. */
final class Stopped extends Exception {
  private static final long serialVersionUID = 1L;

  private final TargetProblem problem;

  Stopped(TargetProblem problem) {
    super(problem.name(), null, false, false);
    this.problem = problem;
  }

  TargetProblem problem() {
    return problem;
  }
}
