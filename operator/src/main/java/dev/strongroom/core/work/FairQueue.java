package dev.strongroom.core.work;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A queue in which accounts take turns, whatever the number of tasks that each has waiting. An
 * account has at most so many tasks running, fewer while others have work as well, and accounts
 * whose tasks take long have only a quarter of the threads together. Times are those of {@link
 * System#nanoTime}. Not safe for use by many threads.
 *
 * @param <T> what is queued
 */
public final class FairQueue<T> {
  private static final Duration ACTIVE_FOR = Duration.ofSeconds(10);
  private static final Duration SLOW_FOR = Duration.ofMinutes(10);
  private static final Duration NEW_AFTER = Duration.ofMinutes(1);

  private final Limits limits;
  private final Map<String, Deque<Waiting<T>>> waiting = new LinkedHashMap<>();
  private final Map<String, Map<Long, Long>> running = new HashMap<>();
  private Active latest = Active.NONE;
  private Active latestOther = Active.NONE;
  private final Map<String, Long> slow = new LinkedHashMap<>();

  /** The last turns of accounts that have tasks, and of others until they count as new. */
  private final Map<String, Long> turnBegan = new HashMap<>();

  private boolean wasNewcomersTurn;
  private Optional<String> goesOn = Optional.empty();
  private int size;
  private int runs;
  private long ticket;

  /**
   * What may run at one time.
   *
   * @param threads tasks in all
   * @param reserved how many of these only accounts may have that have no task running
   * @param perAccount tasks of one account
   * @param shared tasks of one account while others have had work in the last ten seconds
   * @param slowAfter an account is slow while one of its tasks runs for longer than this, and for
   *     ten minutes after that unless one of its tasks takes less
   * @param turn for so long after an account's turn has come, the next task of a thread that has
   *     done one of the account is the account's too: where tasks of one account are cheaper after
   *     each other. Zero where they are not. Every second turn goes to an account that has had none
   *     for a minute, if there is one, so that long turns keep few tasks waiting for long
   */
  public record Limits(
      int threads, int reserved, int perAccount, int shared, Duration slowAfter, Duration turn) {
    /** Limits with turns of one task. */
    public Limits(int threads, int reserved, int perAccount, int shared, Duration slowAfter) {
      this(threads, reserved, perAccount, shared, slowAfter, Duration.ZERO);
    }

    boolean hasTurns() {
      return !turn.isZero();
    }

    /** Threads that slow accounts may have together. */
    int ofSlow() {
      return Math.max(1, threads / 4);
    }
  }

  /** An account that has had work, and when it had some last. */
  private record Active(Optional<String> account, long at) {
    static final Active NONE = new Active(Optional.empty(), 0);

    boolean isOtherThan(String name, long now) {
      return account.isPresent() && !account.get().equals(name) && now - at < ACTIVE_FOR.toNanos();
    }
  }

  private record Waiting<T>(T task, long since) {}

  /**
   * A task that has started.
   *
   * @param account whose it is
   * @param task the task
   * @param ticket its number, for {@link #finished}
   */
  public record Started<T>(String account, T task, long ticket) {}

  /** An empty queue with these limits. */
  public FairQueue(Limits limits) {
    this.limits = limits;
  }

  /** Adds a task behind the others of its account. */
  public void add(String account, T task, long now) {
    waiting.computeIfAbsent(account, name -> new ArrayDeque<>()).add(new Waiting<>(task, now));
    size++;
    if (!latest.account().equals(Optional.of(account))) {
      latestOther = latest;
    }
    latest = new Active(Optional.of(account), now);
  }

  /** Starts the next task that may run; empty when none may. */
  public Optional<Started<T>> next(long now) {
    if (runs >= limits.threads()) {
      return Optional.empty();
    }
    Optional<Started<T>> next = nextOfSameTurn(now);
    return next.isPresent() ? next : nextTurn(now);
  }

  private Optional<Started<T>> nextOfSameTurn(long now) {
    Optional<String> account = goesOn.filter(name -> mayStart(name, now));
    goesOn = Optional.empty();
    return account.map(name -> start(name, waiting.remove(name), now));
  }

  private Optional<Started<T>> nextTurn(long now) {
    Optional<String> newcomer =
        !limits.hasTurns() || wasNewcomersTurn
            ? Optional.empty()
            : first(account -> !turnBegan.containsKey(account), now);
    Optional<String> next = newcomer.or(() -> first(account -> true, now));
    next.ifPresent(
        account -> {
          wasNewcomersTurn = newcomer.isPresent();
          if (limits.hasTurns()) {
            turnBegan.put(account, now);
          }
        });
    return next.map(account -> start(account, waiting.remove(account), now));
  }

  /** The one of these that waits longest for its turn and may have it. */
  private Optional<String> first(Predicate<String> these, long now) {
    return waiting.keySet().stream()
        .filter(these)
        .filter(account -> mayStart(account, now))
        .findFirst();
  }

  private boolean mayStart(String account, long now) {
    int ofAccount = runningOf(account);
    return ofAccount < mostOf(account, now)
        && (ofAccount == 0 || runs < limits.threads() - limits.reserved())
        && (!isSlow(account, now) || runningOfSlow(now) < limits.ofSlow());
  }

  private Started<T> start(String account, Deque<Waiting<T>> tasks, long now) {
    T task = tasks.remove().task();
    if (!tasks.isEmpty()) {
      waiting.put(account, tasks);
    }
    long number = ticket++;
    running.computeIfAbsent(account, name -> new HashMap<>()).put(number, now);
    size--;
    runs++;
    return new Started<>(account, task, number);
  }

  /** A task has ended, however it ended. */
  public void finished(Started<T> task, long now) {
    Map<Long, Long> ofAccount = running.get(task.account());
    long began = ofAccount.remove(task.ticket());
    runs--;
    goesOn =
        Optional.of(task.account())
            .filter(waiting::containsKey)
            .filter(account -> isItsTurn(account, now));
    if (ofAccount.isEmpty()) {
      running.remove(task.account());
    }
    turnBegan
        .entrySet()
        .removeIf(
            turn ->
                now - turn.getValue() > NEW_AFTER.toNanos()
                    && !waiting.containsKey(turn.getKey())
                    && !running.containsKey(turn.getKey()));
    slow.remove(task.account());
    slow.values().removeIf(since -> now - since > SLOW_FOR.toNanos());
    if (now - began > limits.slowAfter().toNanos()) {
      slow.put(task.account(), now);
    }
  }

  private boolean isItsTurn(String account, long now) {
    return limits.hasTurns() && now - turnBegan.get(account) < limits.turn().toNanos();
  }

  /** How many tasks are waiting. */
  public int size() {
    return size;
  }

  /** How long the task that has waited longest has waited. */
  public Duration longestWait(long now) {
    return waiting.values().stream()
        .map(tasks -> Duration.ofNanos(now - tasks.element().since()))
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  private int mostOf(String account, long now) {
    boolean othersAreActive =
        latest.isOtherThan(account, now) || latestOther.isOtherThan(account, now);
    return othersAreActive ? limits.shared() : limits.perAccount();
  }

  private int runningOf(String account) {
    return running.getOrDefault(account, Map.of()).size();
  }

  private boolean isSlow(String account, long now) {
    return slow.containsKey(account)
        || running.getOrDefault(account, Map.of()).values().stream()
            .anyMatch(began -> now - began > limits.slowAfter().toNanos());
  }

  private int runningOfSlow(long now) {
    return running.entrySet().stream()
        .filter(entry -> isSlow(entry.getKey(), now))
        .mapToInt(entry -> entry.getValue().size())
        .sum();
  }
}
