package dev.strongroom.core.labelevents;

import dev.strongroom.core.labelevents.EventSink.Answer;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.work.SwapAttempt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * Tells the event sink what is in the outbox of a secret, one event after the other in their order,
 * and takes them out of the outbox with one compare-and-swap. Ended at any point, it sends those
 * again that are still in the outbox: each is told at least once. One thread at a time may work on
 * one secret.
 */
public final class TellLabelUpdates {
  /** Most events that are sent before they are taken out: what a crash may send again. */
  static final int BATCH = 50;

  private final RecordStore records;
  private final EventSink sink;

  /** Events that the sink has taken and that could not be taken out of the outbox yet. */
  private final Map<SecretArn, List<LabelUpdate>> delivered = new ConcurrentHashMap<>();

  /**
   * What came of it.
   *
   * @param answer the last one of the sink; empty when nothing was sent
   * @param sent how many events the sink has taken
   * @param dropped how many updates were dropped from the outbox before they could be sent
   * @param hasMore whether the outbox has further events
   */
  public record Outcome(Optional<Answer> answer, int sent, long dropped, boolean hasMore) {}

  /** Tells this sink what is in these records. */
  public TellLabelUpdates(RecordStore records, EventSink sink) {
    this.records = records;
    this.sink = sink;
  }

  /**
   * Sends the next events of a secret.
   *
   * @param goesOn asked before each event
   * @throws Unavailable when the store does not answer; what the sink has taken is not sent again
   *     by this process
   * @throws Unreadable when the record cannot be used
   */
  public Outcome tell(String account, SecretName name, BooleanSupplier goesOn) {
    Optional<SecretRecord> found = records.find(account, name);
    if (found.isEmpty()) {
      return new Outcome(Optional.empty(), 0, 0, false);
    }
    SecretRecord record = found.get();
    LabelOutbox outbox = record.outbox();
    List<LabelUpdate> taken = new ArrayList<>(delivered.getOrDefault(record.arn(), List.of()));
    taken.retainAll(outbox.updates());
    int sent = 0;
    Optional<Answer> answer = Optional.empty();
    for (LabelUpdate update : outbox.updates()) {
      if (taken.contains(update)) {
        continue;
      }
      if (sent == BATCH || !goesOn.getAsBoolean()) {
        break;
      }
      answer = Optional.of(sink.send(new LabelEvent(record.arn(), update)));
      if (answer.get() != Answer.TAKEN) {
        break;
      }
      taken.add(update);
      sent++;
    }
    boolean hasMore = taken.size() < outbox.updates().size();
    takeOut(record, taken);
    return new Outcome(answer, sent, outbox.dropped(), hasMore);
  }

  private void takeOut(SecretRecord record, List<LabelUpdate> taken) {
    long dropped = record.outbox().dropped();
    if (taken.isEmpty() && dropped == 0) {
      return;
    }
    delivered.put(record.arn(), taken);
    Optional<SecretRecord> now = Optional.of(record);
    for (SwapAttempt attempt = SwapAttempt.first(); now.isPresent(); attempt = attempt.next()) {
      LabelOutbox left = now.get().outbox().without(taken, dropped);
      if (left.equals(now.get().outbox())
          || records.compareAndSwap(now.get().withOutbox(left)).isPresent()) {
        break;
      }
      now = records.find(record.owner().namespace(), record.arn().name());
    }
    delivered.remove(record.arn());
  }
}
