package dev.strongroom.adapters.kubernetes.lifecycle;

import dev.strongroom.adapters.kubernetes.framework.FairExecutor;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.replication.FollowPrimary;
import dev.strongroom.core.replication.FollowPrimary.Outcome;
import dev.strongroom.core.work.FairQueue.Limits;
import dev.strongroom.core.work.RetryDelay;
import dev.strongroom.core.work.SecondLooks;
import dev.strongroom.platform.LeadersWork;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has cross-account replicas follow their primaries: by the leader alone, driven by the changes of
 * records, with threads for which accounts take turns. What it remembers is a convenience: whoever
 * becomes the leader looks at all pairs once, and finds in the records what is left to do.
 */
public final class AccountReplications implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AccountReplications.class);
  private static final long TICK_SECONDS = 1;
  private static final Limits THREADS = new Limits(4, 1, 2, 1, Duration.ofSeconds(30));

  private final FollowPrimary following;
  private final RecordQueries records;
  private final BooleanSupplier leading;
  private final LongSupplier nanoTime;
  private final SecondLooks looks;
  private final FairExecutor threads;
  private final LeadersWork work;

  /** Where the secrets are that have, or had, the link of a replication. */
  private final Map<SecretArn, Place> places = new ConcurrentHashMap<>();

  private final Set<SecretArn> waiting = ConcurrentHashMap.newKeySet();
  private final Map<SecretArn, Retry> retries = new ConcurrentHashMap<>();
  private volatile boolean isStarted;
  private boolean isSwept;

  private record Place(String namespace, SecretName name) {
    static Place of(SecretRecord record) {
      return new Place(record.owner().namespace(), record.arn().name());
    }
  }

  /** Times are those of {@link System#nanoTime}. */
  private record Retry(String namespace, long since, long due) {}

  /**
   * Work that is not begun.
   *
   * @param leading whether this replica of the operator is the one that works
   * @param nanoTime {@link System#nanoTime}
   */
  public AccountReplications(
      FollowPrimary following,
      RecordQueries records,
      RecordFeed feed,
      BooleanSupplier leading,
      LongSupplier nanoTime,
      MeterRegistry meters) {
    this.following = following;
    this.records = records;
    this.leading = leading;
    this.nanoTime = nanoTime;
    this.looks = new SecondLooks(nanoTime);
    this.threads = new FairExecutor("replication", THREADS, Thread.NORM_PRIORITY, meters);
    this.work = new LeadersWork("replication-timer", leading, this::round, this::forget);
    Gauge.builder("strongroom.replications.failing", retries::size)
        .description("Cross-account replications that are tried again later")
        .register(meters);
    feed.listen(this::changed);
  }

  /** To be called when the records are known. */
  public void start() {
    isStarted = true;
    work.start(0, TICK_SECONDS);
  }

  /** Something has changed that copies may have failed for: they are tried again at once. */
  public void retryNow() {
    retries.keySet().forEach(this::look);
  }

  private void changed(RecordFeed.Change change) {
    // One that cannot be read keeps its place: it may be readable again.
    Optional<SecretRecord> before = change.before().flatMap(StoredRecord::readable);
    Optional<SecretRecord> now = change.now().flatMap(StoredRecord::readable);
    Set<SecretArn> others =
        Stream.concat(before.stream(), now.stream())
            .flatMap(AccountReplications::links)
            .map(CrossAccountLink::arn)
            .collect(Collectors.toSet());
    before
        .filter(old -> now.filter(record -> record.arn().equals(old.arn())).isEmpty())
        .filter(old -> change.now().isEmpty() || now.isPresent())
        .ifPresent(gone -> places.remove(gone.arn()));
    now.filter(record -> links(record).findAny().isPresent())
        .ifPresent(
            record -> {
              places.put(record.arn(), Place.of(record));
              look(record.arn());
            });
    others.forEach(this::look);
  }

  private static Stream<CrossAccountLink> links(SecretRecord record) {
    return Stream.concat(
        record.attributes().primary().stream(), record.attributes().accountReplica().stream());
  }

  private void round() {
    if (!isSwept) {
      places.keySet().forEach(this::look);
      isSwept = true;
    }
    long now = nanoTime.getAsLong();
    retries.forEach(
        (arn, retry) -> {
          if (retry.due() - now <= 0) {
            look(arn);
          }
        });
  }

  private void forget() {
    isSwept = false;
    retries.clear();
  }

  private void look(SecretArn arn) {
    Place place = places.get(arn);
    boolean isWork = isStarted && place != null && leading.getAsBoolean();
    if (isWork && waiting.add(arn)) {
      try {
        threads.execute(place.namespace(), () -> run(arn));
      } catch (RejectedExecutionException ended) {
        LOG.debug("replication of {} is left to the next operator", arn);
      }
    }
  }

  private void run(SecretArn arn) {
    waiting.remove(arn);
    if (!leading.getAsBoolean()) {
      return;
    }
    try {
      Optional<SecretRecord> end = find(arn);
      if (end.isEmpty() || isSettled(end.get())) {
        retries.remove(arn);
      } else {
        later(arn);
      }
    } catch (Failure failure) {
      failed(arn, failure.finding());
    }
  }

  private void failed(SecretArn arn, Finding finding) {
    if (!threads.isClosed()) {
      LOG.warn("replication of {} goes on later: {}", arn, finding);
      later(arn);
    }
  }

  private boolean isSettled(SecretRecord end) {
    Outcome outcome = following.follow(end, this::find);
    if (outcome == Outcome.OTHER_END_MISSING && isMissedAgain(end.arn())) {
      following.leave(end);
      return true;
    }
    if (outcome == Outcome.SETTLED) {
      found(end.arn());
    }
    return outcome == Outcome.SETTLED;
  }

  private boolean isMissedAgain(SecretArn arn) {
    synchronized (looks) {
      return looks.confirm(arn.toString());
    }
  }

  private void found(SecretArn arn) {
    synchronized (looks) {
      looks.forget(arn.toString());
    }
  }

  /** The longer it fails the longer it waits; accounts share what they cost. */
  private void later(SecretArn arn) {
    Place place = places.get(arn);
    if (place == null) {
      retries.remove(arn);
      return;
    }
    long now = nanoTime.getAsLong();
    Retry known = retries.get(arn);
    long since = known == null ? now : known.since();
    long ofAccount =
        retries.values().stream().filter(r -> r.namespace().equals(place.namespace())).count();
    long accounts = retries.values().stream().map(Retry::namespace).distinct().count();
    Duration delay =
        RetryDelay.of(
            Duration.ofNanos(now - since),
            (int) Math.max(1, ofAccount),
            (int) Math.max(1, accounts));
    retries.put(arn, new Retry(place.namespace(), since, now + delay.toNanos()));
  }

  private Optional<SecretRecord> find(SecretArn arn) {
    return Optional.ofNullable(places.get(arn))
        .flatMap(
            place ->
                records
                    .find(place.namespace(), place.name())
                    .map(stored -> records.verified(stored, place.namespace(), place.name())))
        .filter(record -> record.arn().equals(arn))
        .filter(record -> !record.isBeingRemoved());
  }

  @Override
  public void close() {
    work.close();
    threads.close();
  }
}
