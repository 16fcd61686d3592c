package dev.strongroom.adapters.targets.worker;

import dev.strongroom.adapters.targets.worker.Step.Role;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A target whose steps are done by worker processes. */
public final class WorkerTarget implements RotationTarget {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerTarget.class);

  private final Workers workers;
  private final String declaredBy;
  private final String kind;
  private final TargetConnection connection;
  private final boolean tellsCauses;

  /**
   * A target.
   *
   * @param workers do the steps
   * @param declaredBy the uid of the object that declares the target
   * @param kind the name of a factory of the worker's {@link StepRunner}
   * @param connection how it is reached; its settings are for the factory
   * @param tellsCauses whether it may be told why a target has not answered at all
   */
  public WorkerTarget(
      Workers workers,
      String declaredBy,
      String kind,
      TargetConnection connection,
      boolean tellsCauses) {
    this.workers = workers;
    this.declaredBy = declaredBy;
    this.kind = kind;
    this.connection = connection;
    this.tellsCauses = tellsCauses;
  }

  @Override
  public Optional<TargetProblem> set(CredentialChange change) {
    return setAndTest(change).problem();
  }

  @Override
  public Change setAndTest(CredentialChange change) {
    Map<Role, SecretValue> values = new EnumMap<>(Role.class);
    values.put(Role.PENDING, change.pending());
    values.put(Role.CURRENT, change.current());
    change.previous().ifPresent(value -> values.put(Role.PREVIOUS, value));
    change.admin().ifPresent(value -> values.put(Role.ADMIN, value));
    return run(Step.Operation.SET, change.mode(), values);
  }

  @Override
  public Optional<TargetProblem> test(SecretValue value) {
    return run(Step.Operation.TEST, RotationMode.SINGLE_USER, Map.of(Role.CURRENT, value))
        .problem();
  }

  @Override
  public Optional<TargetProblem> retire(CredentialRetirement retirement) {
    Map<Role, SecretValue> values = new EnumMap<>(Role.class);
    values.put(Role.CURRENT, retirement.kept());
    values.put(Role.PREVIOUS, retirement.retired());
    retirement.admin().ifPresent(value -> values.put(Role.ADMIN, value));
    return run(Step.Operation.RETIRE, retirement.mode(), values).problem();
  }

  @Override
  public Duration settleTime() {
    return connection.settleTime();
  }

  @Override
  public Duration stepLimit() {
    return Workers.longestRun(connection.stepTimeout());
  }

  private Change run(Step.Operation operation, RotationMode mode, Map<Role, SecretValue> values) {
    // Not closed: the values stay the caller's.
    Step step = new Step(operation, mode, kind, connection.settings(), values);
    Outcome outcome = workers.run(step, boundary(), connection.stepTimeout());
    if (outcome instanceof Outcome.Reported reported) {
      Report report = reported.report();
      report
          .problem()
          .ifPresent(problem -> LOG.info("{} target: {} ({})", kind, problem, report.code()));
      return new Change(report.problem(), report.isTested(), report.since());
    } else if (outcome instanceof Outcome.TimedOut late) {
      return failed(ended(TargetProblem.TIMEOUT, late.answered()));
    } else if (outcome instanceof Outcome.Lost lost) {
      return failed(ended(TargetProblem.WORKER_LOST, lost.answered()));
    }
    return failed(TargetProblem.WORKER_NOT_STARTED);
  }

  /** None where the values say where they are sent: they may differ. */
  private Optional<TrustBoundary> boundary() {
    return connection
        .address()
        .map(address -> new TrustBoundary(declaredBy, kind, address, connection.settings()));
  }

  private static Change failed(TargetProblem problem) {
    return new Change(Optional.of(problem), false);
  }

  /**
   * What is told of a step that was ended. Before the target had answered nothing was sent to it,
   * and where the cause may not be told, the end of the process tells no more than a refusal.
   */
  private TargetProblem ended(TargetProblem problem, boolean answered) {
    if (answered) {
      return problem;
    }
    return tellsCauses ? problem.beforeLogin() : TargetProblem.CANNOT_CONNECT;
  }
}
