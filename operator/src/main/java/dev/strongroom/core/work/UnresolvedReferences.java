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
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Which objects wait for another object that does not exist yet, or is not as it has to be. The
 * reason is kept with each, so that nobody has to read the missing object again before something
 * has happened to it. Safe for use by many threads.
 *
 * <p>An event of a referenced object wakes those that wait for it: within a second if they are few,
 * and at most twenty of them a second on average, whatever the number of events. So a tenant who
 * changes an object all the time does not multiply its own requests.
 */
public final class UnresolvedReferences {
  private static final long SHORTEST_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long NANOS_PER_WAITER = Duration.ofMillis(50).toNanos();

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
   */
  public record Attempt(Question question, long changes, Optional<Failure> known) {}

  /** The last answer, and after how many events of the reference it was given. */
  private record Waiting(Question question, long changes, Optional<Failure> answer) {}

  private static final class Named {
    private final Set<Waiter> waiters = new HashSet<>();
    private long changes;
    private Optional<Long> wokenAt = Optional.empty();

    boolean mayBeWoken(long nowNanos) {
      long apart = Math.max(SHORTEST_NANOS, NANOS_PER_WAITER * waiters.size());
      return wokenAt.filter(at -> nowNanos - at < apart).isEmpty();
    }
  }

  /**
   * To be called before the reference is read: what happens to it from now on is noticed. An object
   * waits for one reference at a time.
   */
  public synchronized Attempt begin(Question question) {
    Waiting last = waiting.get(question.waiter());
    if (last == null || !last.question().equals(question)) {
      resolved(question.waiter());
      last = new Waiting(question, 0, Optional.empty());
      waiting.put(question.waiter(), last);
      named
          .computeIfAbsent(question.reference(), reference -> new Named())
          .waiters
          .add(question.waiter());
    }
    long changes = named.get(question.reference()).changes;
    return new Attempt(
        question, changes, last.changes() == changes ? last.answer() : Optional.empty());
  }

  /** The reference cannot be used; remembered unless an event has come since the attempt began. */
  public synchronized void unresolved(Attempt attempt, Failure why) {
    Question question = attempt.question();
    waiting.computeIfPresent(
        question.waiter(),
        (waiter, now) ->
            now.question().equals(question)
                ? new Waiting(question, attempt.changes(), Optional.of(why))
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

  /** Something has happened to an object that may be a reference. */
  public synchronized void changed(Reference reference) {
    Named known = named.get(reference);
    if (known != null) {
      known.changes++;
      changed.add(reference);
    }
  }

  /**
   * A watch has begun with the objects that are there. One that ended before is not told of, so
   * those who were kept from using an object ask once more.
   *
   * @param namespace empty for any
   */
  public synchronized void watchBegan(String kind, Optional<String> namespace) {
    waiting.values().stream()
        .filter(now -> now.answer().filter(InvalidInput.class::isInstance).isPresent())
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
   * Those to wake now; to be called every second or so.
   *
   * @param nowNanos as {@link System#nanoTime}
   */
  public synchronized Set<Waiter> toWake(long nowNanos) {
    Set<Waiter> wake = new HashSet<>();
    for (Iterator<Reference> due = changed.iterator(); due.hasNext(); ) {
      Named known = named.get(due.next());
      if (known.mayBeWoken(nowNanos)) {
        known.wokenAt = Optional.of(nowNanos);
        wake.addAll(known.waiters);
        due.remove();
      }
    }
    return wake;
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
