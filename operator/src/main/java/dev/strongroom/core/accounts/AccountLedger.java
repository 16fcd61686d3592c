package dev.strongroom.core.accounts;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * The budgets of all accounts, counted from the records that a watch reports, and from what is
 * being written at this moment. A record that is being written counts once: as it was, plus what is
 * reserved for it, until the write is over; then as it was stored, until the watch reports that
 * state or a later one. Nothing is kept across a restart: the watch has everything by then.
 *
 * <p>The records of an account are counted again when its last count is two seconds old.
 */
public final class AccountLedger implements AccountBudget {
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** A record that no watch reports for so long after it was written has been removed since. */
  private static final Duration UNREPORTED = Duration.ofSeconds(30);

  private final Function<String, Limits> limits;
  private final Function<String, Stream<Stored>> stored;
  private final LongSupplier nanoTime;
  private final Map<String, Account> accounts = new ConcurrentHashMap<>();

  /**
   * A record as a watch reports it.
   *
   * @param arn the ARN of its secret; empty when it cannot be read, so that nobody is writing it
   * @param revision the store's mark of this state, as in {@link SecretRecord#revision}
   * @param usage what it counts for
   */
  public record Stored(Optional<SecretArn> arn, String revision, Usage usage) {
    /** Of a record that may be corrupt. */
    public static Stored of(StoredRecord record) {
      return new Stored(
          record.readable().map(SecretRecord::arn), record.revision(), record.usage());
    }
  }

  /**
   * A ledger with nothing reserved.
   *
   * @param limits the limits of an account
   * @param stored the records of an account, as a watch has reported them
   * @param nanoTime as {@link System#nanoTime}
   */
  public AccountLedger(
      Function<String, Limits> limits,
      Function<String, Stream<Stored>> stored,
      LongSupplier nanoTime) {
    this.limits = limits;
    this.stored = stored;
    this.nanoTime = nanoTime;
  }

  @Override
  public Reservation reservation(String account) {
    return new Held(account);
  }

  @Override
  public void requireVersion(SecretRecord record) {
    int size =
        record.versions().stream()
            .flatMap(version -> version.size().stream())
            .max(Integer::compareTo)
            .orElse(UNKNOWN_BYTES);
    Usage more = new Usage(0, 1, size);
    use(record.owner().namespace(), account -> account.requireFor(record, more));
  }

  /** What an account has, with what is reserved for it. */
  public Usage usage(String account) {
    Usage[] found = {Usage.NONE};
    use(account, known -> found[0] = known.used());
    return found[0];
  }

  /** Forgets accounts that write nothing at present; they are counted again when they do. */
  public void forgetIdle() {
    accounts.values().removeIf(Account::retireIfIdle);
  }

  /** Does this alone with the account, counted not long ago. */
  private void use(String name, Consumer<Account> action) {
    while (true) {
      Account account = accounts.computeIfAbsent(name, Account::new);
      synchronized (account) {
        if (!account.retired) {
          account.countIfStale();
          action.accept(account);
          return;
        }
      }
    }
  }

  private static long number(String revision) {
    return revision.matches("\\d{1,18}") ? Long.parseLong(revision) : 0;
  }

  /** The account's part of the ledger; to be used by one thread at a time. */
  private final class Account {
    private final String name;
    private final Map<SecretArn, Entry> entries = new HashMap<>();
    private Optional<Long> countedAt = Optional.empty();
    private boolean retired;

    /** All records: those in {@link #entries} as these know them. */
    private Usage settled = Usage.NONE;

    private Usage reserved = Usage.NONE;

    Account(String name) {
      this.name = name;
    }

    synchronized boolean retireIfIdle() {
      retired = entries.isEmpty() && countedAt.filter(this::isFresh).isEmpty();
      return retired;
    }

    Usage used() {
      return settled.plus(reserved);
    }

    private boolean isFresh(long since) {
      return nanoTime.getAsLong() - since < FRESH.toNanos();
    }

    void countIfStale() {
      if (countedAt.filter(this::isFresh).isPresent()) {
        return;
      }
      long now = nanoTime.getAsLong();
      entries.values().removeIf(e -> e.open == 0 && now - e.committedAt >= UNREPORTED.toNanos());
      Usage others = stored.apply(name).map(this::counted).reduce(Usage.NONE, Usage::plus);
      settled = entries.values().stream().map(entry -> entry.known).reduce(others, Usage::plus);
      countedAt = Optional.of(now);
    }

    /** What a reported record counts for beside the entries. */
    private Usage counted(Stored record) {
      Entry entry = record.arn().map(entries::get).orElse(null);
      if (entry == null) {
        return record.usage();
      }
      if (entry.open == 0 && number(record.revision()) >= entry.revision) {
        entries.remove(record.arn().get());
        return record.usage();
      }
      return Usage.NONE;
    }

    /** Requires room, unless a later state of the record is known, which says more. */
    void requireFor(SecretRecord record, Usage more) {
      Entry entry = entries.get(record.arn());
      if (entry == null) {
        require(used(), more);
      } else if (entry.revision <= number(record.revision())) {
        require(used().minus(entry.reserved), more);
      }
    }

    void reserve(Held held, SecretRecord before, SecretRecord after) {
      boolean isNew = before.revision().isEmpty();
      Usage known = isNew ? Usage.NONE : AccountBudget.of(before);
      Usage more = AccountBudget.of(after).growthOver(known);
      if (more.equals(Usage.NONE)) {
        return;
      }
      require(used(), more);
      Entry entry =
          entries.computeIfAbsent(after.arn(), arn -> new Entry(known, number(before.revision())));
      entry.open++;
      entry.reserved = entry.reserved.plus(more);
      reserved = reserved.plus(more);
      held.entry = Optional.of(after.arn());
      held.amount = more;
    }

    void release(Held held) {
      if (held.entry.isEmpty()) {
        return;
      }
      Entry entry = entries.get(held.entry.get());
      entry.open--;
      entry.reserved = entry.reserved.minus(held.amount);
      reserved = reserved.minus(held.amount);
      if (entry.open == 0 && !entry.committed) {
        entries.remove(held.entry.get());
      }
      held.entry = Optional.empty();
      held.amount = Usage.NONE;
    }

    void commit(Held held, SecretRecord record) {
      if (held.entry.isEmpty()) {
        return;
      }
      Entry entry = entries.get(held.entry.get());
      long revision = number(record.revision());
      if (revision >= entry.revision) {
        Usage now = AccountBudget.of(record);
        settled = settled.plus(now).minus(entry.known);
        entry.known = now;
        entry.revision = revision;
        entry.committed = true;
        entry.committedAt = nanoTime.getAsLong();
      }
      release(held);
    }

    private void require(Usage used, Usage more) {
      Limits limit = limits.apply(name);
      require(used, more, Usage::secrets, limit.secrets(), "secrets");
      require(used, more, Usage::versions, limit.versions(), "versions");
      require(used, more, Usage::bytes, limit.bytes(), "bytes");
    }

    private void require(
        Usage used, Usage more, ToLongFunction<Usage> part, long limit, String what) {
      if (part.applyAsLong(more) > 0 && part.applyAsLong(used.plus(more)) > limit) {
        throw new Rejected(
            Rejected.Kind.LIMIT_EXCEEDED,
            AccountReason.AccountLimitExceeded.with(name, limit, what));
      }
    }
  }

  /** A record that is being written, or was and has not been reported yet. */
  private static final class Entry {
    /** What it counts for without what is reserved. */
    private Usage known;

    private Usage reserved = Usage.NONE;
    private long revision;
    private int open;
    private boolean committed;
    private long committedAt;

    Entry(Usage known, long revision) {
      this.known = known;
      this.revision = revision;
    }
  }

  private final class Held implements Reservation {
    private final String account;
    private Optional<SecretArn> entry = Optional.empty();
    private Usage amount = Usage.NONE;

    Held(String account) {
      this.account = account;
    }

    @Override
    public void require(SecretRecord before, SecretRecord after) {
      use(
          account,
          known -> {
            known.release(this);
            known.reserve(this, before, after);
          });
    }

    @Override
    public void commit(SecretRecord record) {
      if (entry.isPresent()) {
        use(account, known -> known.commit(this, record));
      }
    }

    @Override
    public void close() {
      if (entry.isPresent()) {
        use(account, known -> known.release(this));
      }
    }
  }
}
