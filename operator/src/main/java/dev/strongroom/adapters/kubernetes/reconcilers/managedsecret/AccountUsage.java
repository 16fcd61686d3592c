package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.secrets.AccountBudget;
import dev.strongroom.core.secrets.AccountBudget.Limits;
import dev.strongroom.core.secrets.AccountBudget.Usage;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * What each account keeps in the store, counted from the cached records. The records of an account
 * are counted anew when its last count is some seconds old; what it has written since then is added
 * when it is announced. So the count is right after a restart and on every replica.
 */
final class AccountUsage {
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** Share of a limit from which an account has metrics of its own, and how many accounts may. */
  private static final double NOTABLE = 0.5;

  private static final int MOST_NOTABLE = 100;

  private final Function<String, Stream<SecretRecordResource>> records;
  private final Function<String, Limits> limits;
  private final LongSupplier nanoTime;
  private final Map<String, Count> counts = new ConcurrentHashMap<>();
  private final MultiGauge shares;
  private volatile Usage total = Usage.NONE;

  private record Count(Usage usage, long at) {}

  /**
   * Counts nothing yet.
   *
   * @param records the cached records of an account
   * @param limits the limits of an account
   * @param nanoTime as {@link System#nanoTime}
   */
  AccountUsage(
      Function<String, Stream<SecretRecordResource>> records,
      Function<String, Limits> limits,
      LongSupplier nanoTime,
      MeterRegistry meters) {
    this.records = records;
    this.limits = limits;
    this.nanoTime = nanoTime;
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

  /** The budget that goes by these counts. */
  AccountBudget budget() {
    return new AccountBudget(limits, this::of);
  }

  /** What an account has. */
  Usage of(String account) {
    long now = nanoTime.getAsLong();
    return counts
        .compute(
            account,
            (name, known) ->
                known != null && now - known.at() < FRESH.toNanos()
                    ? known
                    : new Count(counted(records.apply(name)), now))
        .usage();
  }

  /** A record was written; {@code before} is what it replaces, as far as a cache has that. */
  void written(SecretRecordResource record, Optional<SecretRecordResource> before) {
    Usage more = of(record);
    Usage less = before.map(AccountUsage::of).orElse(Usage.NONE);
    Usage change =
        new Usage(
            more.secrets() - less.secrets(),
            more.versions() - less.versions(),
            more.bytes() - less.bytes());
    counts.computeIfPresent(
        account(record), (name, known) -> new Count(known.usage().plus(change), known.at()));
  }

  /** Counts all accounts for the metrics, and forgets what has become old. */
  void measure(Stream<SecretRecordResource> all) {
    Map<String, Usage> usages = new HashMap<>();
    all.forEach(record -> usages.merge(account(record), of(record), Usage::plus));
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
    long now = nanoTime.getAsLong();
    counts.values().removeIf(count -> now - count.at() >= FRESH.toNanos());
  }

  private static Usage counted(Stream<SecretRecordResource> records) {
    return records.map(AccountUsage::of).reduce(Usage.NONE, Usage::plus);
  }

  /** The account of a record; empty where a damaged one does not tell. */
  static String account(SecretRecordResource record) {
    return Optional.ofNullable(record.getSpec())
        .map(SecretRecordSpec::getOwner)
        .map(SecretRecordSpec.Owner::namespace)
        .orElse("");
  }

  private static Usage of(SecretRecordResource record) {
    List<SecretRecordSpec.Version> versions =
        Optional.ofNullable(record.getSpec()).map(SecretRecordSpec::getVersions).orElse(List.of());
    return AccountBudget.of(versions.stream().map(v -> Optional.ofNullable(v.size())).toList());
  }
}
