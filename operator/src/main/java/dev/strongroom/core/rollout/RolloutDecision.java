package dev.strongroom.core.rollout;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What to do about a workload. It follows from what stands on the workload and from the content of
 * the Secrets alone, so a crash in between or another leader leads to no other decision.
 */
public sealed interface RolloutDecision {
  /** How long a restart waits for further Secrets of the same workload to change. */
  Duration BATCH = Duration.ofSeconds(3);

  /** How long a rollout that does not end is waited for. */
  Duration LONGEST_WAIT = Duration.ofMinutes(10);

  /** Its pods have the content of all Secrets, or are being restarted for it. */
  record UpToDate() implements RolloutDecision {}

  /**
   * The content of some Secrets is to be noted on the workload, without a restart: only later
   * changes restart it.
   *
   * @param contents by annotation
   */
  record Note(Map<String, String> contents) implements RolloutDecision {}

  /**
   * A restart is due and waits.
   *
   * @param until when to look again; empty when only an event of the workload can end it
   */
  record Wait(Cause cause, Optional<Instant> until) implements RolloutDecision {}

  /**
   * The workload is to be restarted.
   *
   * @param requests for these
   */
  record Restart(List<RolloutRequest> requests) implements RolloutDecision {}

  /** Why a restart waits. */
  enum Cause {
    BATCHING("more changes may follow"),
    PAUSED("paused"),
    MIN_INTERVAL("minimum interval"),
    IN_PROGRESS("rollout in progress");

    private final String words;

    Cause(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /**
   * Decides.
   *
   * @param workload one that allows restarts
   * @param requests those that select it
   * @param since since when it is known that a restart is due; empty when it was not before
   * @param now the time
   */
  static RolloutDecision decide(
      Workload workload, List<RolloutRequest> requests, Optional<Instant> since, Instant now) {
    Map<String, String> unnoted = new TreeMap<>();
    requests.stream()
        .filter(request -> request.isUnnoted(workload))
        .forEach(request -> unnoted.put(request.annotation(), request.content()));
    if (!unnoted.isEmpty()) {
      return new Note(unnoted);
    }
    List<RolloutRequest> outdated =
        requests.stream().filter(request -> request.isOutdated(workload)).toList();
    return outdated.isEmpty()
        ? new UpToDate()
        : restart(workload, outdated, since.orElse(now), now);
  }

  private static RolloutDecision restart(
      Workload workload, List<RolloutRequest> outdated, Instant since, Instant now) {
    if (workload.replicas().paused()) {
      return new Wait(Cause.PAUSED, Optional.empty());
    }
    Duration interval =
        outdated.stream()
            .map(RolloutRequest::minInterval)
            .max(Comparator.naturalOrder())
            .orElseThrow();
    // A time of a clock that was wrong does not hold a restart for longer than the interval.
    Optional<Instant> next =
        workload.restartedAt().filter(at -> !at.isAfter(now)).map(at -> at.plus(interval));
    if (next.filter(now::isBefore).isPresent()) {
      return new Wait(Cause.MIN_INTERVAL, next);
    }
    Instant stuck = since.plus(LONGEST_WAIT);
    if (workload.replicas().isInProgress() && now.isBefore(stuck)) {
      return new Wait(Cause.IN_PROGRESS, Optional.of(stuck));
    }
    Instant batched = since.plus(BATCH);
    return now.isBefore(batched)
        ? new Wait(Cause.BATCHING, Optional.of(batched))
        : new Restart(outdated);
  }
}
