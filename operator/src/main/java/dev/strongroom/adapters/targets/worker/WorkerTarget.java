package dev.strongroom.adapters.targets.worker;

import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.secrets.SecretValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A target whose steps are done by worker processes. */
public final class WorkerTarget implements RotationTarget {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerTarget.class);

  private final Worker worker;
  private final String kind;
  private final Map<String, String> settings;
  private final Duration stepTimeout;
  private final Duration settleTime;

  /**
   * A target.
   *
   * @param worker starts the processes
   * @param kind the name of a factory of the worker's {@link StepRunner}
   * @param settings for the factory; no secrets
   * @param stepTimeout after which a step's process is killed
   * @param settleTime see {@link RotationTarget#settleTime}
   */
  public WorkerTarget(
      Worker worker,
      String kind,
      Map<String, String> settings,
      Duration stepTimeout,
      Duration settleTime) {
    this.worker = worker;
    this.kind = kind;
    this.settings = Map.copyOf(settings);
    this.stepTimeout = stepTimeout;
    this.settleTime = settleTime;
  }

  @Override
  public Optional<TargetProblem> set(
      SecretValue pending, SecretValue current, Optional<SecretValue> previous) {
    return run(
        Step.Operation.SET, Stream.concat(Stream.of(pending, current), previous.stream()).toList());
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return run(Step.Operation.TEST, List.of(value));
  }

  @Override
  public Duration settleTime() {
    return settleTime;
  }

  @Override
  public Duration stepLimit() {
    return Worker.longestRun(stepTimeout);
  }

  private Optional<TargetProblem> run(Step.Operation operation, List<SecretValue> values) {
    // Not closed: the values stay the caller's.
    Worker.Outcome outcome = worker.run(new Step(operation, kind, settings, values), stepTimeout);
    if (outcome instanceof Worker.Outcome.Reported reported) {
      Report report = reported.report();
      report
          .problem()
          .ifPresent(problem -> LOG.info("{} target: {} ({})", kind, problem, report.code()));
      return report.problem();
    } else if (outcome instanceof Worker.Outcome.TimedOut) {
      return Optional.of(TargetProblem.TIMEOUT);
    } else if (outcome instanceof Worker.Outcome.NotStarted) {
      return Optional.of(TargetProblem.WORKER_NOT_STARTED);
    }
    return Optional.of(TargetProblem.WORKER_LOST);
  }
}
