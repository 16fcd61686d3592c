package dev.strongroom.adapters.awsapi;

import dev.strongroom.core.problems.Failure;

/**
 * Hears of every call of an action whose caller was authenticated, or need not be: refused ones and
 * malformed inputs too.
 */
public interface CallListener {
  /**
   * A call is about to be carried out: its caller may make requests at this rate, and its input was
   * not read.
   *
   * @throws Failure to refuse it; its end is told of too
   */
  void begin(Call call);

  /**
   * A call has its answer, which is not sent yet.
   *
   * @throws Failure to withhold the answer: the client gets this failure
   */
  void end(Call call, CallOutcome outcome);
}
