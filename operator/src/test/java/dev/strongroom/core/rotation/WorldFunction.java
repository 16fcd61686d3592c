package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rotation function as one of AWS's templates: it goes on whether anybody waits for its answer or
 * not, and stores the value and moves AWSCURRENT itself.
 */
final class WorldFunction implements RotationFunction {
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** How long each step takes. */
  Duration takes = Duration.ofSeconds(4);

  /** Steps that end with this problem, once, without an effect. */
  final Map<RotationStep, TargetProblem> failing = new HashMap<>();

  /** Steps that are not started, once. */
  final Map<RotationStep, TargetProblem> refusing = new HashMap<>();

  /** Steps that report success and do nothing, as a function without that step does. */
  final List<RotationStep> lazy = new ArrayList<>();

  /** The steps in the order of their calls. */
  final List<RotationStep> steps = new ArrayList<>();

  int together;

  private final RotationWorld world;
  private final Map<String, Running> all = new LinkedHashMap<>();

  /** What the present process knows of. */
  private final List<String> known = new ArrayList<>();

  private record Running(Call call, Instant end, Optional<TargetProblem> problem) {}

  WorldFunction(RotationWorld world) {
    this.world = world;
  }

  /** Another process takes over. */
  void forget() {
    known.clear();
  }

  @Override
  public Optional<TargetProblem> start(Call call, Optional<SecretValue> credential) {
    passTime();
    world.effect("before call");
    if (refusing.containsKey(call.step())) {
      return Optional.of(refusing.remove(call.step()));
    }
    together += all.values().stream().anyMatch(other -> isOpen(other)) ? 1 : 0;
    steps.add(call.step());
    Optional<TargetProblem> problem = Optional.ofNullable(failing.remove(call.step()));
    all.put(call.id(), new Running(call, world.now.plus(takes), problem));
    known.add(call.id());
    world.effect("after call");
    return Optional.empty();
  }

  private boolean isOpen(Running call) {
    return world.now.isBefore(call.end());
  }

  @Override
  public Optional<State> state(String id, Duration patience) {
    passTime();
    return Optional.ofNullable(all.get(id))
        .filter(call -> known.contains(id))
        .map(
            call -> {
              boolean isLate = !world.now.isBefore(call.end().minus(takes).plus(TIMEOUT));
              if (isOpen(call) && !isLate) {
                return new State.Running();
              }
              return new State.Ended(
                  isOpen(call) ? Optional.of(TargetProblem.TIMEOUT) : call.problem());
            });
  }

  private final List<String> done = new ArrayList<>();

  private void passTime() {
    for (Running call : all.values()) {
      boolean isDue = !isOpen(call) && !done.contains(call.call().id());
      if (isDue) {
        done.add(call.call().id());
        if (call.problem().isEmpty() && !lazy.contains(call.call().step())) {
          effect(call.call());
        }
      }
    }
  }

  private void effect(Call call) {
    VersionId token = call.token();
    switch (call.step()) {
      case CREATE_SECRET -> world.store(token, "new-1");
      case SET_SECRET -> world.target.held = "new-1";
      case TEST_SECRET -> {
        // Changes nothing.
      }
      case FINISH_SECRET -> {
        boolean isPending =
            world.record().labels().version(StagingLabel.PENDING).equals(Optional.of(token));
        if (isPending) {
          world.change(old -> old.withLabels(old.labels().moveCurrent(token)));
        }
      }
    }
  }

  @Override
  public Duration timeout() {
    return TIMEOUT;
  }
}
