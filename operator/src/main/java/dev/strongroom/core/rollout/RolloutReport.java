package dev.strongroom.core.rollout;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RolloutReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * How far the workloads that a ManagedSecret selects have followed its Secret.
 *
 * @param state where they are all together
 * @param finding why, for people
 */
public record RolloutReport(State state, Finding finding) {
  /** How many workloads a sentence names. */
  private static final int MOST_NAMED = 5;

  /** Where all selected workloads are together. */
  public enum State {
    /** All pods have the content. */
    COMPLETE,
    /** Restarts are due or under way. */
    UNDER_WAY,
    /** Somebody has to do something first. */
    STOPPED
  }

  /** Where one of them is. */
  private enum Step {
    NOT_ALLOWED,
    STOPPED,
    PENDING,
    RUNNING,
    COMPLETE
  }

  /**
   * Looks at the workloads.
   *
   * @param workloads those of the namespace
   * @param waiting why due restarts wait
   * @param obstacles what kept others from being restarted
   */
  public static RolloutReport of(
      RolloutRequest request,
      Collection<Workload> workloads,
      Map<WorkloadRef, RolloutDecision.Cause> waiting,
      Map<WorkloadRef, Finding> obstacles) {
    Map<WorkloadRef, Step> steps = new TreeMap<>();
    workloads.stream()
        .filter(request::selects)
        .forEach(w -> steps.put(w.ref(), step(request, w, obstacles)));
    return missing(request, steps)
        .or(() -> notAllowed(request, steps))
        .or(() -> first(steps, Step.STOPPED).map(ref -> stopped(obstacles.get(ref))))
        .or(() -> pending(request, steps, waiting))
        .or(() -> running(request, steps))
        .orElseGet(() -> complete(request, steps));
  }

  /** Whether every selected workload has rolled to this version. */
  public static boolean isComplete(
      RolloutRequest request, Collection<Workload> workloads, String version) {
    return request.version().value().equals(version)
        && of(request, workloads, Map.of(), Map.of()).state() == State.COMPLETE;
  }

  /**
   * A workload whose pods were not restarted for this Secret has had the content since before it
   * was selected, however its pods are at present.
   */
  private static Step step(
      RolloutRequest request, Workload workload, Map<WorkloadRef, Finding> obstacles) {
    if (!workload.consents()) {
      return Step.NOT_ALLOWED;
    }
    if (request.isUnnoted(workload) || request.isOutdated(workload)) {
      return obstacles.containsKey(workload.ref()) ? Step.STOPPED : Step.PENDING;
    }
    boolean isRestarted = workload.template().containsKey(request.annotation());
    return !isRestarted || workload.replicas().isFinished() ? Step.COMPLETE : Step.RUNNING;
  }

  private static Optional<RolloutReport> missing(
      RolloutRequest request, Map<WorkloadRef, Step> steps) {
    if (!(request.selection() instanceof Selection.Named named)) {
      return Optional.empty();
    }
    TreeSet<WorkloadRef> missing = new TreeSet<>(named.targets());
    missing.removeAll(steps.keySet());
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(stopped(RolloutReason.WorkloadNotFound.with(named(missing))));
  }

  private static Optional<RolloutReport> notAllowed(
      RolloutRequest request, Map<WorkloadRef, Step> steps) {
    List<WorkloadRef> refs = in(steps, Step.NOT_ALLOWED);
    return refs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            stopped(
                RolloutReason.RestartNotAllowed.with(
                    named(refs),
                    request.owner().namespace(),
                    refs.stream()
                        .limit(MOST_NAMED)
                        .map(WorkloadRef::argument)
                        .collect(Collectors.joining(" ")))));
  }

  private static Optional<RolloutReport> pending(
      RolloutRequest request,
      Map<WorkloadRef, Step> steps,
      Map<WorkloadRef, RolloutDecision.Cause> waiting) {
    List<String> pending =
        in(steps, Step.PENDING).stream()
            .map(
                ref ->
                    Optional.ofNullable(waiting.get(ref))
                        .map(cause -> ref + " (" + cause + ")")
                        .orElse(ref.toString()))
            .toList();
    return pending.isEmpty()
        ? Optional.empty()
        : Optional.of(
            underWay(RolloutReason.RolloutPending.with(request.secret(), named(pending))));
  }

  private static Optional<RolloutReport> running(
      RolloutRequest request, Map<WorkloadRef, Step> steps) {
    List<WorkloadRef> running = in(steps, Step.RUNNING);
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of(
            underWay(RolloutReason.RolloutRunning.with(request.secret(), named(running))));
  }

  private static RolloutReport complete(RolloutRequest request, Map<WorkloadRef, Step> steps) {
    Finding finding =
        steps.isEmpty()
            ? RolloutReason.NoWorkloadSelected.with(request.secret())
            : RolloutReason.RolloutComplete.with(request.secret(), named(steps.keySet()));
    return new RolloutReport(State.COMPLETE, finding);
  }

  private static RolloutReport stopped(Finding finding) {
    return new RolloutReport(State.STOPPED, finding);
  }

  private static RolloutReport underWay(Finding finding) {
    return new RolloutReport(State.UNDER_WAY, finding);
  }

  private static Optional<WorkloadRef> first(Map<WorkloadRef, Step> steps, Step step) {
    return in(steps, step).stream().findFirst();
  }

  private static List<WorkloadRef> in(Map<WorkloadRef, Step> steps, Step step) {
    return steps.entrySet().stream()
        .filter(entry -> entry.getValue() == step)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static String named(Collection<?> all) {
    List<String> named =
        new ArrayList<>(all.stream().limit(MOST_NAMED).map(String::valueOf).toList());
    if (all.size() > MOST_NAMED) {
      named.add(all.size() - MOST_NAMED + " more");
    }
    return String.join(", ", named);
  }
}
