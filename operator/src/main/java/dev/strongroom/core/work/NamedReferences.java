package dev.strongroom.core.work;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which objects wait for something to happen to another object: because it does not exist yet or is
 * not as it has to be, or because they follow its changes. What the last look at it came to is kept
 * with each, so that nobody has to read the other object again before something has happened to it.
 * Safe for use by many threads.
 *
 * <p>An event of a referenced object wakes those that wait for it, at most twenty of them a second
 * on average, whatever the number of events. So a tenant who changes an object all the time does
 * not multiply its own requests.
 */
public final class NamedReferences {
  private static final long NANOS_PER_WAITER = Duration.ofMillis(50).toNanos();

  private final long shortestNanos;
  private final Map<Waiter, Waiting> waiting = new HashMap<>();
  private final Map<Reference, Named> named = new HashMap<>();
  private final Set<Reference> changed = new HashSet<>();

  /**
   * An object that others name.
   *
   * @param kind its plural, such as {@code secrets}
   */
  public record Reference(String kind, String namespace, String name) {}

  /**
   * An object that names another.
   *
   * @param kind its kind, such as {@code ManagedSecret}
   */
  public record Waiter(String kind, String namespace, String name) {}

  /**
   * What an object asks of the one that it names.
   *
   * @param detail what else the answer depends on, such as the key
   */
  public record Question(Waiter waiter, Reference reference, String detail) {}

  /**
   * A question that is being asked.
   *
   * @param changes events of the reference before it was asked
   * @param known why it could not be answered, if nothing has happened to the reference since
   * @param isSettled whether it was answered, and nothing has happened to the reference since
   */
  public record Attempt(
      Question question, long changes, Optional<Failure> known, boolean isSettled) {}

  /** The last answer, and after how many events of the reference it was given. */
  private record Waiting(Question question, long changes, Answer answer) {}

  /** What a look at the reference has come to. */
  private record Answer(Optional<Failure> failure, boolean isSettled) {
    static final Answer NONE = new Answer(Optional.empty(), false);
    static final Answer SETTLED = new Answer(Optional.empty(), true);

    /** Whether it holds only for as long as the reference is there. */
    boolean isOfSomethingThere() {
      return isSettled || failure.filter(InvalidInput.class::isInstance).isPresent();
    }
  }

  private final class Named {
    private final Set<Waiter> waiters = new HashSet<>();
    private long changes;
    private String version = "";
    private Optional<Long> wokenAt = Optional.empty();

    /** For how long its waiters are left alone yet. */
    long nanosToWait(long nowNanos) {
      long apart = Math.max(shortestNanos, NANOS_PER_WAITER * waiters.size());
      return wokenAt.map(at -> Math.max(0, at + apart - nowNanos)).orElse(0L);
    }
  }

  /**
   * Nobody waits yet.
   *
   * @param shortest from one waking of those that wait for an object to the next, at least
   */
  public NamedReferences(Duration shortest) {
    this.shortestNanos = shortest.toNanos();
  }

  /**
   * To be called before the reference is read: what happens to it from now on is noticed. An object
   * waits for one reference at a time.
   */
  public synchronized Attempt begin(Question question) {
    Waiting last = waiting.get(question.waiter());
    if (last == null || !last.question().equals(question)) {
      resolved(question.waiter());
      last = new Waiting(question, 0, Answer.NONE);
      waiting.put(question.waiter(), last);
      named
          .computeIfAbsent(question.reference(), reference -> new Named())
          .waiters
          .add(question.waiter());
    }
    long changes = named.get(question.reference()).changes;
    Answer answer = last.changes() == changes ? last.answer() : Answer.NONE;
    return new Attempt(question, changes, answer.failure(), answer.isSettled());
  }

  /** The reference cannot be used; remembered unless an event has come since the attempt began. */
  public synchronized void unresolved(Attempt attempt, Failure why) {
    answered(attempt, new Answer(Optional.of(why), false));
  }

  /**
   * The reference was read, and all that follows from it is done. The object goes on waiting for
   * the next change.
   *
   * @param version the resourceVersion that was read: no event of it is a change
   */
  public synchronized void settled(Attempt attempt, String version) {
    answered(attempt, Answer.SETTLED);
    Named known = named.get(attempt.question().reference());
    if (known != null && known.changes == attempt.changes()) {
      known.version = version;
    }
  }

  private void answered(Attempt attempt, Answer answer) {
    Question question = attempt.question();
    waiting.computeIfPresent(
        question.waiter(),
        (waiter, now) ->
            now.question().equals(question)
                ? new Waiting(question, attempt.changes(), answer)
                : now);
  }

  /** The object waits no longer. */
  public synchronized void resolved(Waiter waiter) {
    Waiting before = waiting.remove(waiter);
    if (before != null) {
      Reference reference = before.question().reference();
      Named known = named.get(reference);
      known.waiters.remove(waiter);
      if (known.waiters.isEmpty()) {
        named.remove(reference);
        changed.remove(reference);
      }
    }
  }

  /**
   * A watch has told of an object that may be a reference.
   *
   * @param version its resourceVersion; one that was told of last is no change
   */
  public synchronized void changed(Reference reference, String version) {
    Named known = named.get(reference);
    if (known != null && !known.version.equals(version)) {
      known.version = version;
      changed(reference);
    }
  }

  private void changed(Reference reference) {
    named.get(reference).changes++;
    changed.add(reference);
  }

  /**
   * A watch has begun with the objects that are there. One that ended before is not told of, so
   * those who follow an object or were kept from using it ask once more.
   *
   * @param namespace empty for any
   */
  public synchronized void watchBegan(String kind, Optional<String> namespace) {
    waiting.values().stream()
        .filter(now -> now.answer().isOfSomethingThere())
        .map(now -> now.question().reference())
        .filter(reference -> isOf(reference, kind, namespace))
        .distinct()
        .forEach(this::changed);
  }

  /** Events of the reference for which an object waits; 0 when it waits for none. */
  public synchronized long changesFor(Waiter waiter) {
    Waiting now = waiting.get(waiter);
    return now == null ? 0 : named.get(now.question().reference()).changes;
  }

  /**
   * Those to wake now; to be called after a change, every second or so, and when {@link
   * #nanosToNext} is over.
   *
   * @param nowNanos as {@link System#nanoTime}
   */
  public synchronized Set<Waiter> toWake(long nowNanos) {
    Set<Waiter> wake = new HashSet<>();
    for (Iterator<Reference> due = changed.iterator(); due.hasNext(); ) {
      Named known = named.get(due.next());
      if (known.nanosToWait(nowNanos) == 0) {
        known.wokenAt = Optional.of(nowNanos);
        wake.addAll(known.waiters);
        due.remove();
      }
    }
    return wake;
  }

  /**
   * When somebody is to be woken next, in nanoseconds from now; empty without a change.
   *
   * @param nowNanos as {@link System#nanoTime}
   */
  public synchronized OptionalLong nanosToNext(long nowNanos) {
    return changed.stream().mapToLong(r -> named.get(r).nanosToWait(nowNanos)).min();
  }

  /**
   * Whether anybody waits for an object of this kind.
   *
   * @param namespace empty for any
   */
  public synchronized boolean isAnyOf(String kind, Optional<String> namespace) {
    return named.keySet().stream().anyMatch(reference -> isOf(reference, kind, namespace));
  }

  private static boolean isOf(Reference reference, String kind, Optional<String> namespace) {
    return reference.kind().equals(kind)
        && namespace.filter(n -> !n.equals(reference.namespace())).isEmpty();
  }

  /** How many objects wait. */
  public synchronized int size() {
    return waiting.size();
  }

  /** Forgets the objects that are gone or name something else by now. */
  public void forgetUnless(BiPredicate<Waiter, Reference> stillNames) {
    questions().stream()
        .filter(question -> !stillNames.test(question.waiter(), question.reference()))
        .forEach(question -> resolved(question.waiter()));
  }

  private synchronized List<Question> questions() {
    return waiting.values().stream().map(Waiting::question).toList();
  }
}
