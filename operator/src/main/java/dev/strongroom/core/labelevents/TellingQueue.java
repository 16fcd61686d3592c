package dev.strongroom.core.labelevents;

import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Which secret's events are sent next. It knows of every record with something in its outbox by the
 * {@link RecordFeed}, and holds nothing of the events but their number. Secrets take turns; one
 * secret is never worked on twice at a time, so that its events stay in order.
 *
 * <p>A sink that is away is asked again after one second, then two, up to a minute, by one event at
 * a time, until it takes one. An event that it refuses, and a record that cannot be read or
 * written, hold up their own secret alone, up to ten minutes. Times are monotonic, in milliseconds.
 * Safe for use by many threads.
 */
public final class TellingQueue {
  private static final long FIRST_PAUSE = 1_000;
  private static final long LONGEST_PAUSE_OF_SINK = 60_000;
  private static final long LONGEST_PAUSE_OF_SECRET = 600_000;
  private static final int MOST_DOUBLINGS = 20;

  private final Map<String, Entry> entries = new HashMap<>();
  private final TreeSet<Entry> ready =
      new TreeSet<>(
          Comparator.<Entry>comparingLong(entry -> entry.readyAt)
              .thenComparingLong(entry -> entry.turn));
  private long turns = 1;
  private int busy;
  private int failures;
  private long sinkReadyAt = Long.MIN_VALUE;

  /**
   * A secret whose turn it is.
   *
   * @param id of its stored record
   */
  public record Secret(String id, String account, SecretName name) {}

  /** How it went. */
  public enum Result {
    /** All that was in the outbox is told. */
    TOLD,
    /** The sink takes events, and there are more of this secret. */
    MORE,
    /** The sink does not take this event. */
    REFUSED,
    /** The sink takes no events. */
    SINK_AWAY,
    /** Nothing was sent, or the record could not be read or written. */
    NOT_NOW;

    /** The result of one turn. */
    public static Result of(TellLabelUpdates.Outcome outcome) {
      if (outcome.answer().isEmpty()) {
        return NOT_NOW;
      }
      return switch (outcome.answer().get()) {
        case AWAY -> SINK_AWAY;
        case REFUSED -> REFUSED;
        case TAKEN -> outcome.hasMore() ? MORE : TOLD;
      };
    }
  }

  /** A record with something in its outbox. Its times change only while it is not in the set. */
  private static final class Entry {
    private final Secret secret;
    private int updates;
    private Optional<Instant> oldest = Optional.empty();
    private boolean isBusy;
    private boolean isChanged;
    private int failures;
    private long readyAt;
    private long turn;

    Entry(Secret secret) {
      this.secret = secret;
    }

    private boolean isEmpty() {
      return updates == 0;
    }
  }

  /**
   * A record has changed.
   *
   * @return whether there may be something to do now
   */
  public synchronized boolean changed(RecordFeed.Change change, long now) {
    Optional<StoredRecord> stored = change.now();
    String id = stored.or(change::before).map(StoredRecord::id).orElse("");
    Optional<SecretRecord> record =
        stored.flatMap(StoredRecord::readable).filter(r -> !r.outbox().isEmpty());
    Entry entry = entries.get(id);
    if (record.isEmpty()) {
      if (entry != null) {
        entry.updates = 0;
        entry.oldest = Optional.empty();
        removeIfDone(entry);
      }
      return false;
    }
    SecretRecord waiting = record.get();
    if (entry == null) {
      entry = new Entry(new Secret(id, waiting.owner().namespace(), waiting.arn().name()));
      entries.put(id, entry);
    }
    LabelOutbox outbox = waiting.outbox();
    entry.updates = Math.max(1, outbox.updates().size());
    entry.oldest = outbox.updates().stream().findFirst().map(LabelUpdate::at);
    if (entry.isBusy) {
      entry.isChanged = true;
    } else if (!ready.contains(entry)) {
      await(entry, now);
    }
    return true;
  }

  /** How many events of a record are still to be told; none of one that cannot be read. */
  public static long waiting(StoredRecord stored) {
    return stored.readable().map(record -> record.outbox().updates().size()).orElse(0);
  }

  private void removeIfDone(Entry entry) {
    if (entry.isEmpty() && !entry.isBusy) {
      ready.remove(entry);
      entries.remove(entry.secret.id());
    }
  }

  private void await(Entry entry, long at) {
    entry.readyAt = at;
    entry.turn = turns++;
    ready.add(entry);
  }

  /** The secret to work on now; {@link #done} is to be called for it. */
  public synchronized Optional<Secret> next(long now) {
    if (millisToNext(now) > 0) {
      return Optional.empty();
    }
    Entry entry = ready.pollFirst();
    entry.isBusy = true;
    entry.isChanged = false;
    busy++;
    return Optional.of(entry.secret);
  }

  /** How long until there may be something to do; 0 when there is. */
  public synchronized long millisToNext(long now) {
    boolean isProbing = failures > 0 && busy > 0;
    if (ready.isEmpty() || isProbing) {
      return Long.MAX_VALUE;
    }
    return Math.max(0, Math.max(sinkReadyAt, ready.first().readyAt) - now);
  }

  /**
   * The work on a secret has ended.
   *
   * @param random from 0 to 1, spreads the pauses
   */
  public synchronized void done(Secret secret, Result result, long now, double random) {
    Entry entry = entries.get(secret.id());
    entry.isBusy = false;
    busy--;
    switch (result) {
      case TOLD, MORE -> {
        sinkAnswers();
        entry.failures = 0;
        // Whether it is empty the feed tells; what has come in between it has told already.
        if (result == Result.MORE || entry.isChanged) {
          await(entry, now);
        }
      }
      case SINK_AWAY -> {
        if (now >= sinkReadyAt) {
          sinkReadyAt = now + pause(++failures, LONGEST_PAUSE_OF_SINK, random);
        }
        await(entry, now);
      }
      case REFUSED -> {
        sinkAnswers();
        await(entry, now + pause(++entry.failures, LONGEST_PAUSE_OF_SECRET, random));
      }
      case NOT_NOW -> await(entry, now + pause(++entry.failures, LONGEST_PAUSE_OF_SECRET, random));
    }
    removeIfDone(entry);
  }

  private void sinkAnswers() {
    failures = 0;
    sinkReadyAt = Long.MIN_VALUE;
  }

  private static long pause(int failures, long longest, double random) {
    long grown = Math.min(longest, FIRST_PAUSE << Math.min(MOST_DOUBLINGS, failures - 1));
    return grown / 2 + (long) (random * (grown - grown / 2));
  }

  /** How many events are still to be told. */
  public synchronized long waiting() {
    return entries.values().stream().mapToLong(entry -> entry.updates).sum();
  }

  /** When the oldest of them came about. */
  public synchronized Optional<Instant> oldest() {
    return entries.values().stream()
        .flatMap(entry -> entry.oldest.stream())
        .min(Comparator.naturalOrder());
  }
}
