package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import java.util.Arrays;

/** The first word of an error reply, which Redis documents as its code; a closed list. */
enum RedisError {
  /** Anything without a code of its own, such as a wrong argument. */
  ERR(TargetProblem.UNEXPECTED_ANSWER),
  /** No login yet. */
  NOAUTH(TargetProblem.UNEXPECTED_ANSWER),
  /** Wrong password, unknown user, or a user that is switched off. */
  WRONGPASS(TargetProblem.LOGIN_REFUSED),
  /** The user's rules do not allow the command. */
  NOPERM(TargetProblem.NO_PRIVILEGE),
  /** Protected mode: no logins from other machines. */
  DENIED(TargetProblem.LOGIN_NOT_PERMITTED),
  /** The data set is being read. */
  LOADING(TargetProblem.BUSY),
  /** A script runs. */
  BUSY(TargetProblem.BUSY),
  /** A replica without its primary. */
  MASTERDOWN(TargetProblem.BUSY),
  /** Part of the cluster is away. */
  CLUSTERDOWN(TargetProblem.BUSY),
  /** A replica. */
  READONLY(TargetProblem.READ_ONLY);

  private final TargetProblem problem;

  RedisError(TargetProblem problem) {
    this.problem = problem;
  }

  TargetProblem problem() {
    return problem;
  }

  /** The code at the beginning of an error's text; {@link #ERR} for all that are not listed. */
  static RedisError of(String text) {
    int end = text.indexOf(' ');
    String word = end < 0 ? text : text.substring(0, end);
    return Arrays.stream(values())
        .filter(known -> known.name().equals(word))
        .findFirst()
        .orElse(ERR);
  }
}
