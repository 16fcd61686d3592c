package dev.strongroom.core.rotation;

import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A strategy whose steps are jobs of another system. A job goes on whether anybody asks for it or
 * not, and takes effect when its time has come, unless it was cancelled before.
 */
final class Jobs implements RotationStrategy {
  /** How long one job takes; longer than the limit for one that never ends. */
  Duration takes = Duration.ofSeconds(12);

  /** How many of the next jobs end without an effect. */
  int failing;

  /** How often a job has to be cancelled before it stops. */
  int deaf;

  /** The longest time after which a running job is checked. */
  Duration check = Duration.ofSeconds(5);

  static final Duration LIMIT = Duration.ofMinutes(2);

  final Map<String, Job> all = new LinkedHashMap<>();
  int startedTogether;

  private final RotationWorld world;

  Jobs(RotationWorld world) {
    this.world = world;
  }

  /** A job. */
  static final class Job {
    private final Instant end;
    private final boolean fails;
    private final Runnable effect;
    private int deaf;
    private Optional<StepResult> result = Optional.empty();
    boolean isCancelled;

    private Job(Instant end, boolean fails, int deaf, Runnable effect) {
      this.end = end;
      this.fails = fails;
      this.deaf = deaf;
      this.effect = effect;
    }
  }

  long running() {
    return all.values().stream().filter(job -> job.result.isEmpty()).count();
  }

  /** What happens by itself as time passes. */
  void passTime() {
    for (Job job : all.values()) {
      if (job.result.isEmpty() && !world.now.isBefore(job.end)) {
        if (!job.fails) {
          job.effect.run();
        }
        job.result =
            Optional.of(
                job.fails
                    ? StepResult.Failed.of(TargetProblem.CONNECTION_LOST)
                    : new StepResult.Done());
      }
    }
  }

  private StepResult job(RotationWork work, Runnable effect) {
    work.begin();
    String name = work.handle().orElseGet(work::key);
    world.effect("before job");
    passTime();
    Job job = all.get(name);
    if (job == null) {
      if (work.handle().isPresent()) {
        throw new AssertionError("a handle of a job that was never started");
      }
      startedTogether += running() > 0 ? 1 : 0;
      boolean fails = failing-- > 0;
      job = new Job(world.now.plus(takes), fails, deaf, effect);
      all.put(name, job);
    }
    world.effect("after job");
    return job.result.orElseGet(() -> new StepResult.Working(name, world.now.plus(check)));
  }

  @Override
  public String declared() {
    return "Job";
  }

  @Override
  public StepResult create(RotationWork work) {
    VersionId token = work.running().token();
    return job(work, () -> world.store(token, "new-1"));
  }

  @Override
  public StepResult set(RotationWork work) {
    String pending = word(work, work.running().token());
    String current = word(work, work.running().from());
    Optional<String> previous =
        work.record().labels().version(StagingLabel.PREVIOUS).map(id -> word(work, id));
    return job(
        work,
        () -> {
          if (world.target.held.equals(current)
              || previous.filter(world.target.held::equals).isPresent()) {
            world.target.held = pending;
          }
        });
  }

  @Override
  public StepResult test(RotationWork work) {
    return job(work, () -> {});
  }

  @Override
  public StepResult verify(RotationWork work) {
    String pending = word(work, work.running().token());
    work.begin();
    world.effect("verify");
    return world.target.held.equals(pending)
        ? new StepResult.Done()
        : new StepResult.Failed(
            StepResult.Failed.of(TargetProblem.LOGIN_REFUSED).cause(),
            StepResult.Outlook.RETRYABLE);
  }

  @Override
  public StepResult settle(RotationWork work) {
    String pending = word(work, work.running().token());
    String current = word(work, work.record().current().orElseThrow());
    work.begin();
    world.effect("before settle");
    passTime();
    if (world.target.held.equals(pending)) {
      world.target.held = current;
    }
    world.effect("after settle");
    return new StepResult.Done();
  }

  @Override
  public StepResult cancel(RotationWork work) {
    work.begin();
    world.effect("before cancel");
    passTime();
    String name = work.handle().orElseGet(work::key);
    // What is cancelled before its start never starts.
    Job job = all.computeIfAbsent(name, none -> new Job(world.now.plus(takes), true, 0, () -> {}));
    if (job.result.isEmpty() && --job.deaf < 0) {
      job.isCancelled = true;
      job.result = Optional.of(StepResult.Failed.of(TargetProblem.WORK_TIMED_OUT));
    }
    world.effect("after cancel");
    return job.result.isPresent()
        ? new StepResult.Done()
        : new StepResult.Working(name, world.now.plus(check));
  }

  @Override
  public Duration settleTime() {
    return Duration.ofSeconds(12);
  }

  @Override
  public boolean worksOutside() {
    return true;
  }

  @Override
  public Duration workLimit() {
    return LIMIT;
  }

  private static String word(RotationWork work, VersionId version) {
    try (SecretValue value = work.read(version)) {
      return value.text(PlaintextAccess.granted());
    }
  }
}
