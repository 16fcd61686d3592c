package dev.strongroom.adapters.kubernetes.store;

import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.TEAM;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.THEN;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.record;
import static dev.strongroom.adapters.kubernetes.store.StoredObjectOfRecord.stored;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SeenRecordTest {
  private static final UUID KEY = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final VersionId ID = VersionId.derived("one");
  private static final Instant END = THEN.plus(Duration.ofDays(30));

  private final SecretRecord record =
      record("db", Optional.of(KEY))
          .withVersion(VersionEntry.written(ID, THEN).holding(new byte[1], 12))
          .withDeletion(Optional.of(END));

  @Test
  void aRecordIsParsedOnceWhileItsObjectIsRead() {
    // Given
    SecretRecordResource resource = stored(record);
    resource.getSpec().setSeal("v1.seal");
    resource.getSpec().unknownField("newer", "kept");
    resource.getSpec().unknownField("empty", null);

    // When
    SeenRecord seen = read(resource);

    // Then
    assertThat(seen.record()).isEqualTo(record).isSameAs(seen.record());
    assertThat(seen.seal()).isEqualTo("v1.seal");
    assertThat(seen.unknownFields()).containsEntry("newer", "kept");
    assertThat(seen.unreadable()).isEmpty();
    assertThat(seen.storedAt()).isEqualTo(THEN);
    assertThat(seen.overwrittenAt()).contains(Instant.parse("2026-01-03T00:00:00Z"));
    assertTellsOfTheRecord(seen);
  }

  @Test
  void aRecordOfANewerVersionTellsWhatCanBeRead() {
    // Given
    SecretRecordResource newer = stored(record);
    newer.getSpec().setFormat(SecretRecordSpec.FORMAT + 1);

    // When
    SeenRecord seen = read(newer);

    // Then
    assertThat(catchThrowableOfType(Unreadable.class, seen::record).finding())
        .isEqualTo(StoreReason.StoredByNewerVersion.with(SecretRecordSpec.FORMAT + 1));
    assertTellsOfTheRecord(seen);
  }

  @Test
  void aCorruptRecordTellsNothingAndDisturbsNobody() {
    // Given
    SecretRecordResource corrupt = stored(record);
    corrupt.setSpec(new SecretRecordSpec());
    corrupt.getSpec().setDeletionAt("soon");
    corrupt.getSpec().setKey("no key");

    // When
    SeenRecord seen = read(corrupt);

    // Then
    assertThat(catchThrowableOfType(Unreadable.class, seen::record).finding())
        .isEqualTo(StoreReason.StoredObjectDamaged.with());
    assertThat(seen.owner()).isEmpty();
    assertThat(seen.account()).isEmpty();
    assertThat(seen.arn()).isEmpty();
    assertThat(seen.keys()).isEmpty();
    assertThat(seen.versionIds()).isEmpty();
    assertThat(seen.isDeletionScheduled()).isTrue();
    assertThat(seen.deletionAt()).isEmpty();
    assertThat(seen.usage()).isEqualTo(new Usage(1, 0, 0));
  }

  private void assertTellsOfTheRecord(SeenRecord seen) {
    assertThat(seen.owner()).contains(new Owner(TEAM, "db", "uid"));
    assertThat(seen.arn()).contains(record.arn().toString());
    assertThat(seen.revision()).isEqualTo("7");
    assertThat(seen.keys()).containsExactly(KEY);
    assertThat(seen.names(ID)).isTrue();
    assertThat(seen.versionIds()).containsExactly(ID);
    assertThat(seen.usage()).isEqualTo(new Usage(1, 1, 12));
    assertThat(seen.isDeletionScheduled()).isTrue();
    assertThat(seen.deletionAt()).contains(END);
  }

  /** As the operator's client reads what the API server sends. */
  private static SeenRecord read(SecretRecordResource resource) {
    try (KubernetesClient client = KubernetesClients.create(Config.empty())) {
      return client
          .getKubernetesSerialization()
          .unmarshal(Serialization.asJson(resource), SeenRecord.class);
    }
  }
}
