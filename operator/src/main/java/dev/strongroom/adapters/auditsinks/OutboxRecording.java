package dev.strongroom.adapters.auditsinks;

import dev.strongroom.core.audit.OutboxRecorder;
import dev.strongroom.core.audit.OutboxRecorder.Secret;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.platform.LeadersWork;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the service events that others have left in the outboxes of records: a leader before this
 * one, the replicas of the endpoint. By the leader alone.
 */
public final class OutboxRecording implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRecording.class);

  /** Whether this replica leads is asked so often, and a trail that is away so often tried. */
  private static final long LOOK_SECONDS = 1;

  private static final Duration LEAVE = Duration.ofSeconds(5);

  private final OutboxRecorder recorder;
  private final RecordQueries queries;
  private final LeadersWork work;
  private volatile boolean working;
  private boolean isToldOf;

  /**
   * Recording that is not begun.
   *
   * @param queries over the records that the feed tells of
   * @param leading whether this replica is the one that works
   * @param feed tells of the records; listened to from now on
   */
  public OutboxRecording(
      OutboxRecorder recorder, RecordQueries queries, RecordFeed feed, BooleanSupplier leading) {
    this.recorder = recorder;
    this.queries = queries;
    this.work = new LeadersWork("audit-outbox", leading, this::round, this::rest);
    feed.listen(this::changed);
  }

  private void changed(RecordFeed.Change change) {
    if (!working) {
      return;
    }
    Optional<SecretRecord> now = change.now().flatMap(StoredRecord::readable);
    if (now.isPresent()) {
      if (recorder.seen(now.get())) {
        work.soon();
      }
    } else {
      change.before().flatMap(StoredRecord::readable).ifPresent(recorder::gone);
    }
  }

  /** Begins it. To be called when the records are known. */
  public void start() {
    work.start(0, LOOK_SECONDS);
  }

  private void rest() {
    working = false;
    recorder.end();
  }

  private void round() {
    try {
      if (!working) {
        working = true;
        begin();
      }
      recorder.waiting().forEach(this::record);
      isToldOf = false;
    } catch (Unavailable later) {
      if (!isToldOf) {
        LOG.warn("service events wait for the audit trail: {}", later.finding());
        isToldOf = true;
      }
    }
  }

  private void begin() {
    try {
      List<SecretRecord> all =
          queries
              .all()
              .filter(
                  stored -> stored.readable().filter(r -> !r.auditOutbox().isEmpty()).isPresent())
              .flatMap(stored -> verified(stored).stream())
              .toList();
      recorder.begin(all);
    } catch (RuntimeException again) {
      working = false;
      throw again;
    }
  }

  private Optional<SecretRecord> verified(StoredRecord stored) {
    try {
      return Optional.of(queries.verified(stored));
    } catch (Unreadable left) {
      LOG.warn("service events of record {} are left: {}", stored.id(), left.finding());
      return Optional.empty();
    }
  }

  private void record(Secret secret) {
    try {
      recorder.record(secret, () -> latest(secret));
    } catch (Unavailable later) {
      throw later;
    } catch (Failure left) {
      LOG.warn(
          "service events of secret {} of {} are left: {}",
          secret.name(),
          secret.account(),
          left.finding());
    }
  }

  /** Not behind what this process has written itself. */
  private Optional<SecretRecord> latest(Secret secret) {
    return queries
        .find(secret.account(), secret.name())
        .map(stored -> queries.verified(stored, secret.account(), secret.name()));
  }

  /** Ends after the events that are being recorded; the next leader sees to the rest. */
  @Override
  public void close() {
    work.closeAfterRound(LEAVE);
  }
}
