package dev.strongroom.core.refusals;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes series of equal refusals. The first refusal of a series is due for a report at once, later
 * ones at most once in {@link #BETWEEN} together; a series ends when there was none for {@link
 * #QUIET}. A refusal that would begin a series above one of the limits is left out. Used by many
 * threads.
 */
public final class RefusalDigest {
  /** Most series at one time, of about 300 bytes each. */
  static final int MOST = 5_000;

  /** Most series at one time about a secret. */
  public static final int MOST_OF_SECRET = 10;

  /** Most series at one time of callers from one account, so that no account takes all. */
  static final int MOST_OF_ACCOUNT = 500;

  /** Shortest time between two reports of a series. */
  public static final Duration BETWEEN = Duration.ofMinutes(1);

  /** The time without a refusal after which a series has ended. */
  static final Duration QUIET = Duration.ofMinutes(10);

  private static final class Series {
    private final Instant first;
    private Instant last;
    private Instant reportedAt;
    private long count;
    private long reported;

    Series(Instant first) {
      this.first = first;
    }

    void add(Instant now) {
      last = now;
      count++;
    }

    boolean isDue(Instant now) {
      return count > reported
          && (reported == 0 || !Duration.between(reportedAt, now).minus(BETWEEN).isNegative());
    }

    boolean hasEnded(Instant now) {
      return count == reported && Duration.between(last, now).compareTo(QUIET) > 0;
    }

    RefusalReport report(Refusal refusal, Instant now) {
      RefusalReport report = new RefusalReport(refusal, first, last, count);
      reported = count;
      reportedAt = now;
      return report;
    }
  }

  /** Those that wait longest come first. */
  private final Map<Refusal, Series> all = new LinkedHashMap<>();

  private final Map<Owner, Integer> ofSecrets = new HashMap<>();
  private final Map<AccountId, Integer> ofAccounts = new HashMap<>();

  /** Counts a refusal; false when it is left out because of a limit. */
  public synchronized boolean add(Refusal refusal, Instant now) {
    Series known = all.get(refusal);
    if (known == null) {
      if (!hasRoom(refusal)) {
        return false;
      }
      known = new Series(now);
      all.put(refusal, known);
      ofSecrets.merge(refusal.secret(), 1, Integer::sum);
      ofAccounts.merge(refusal.account(), 1, Integer::sum);
    }
    known.add(now);
    return true;
  }

  private boolean hasRoom(Refusal refusal) {
    return all.size() < MOST
        && ofSecrets.getOrDefault(refusal.secret(), 0) < MOST_OF_SECRET
        && ofAccounts.getOrDefault(refusal.account(), 0) < MOST_OF_ACCOUNT;
  }

  /**
   * Takes the reports that are due, and forgets the series that have ended.
   *
   * @param most reports; the others come first next time
   */
  public synchronized List<RefusalReport> takeDue(Instant now, int most) {
    List<RefusalReport> due = new ArrayList<>();
    Map<Refusal, Series> reported = new LinkedHashMap<>();
    for (Iterator<Map.Entry<Refusal, Series>> each = all.entrySet().iterator(); each.hasNext(); ) {
      Map.Entry<Refusal, Series> next = each.next();
      Refusal refusal = next.getKey();
      Series series = next.getValue();
      if (series.hasEnded(now)) {
        each.remove();
        ofSecrets.computeIfPresent(refusal.secret(), (secret, count) -> less(count));
        ofAccounts.computeIfPresent(refusal.account(), (account, count) -> less(count));
      } else if (due.size() < most && series.isDue(now)) {
        due.add(series.report(refusal, now));
        each.remove();
        reported.put(refusal, series);
      }
    }
    all.putAll(reported);
    return due;
  }

  private static Integer less(int count) {
    return count == 1 ? null : count - 1;
  }
}
