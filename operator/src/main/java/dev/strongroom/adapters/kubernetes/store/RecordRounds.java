package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.StoredRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that is done to records in the background, to some in each round. Every round finds
 * anew what is left, so it may end at any point. A record that cannot be read, or not be written,
 * holds nothing up: it is left alone until the process ends. Not for use by several threads.
 */
public final class RecordRounds {
  private static final Logger LOG = LoggerFactory.getLogger(RecordRounds.class);

  /** Records of one round. At one round in five seconds, 10,000 take eight minutes. */
  private static final int BATCH = 100;

  private final String work;
  private final String failure;
  private final Set<String> unusable = new HashSet<>();

  /**
   * Rounds without an end yet.
   *
   * @param work what is done, for logs, such as {@code records are sealed}
   * @param failure what became of a record that it cannot be done to, such as {@code is not sealed}
   */
  public RecordRounds(String work, String failure) {
    this.work = work;
    this.failure = failure;
  }

  /**
   * One round.
   *
   * @param due the records that it is still to be done to
   * @param action does it; throws a {@link Failure} when that is not possible
   * @return whether none was left, apart from those that it cannot be done to
   */
  public <R extends StoredRecord> boolean run(Supplier<Stream<R>> due, Consumer<R> action) {
    try {
      List<R> batch =
          due.get().filter(record -> !unusable.contains(record.id())).limit(BATCH).toList();
      batch.forEach(record -> act(record, action));
      return batch.isEmpty();
    } catch (Unavailable | NotYet later) {
      LOG.info("{} later: {}", work, later.finding());
      return false;
    }
  }

  private <R extends StoredRecord> void act(R record, Consumer<R> action) {
    try {
      action.accept(record);
    } catch (Unavailable | NotYet later) {
      throw later;
    } catch (Failure refused) {
      unusable.add(record.id());
      LOG.warn("record {} {}: {}", record.id(), failure, refused.finding());
    }
  }
}
