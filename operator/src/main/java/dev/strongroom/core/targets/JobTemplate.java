package dev.strongroom.core.targets;

import dev.strongroom.core.rotation.TargetProblem;
import java.time.Duration;
import java.util.Optional;

/**
 * What decides whether Jobs are made from the template of a CronJob. Whoever may write a target may
 * not, for that, run containers: the CronJob's writer has to allow it, and the ServiceAccount has
 * to be one for this purpose, which the chart's admission policy demands too.
 *
 * @param isAllowed whether the CronJob allows the target
 * @param serviceAccount under which its pods run; empty for the namespace's default
 * @param grace how long its pods may go on after they were told to end
 */
public record JobTemplate(boolean isAllowed, Optional<String> serviceAccount, Duration grace) {
  /** What the names of ServiceAccounts end with under which Jobs for rotations may run. */
  public static final String ACCOUNT_SUFFIX = "-rotation";

  /** Kubernetes' own default. */
  public static final Duration LONGEST_GRACE = Duration.ofSeconds(30);

  /** Why no Job is made from it; empty when one is. */
  public Optional<TargetProblem> refusal() {
    if (!isAllowed) {
      return Optional.of(TargetProblem.JOB_NOT_ALLOWED);
    }
    boolean isForRotations =
        serviceAccount.filter(name -> name.endsWith(ACCOUNT_SUFFIX)).isPresent();
    return isForRotations && grace.compareTo(LONGEST_GRACE) <= 0
        ? Optional.empty()
        : Optional.of(TargetProblem.JOB_TEMPLATE_UNFIT);
  }
}
