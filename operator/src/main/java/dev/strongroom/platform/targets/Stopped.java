package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;

/** Carries a problem out of nested calls, and nothing else: no text, no cause, no stack. */
public final class Stopped extends Exception {
  private static final long serialVersionUID = 1L;

  private final TargetProblem problem;

  /** Stopped by this problem. */
  public Stopped(TargetProblem problem) {
    super(problem.name(), null, false, false);
    this.problem = problem;
  }

  /** The problem. */
  public TargetProblem problem() {
    return problem;
  }
}
