package dev.strongroom.adapters.kubernetes.watches;

import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.StoredRecord;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What each account keeps in the store, counted from the cached records. */
public final class AccountUsage {
  /** Share of a limit from which an account has metrics of its own, and how many accounts may. */
  private static final double NOTABLE = 0.5;

  private static final int MOST_NOTABLE = 100;

  private final Function<String, Limits> limits;
  private final AccountLedger ledger;
  private final MultiGauge shares;
  private volatile Usage total = Usage.NONE;

  /**
   * Counts nothing yet.
   *
   * @param records the cached records of an account
   * @param limits the limits of an account
   * @param nanoTime as {@link System#nanoTime}
   */
  public AccountUsage(
      Function<String, Stream<StoredRecord>> records,
      Function<String, Limits> limits,
      LongSupplier nanoTime,
      MeterRegistry meters) {
    this.limits = limits;
    this.ledger =
        new AccountLedger(
            limits, account -> records.apply(account).map(AccountLedger.Stored::of), nanoTime);
    this.shares =
        MultiGauge.builder("strongroom.account.budget.used")
            .description("Used part of the budget, of accounts that have used half of it")
            .register(meters);
    Gauge.builder("strongroom.store.secrets", () -> total.secrets())
        .description("Secrets in the store, those scheduled for deletion included")
        .register(meters);
    Gauge.builder("strongroom.store.versions", () -> total.versions())
        .description("Versions of all secrets in the store")
        .register(meters);
    Gauge.builder("strongroom.store.values", () -> total.bytes())
        .description("Length of all values in the store, before encryption")
        .baseUnit("bytes")
        .register(meters);
  }

  /** The budgets that go by these counts. */
  public AccountBudget budget() {
    return ledger;
  }

  /** What an account has, with what is reserved for it. */
  Usage of(String account) {
    return ledger.usage(account);
  }

  /** Counts all accounts for the metrics, and forgets what has become old. */
  public void measure(Stream<StoredRecord> all) {
    Map<String, Usage> usages = new HashMap<>();
    all.forEach(record -> usages.merge(account(record), record.usage(), Usage::plus));
    total = usages.values().stream().reduce(Usage.NONE, Usage::plus);
    shares.register(
        usages.entrySet().stream()
            .map(use -> Map.entry(use.getKey(), use.getValue().share(limits.apply(use.getKey()))))
            .filter(share -> share.getValue() >= NOTABLE)
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_NOTABLE)
            .<Row<?>>map(share -> Row.of(Tags.of("namespace", share.getKey()), share.getValue()))
            .toList(),
        true);
    ledger.forgetIdle();
  }

  /** The account of a record; empty where a corrupt one does not tell. */
  private static String account(StoredRecord record) {
    return record.owner().map(Owner::namespace).orElse("");
  }
}
