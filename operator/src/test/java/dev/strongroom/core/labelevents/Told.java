package dev.strongroom.core.labelevents;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Secrets of tests with something to tell. */
final class Told {
  static final Instant NOW = Instant.parse("2026-11-29T10:00:00.123Z");
  static final String SHOP = "shop";
  static final VersionId V1 = VersionId.derived("1");

  private Told() {}

  static LabelUpdate update(int serial) {
    return new LabelUpdate(StagingLabel.CURRENT, V1, serial, NOW);
  }

  static LabelOutbox outbox(int from, int to) {
    return new LabelOutbox(IntStream.range(from, to).mapToObj(Told::update).toList(), 0);
  }

  static SecretRecord secret(String name, LabelOutbox outbox) {
    return SecretRecord.create(
            new SecretArn(
                "cluster-local-1", new AccountId("123456789012"), new SecretName(name), "AbCdEf"),
            new Owner(SHOP, name, "uid"),
            Metadata.NONE,
            NOW)
        .withOutbox(outbox);
  }

  static List<Long> serials(List<LabelEvent> events) {
    return events.stream().map(event -> event.update().serial()).toList();
  }
}
