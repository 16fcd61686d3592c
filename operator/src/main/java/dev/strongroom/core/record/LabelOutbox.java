package dev.strongroom.core.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The label updates of a secret that the event sink is still to be told. An update is added by the
 * very compare-and-swap that moves the label, so that neither is stored without the other, and is
 * taken out by a later one once it is delivered.
 *
 * @param updates oldest first; at most {@value #MOST}
 * @param dropped how many were given up since the last delivery because there was no more room
 */
public record LabelOutbox(List<LabelUpdate> updates, long dropped) {
  /**
   * Most updates of one secret that wait. PutSecretValue makes at most 100 a day, since versions
   * younger than a day are kept and there are at most 100.
   */
  public static final int MOST = 200;

  /** How long the removal of a secret waits for what is in its outbox. */
  public static final Duration REMOVAL_WAITS = Duration.ofMinutes(5);

  /** Nothing to tell. */
  public static final LabelOutbox EMPTY = new LabelOutbox(List.of(), 0);

  /** Copies. */
  public LabelOutbox {
    updates = List.copyOf(updates);
  }

  /** Whether there is nothing to tell or to report. */
  public boolean isEmpty() {
    return updates.isEmpty() && dropped == 0;
  }

  /**
   * A record as it is to be stored, with its label updates in the outbox.
   *
   * @param before the state that it was made from; empty when it is new
   * @param now when the change is stored
   */
  public static SecretRecord noted(Optional<SecretRecord> before, SecretRecord after, Instant now) {
    List<LabelUpdate> updates = LabelUpdate.between(before, after, after.nextSerial(), now);
    return updates.isEmpty() ? after : after.withOutbox(after.outbox().with(updates));
  }

  /**
   * Whether the removal of a secret, which takes its outbox along, is to wait for the delivery. An
   * event sink that is away holds it up for {@link #REMOVAL_WAITS} at most.
   */
  public static boolean isAwaited(SecretRecord record, Instant now) {
    return !record.outbox().updates().isEmpty()
        && record.deletionAt().filter(at -> now.isBefore(at.plus(REMOVAL_WAITS))).isPresent();
  }

  /**
   * With further updates. When there are too many, the oldest goes that a later one of the same
   * label has overtaken: what a label points at now is always told.
   */
  LabelOutbox with(List<LabelUpdate> further) {
    List<LabelUpdate> next = new ArrayList<>(updates);
    next.addAll(further);
    int excess = Math.max(0, next.size() - MOST);
    for (int i = 0; i < excess; i++) {
      next.remove(oldestOvertaken(next));
    }
    return new LabelOutbox(next, dropped + excess);
  }

  /** There are at most {@link LabelMap#MAX_LABELS} labels, but others may have been taken away. */
  private static int oldestOvertaken(List<LabelUpdate> updates) {
    Set<StagingLabel> later = new HashSet<>();
    int oldest = 0;
    for (int i = updates.size() - 1; i >= 0; i--) {
      if (!later.add(updates.get(i).label())) {
        oldest = i;
      }
    }
    return oldest;
  }

  /** Without updates that were delivered, and without drops that were reported. */
  public LabelOutbox without(List<LabelUpdate> delivered, long reported) {
    Set<LabelUpdate> gone = new HashSet<>(delivered);
    return new LabelOutbox(
        updates.stream().filter(update -> !gone.contains(update)).toList(),
        Math.max(0, dropped - reported));
  }
}
