package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.secrets.AccountBudget.Limits;
import dev.strongroom.core.secrets.AccountBudget.Usage;
import dev.strongroom.core.secrets.Rejected;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountUsageTest {
  private static final String SHOP = "shop";

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<SecretRecordResource> cached = new ArrayList<>();
  private long now = Long.MAX_VALUE;
  private int counts;
  private final AccountUsage usage =
      new AccountUsage(this::cached, account -> new Limits(4, 100, 1_000), () -> now, meters);

  private Stream<SecretRecordResource> cached(String account) {
    counts++;
    return cached.stream().filter(r -> r.getSpec().getOwner().namespace().equals(account));
  }

  private static SecretRecordResource record(String namespace, Integer... sizes) {
    SecretRecordSpec spec = new SecretRecordSpec();
    spec.setOwner(new SecretRecordSpec.Owner(namespace, "db", "uid"));
    spec.setVersions(
        Stream.of(sizes)
            .map(
                size ->
                    new SecretRecordSpec.Version(
                        "id", "then", null, null, null, null, null, null, size))
            .toList());
    SecretRecordResource resource = new SecretRecordResource();
    resource.setSpec(spec);
    return resource;
  }

  @Test
  void whatWasWrittenCountsAtOnceAndNothingIsCountedAnewForEachWrite() {
    // Given
    cached.add(record(SHOP, 100));
    cached.add(record("bank", 900));
    assertThat(usage.of(SHOP)).isEqualTo(new Usage(1, 1, 100));

    // When
    usage.written(record(SHOP, 50), Optional.empty());
    usage.written(record(SHOP, 50, 70), Optional.of(record(SHOP, 50)));

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
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> usage.budget().requireSecret(SHOP));

    // When
    cached.remove(0);
    now += Duration.ofSeconds(2).toNanos();

    // Then
    usage.budget().requireSecret(SHOP);
    assertThat(usage.of(SHOP).secrets()).isEqualTo(3);
  }

  @Test
  void onlyAccountsThatHaveUsedHalfOfTheirBudgetHaveMetricsOfTheirOwn() {
    // Given
    Stream<SecretRecordResource> all =
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
