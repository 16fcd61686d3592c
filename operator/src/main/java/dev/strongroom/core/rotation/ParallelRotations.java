package dev.strongroom.core.rotation;

import dev.strongroom.core.record.SecretArn;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How many rotations run at one time of those that share something: a policy, a target. Those that
 * have to wait take turns. A rotation counts from before it begins until it is over, so one that
 * waits for its next attempt counts. What is known here is lost with the process; the records have
 * the truth. Thread-safe.
 */
public final class ParallelRotations {
  /** For so long a rotation may be about to begin. */
  private static final Duration ABOUT_TO_BEGIN = Duration.ofSeconds(30);

  private final Map<String, Group> groups = new HashMap<>();

  /**
   * How many rotations of a group may run at one time.
   *
   * @param group what they share
   * @param most at least 1
   */
  public record Limit(String group, int most) {}

  private static final class Group {
    private final Map<SecretArn, Instant> running = new HashMap<>();
    private final Map<SecretArn, Runnable> waiting = new LinkedHashMap<>();
    private final Set<SecretArn> woken = new HashSet<>();
  }

  /** Whether this group was never asked about before. */
  public synchronized boolean isNew(String group) {
    return groups.putIfAbsent(group, new Group()) == null;
  }

  /** A rotation runs, whatever the limits say. */
  public synchronized void runs(SecretArn secret, List<Limit> limits, Instant now) {
    for (Limit limit : limits) {
      group(limit).running.put(secret, now);
      group(limit).waiting.remove(secret);
      group(limit).woken.remove(secret);
    }
  }

  /**
   * Counts a rotation that is about to begin, unless too many run.
   *
   * @param isActive whether the rotation of a secret is under way
   * @param wake called when another one has ended
   * @return the limit for which it has to wait; empty when it may begin
   */
  public synchronized Optional<Limit> admit(
      SecretArn secret,
      List<Limit> limits,
      Predicate<SecretArn> isActive,
      Runnable wake,
      Instant now) {
    for (Limit limit : limits) {
      Group group = group(limit);
      group
          .running
          .entrySet()
          .removeIf(
              other ->
                  !now.isBefore(other.getValue().plus(ABOUT_TO_BEGIN))
                      && !isActive.test(other.getKey()));
      if (!group.running.containsKey(secret) && group.running.size() >= limit.most()) {
        group.waiting.putIfAbsent(secret, wake);
        return Optional.of(limit);
      }
    }
    runs(secret, limits, now);
    return Optional.empty();
  }

  /** The rotation of a secret is over, or none is due any more: the next ones are woken. */
  public void ended(SecretArn secret, List<Limit> limits) {
    for (Limit limit : limits) {
      next(secret, limit).ifPresent(Runnable::run);
    }
  }

  private synchronized Optional<Runnable> next(SecretArn secret, Limit limit) {
    Group group = group(limit);
    group.waiting.remove(secret);
    boolean isFree = group.running.remove(secret) != null;
    boolean passesTurnOn = group.woken.remove(secret);
    return isFree || passesTurnOn ? firstWaiting(group) : Optional.empty();
  }

  /** Each is woken once: one that is gone by now must not keep the others waiting. */
  private static Optional<Runnable> firstWaiting(Group group) {
    Optional<SecretArn> first = group.waiting.keySet().stream().findFirst();
    first.ifPresent(group.woken::add);
    return first.map(group.waiting::remove);
  }

  private Group group(Limit limit) {
    return groups.computeIfAbsent(limit.group(), name -> new Group());
  }
}
