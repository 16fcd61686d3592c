package dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey;

import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.platform.LeadersWork;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Comparator;
import java.util.Map;

/** The metric of the accounts that have used much of their budget of keys. */
public final class KeyUsage implements AutoCloseable {
  private static final long SECONDS = 10;

  /** Share of a limit from which an account has a metric of its own, and how many accounts may. */
  private static final double NOTABLE = 0.5;

  private static final int MOST_NOTABLE = 100;

  private final KeyBudget budget;
  private final MultiGauge shares;
  private final LeadersWork work;

  /** Measures nothing yet. */
  public KeyUsage(KeyBudget budget, MeterRegistry meters) {
    this.budget = budget;
    this.shares =
        MultiGauge.builder("strongroom.account.key.budget.used")
            .description("Used part of the budget of keys, of accounts that have used half of it")
            .register(meters);
    this.work = new LeadersWork("key-usage", () -> true, this::measure, () -> {});
  }

  public void start() {
    work.start(SECONDS, SECONDS);
  }

  void measure() {
    shares.register(
        budget.shares().entrySet().stream()
            .filter(share -> share.getValue() >= NOTABLE)
            .sorted(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()))
            .limit(MOST_NOTABLE)
            .<Row<?>>map(share -> Row.of(Tags.of("namespace", share.getKey()), share.getValue()))
            .toList(),
        true);
  }

  @Override
  public void close() {
    work.close();
  }
}
