package dev.strongroom.adapters.kubernetes.watches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.KnownRecord;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountUsageTest {
  private static final String SHOP = "shop";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<StoredRecord> cached = new ArrayList<>();
  private long now = Long.MAX_VALUE;
  private int counts;
  private int nextArn;
  private final AccountUsage usage =
      new AccountUsage(this::cached, account -> new Limits(4, 100, 1_000), () -> now, meters);

  private Stream<StoredRecord> cached(String account) {
    counts++;
    return cached.stream().filter(r -> r.record().owner().namespace().equals(account));
  }

  private StoredRecord record(String namespace, Integer... sizes) {
    return new KnownRecord(secret(namespace, "db-of-the-cache-" + nextArn++, sizes), Instant.EPOCH);
  }

  private void write(String name, String before, String after, Integer... sizes) {
    SecretRecord secret = secret(SHOP, name, sizes);
    try (Reservation room = usage.budget().reservation(SHOP)) {
      room.require(secret(SHOP, name).at(before), secret);
      room.commit(secret.at(after));
    }
  }

  private static SecretRecord secret(String namespace, String name, Integer... sizes) {
    SecretRecord record =
        SecretRecord.create(
            new SecretArn(
                "cluster-local-1",
                AccountId.ofNamespace(namespace),
                new SecretName(name),
                "AbCdEf"),
            new Owner(namespace, name, "uid"),
            Metadata.NONE,
            Instant.EPOCH);
    for (int i = 0; i < sizes.length; i++) {
      VersionEntry version = VersionEntry.written(VersionId.derived(name + i), Instant.EPOCH);
      record =
          record.withVersion(sizes[i] == null ? version : version.holding(new byte[1], sizes[i]));
    }
    return record;
  }

  @Test
  void whatWasWrittenCountsAtOnceAndNothingIsCountedAnewForEachWrite() {
    // Given
    cached.add(record(SHOP, 100));
    cached.add(record("bank", 900));
    assertThat(usage.of(SHOP)).isEqualTo(new Usage(1, 1, 100));

    // When
    write("db-1", "", "1", 50);
    write("db-1", "1", "2", 50, 70);

    // Then
    assertThat(usage.of(SHOP)).isEqualTo(new Usage(2, 3, 220));
    assertThat(counts).isEqualTo(1);
  }

  @Test
  void removedSecretsMakeRoomWhenTheRecordsAreCountedAnew() {
    // Given
    for (int i = 0; i < 4; i++) {
      cached.add(record(SHOP));
    }
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> write("more", "", "1"));

    // When
    cached.remove(0);
    now += Duration.ofSeconds(2).toNanos();

    // Then
    assertThat(usage.of(SHOP).secrets()).isEqualTo(3);
    write("more", "", "1");
    assertThat(usage.of(SHOP).secrets()).isEqualTo(4);
  }

  @Test
  void onlyAccountsThatHaveUsedHalfOfTheirBudgetHaveMetricsOfTheirOwn() {
    // Given
    Stream<StoredRecord> all =
        Stream.of(record(SHOP, 200, 300), record("bank", 499), record("bank", (Integer) null));

    // When
    usage.measure(all);

    // Then
    assertThat(meters.get("strongroom.store.secrets").gauge().value()).isEqualTo(3);
    assertThat(meters.find("strongroom.account.budget.used").gauges())
        .extracting(gauge -> gauge.getId().getTag("namespace") + " " + gauge.value())
        .containsExactlyInAnyOrder("shop 0.5", "bank 1.523");

    // When
    usage.measure(Stream.of(record(SHOP, 200)));

    // Then
    assertThat(meters.find("strongroom.account.budget.used").gauges()).isEmpty();
  }
}
