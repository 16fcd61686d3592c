package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.backup.KeptKey;
import dev.strongroom.core.backup.KeptRecord;
import dev.strongroom.core.backup.KeptVersion;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredEntriesTest {
  private static final String ARN =
      "arn:aws:secretsmanager:xx-test-1:123456789012:secret:db-AbCdEf";

  /** As version 0.2 has written them into backups. */
  private static final String RECORD =
      "{\"annotations\":{\"a\":\"b\"},\"labels\":{\"strongroom.dev/account\":\"shop\"},"
          + "\"name\":\"r-1\",\"spec\":{\"arn\":\""
          + ARN
          + "\",\"changedAt\":\"2026-01-01T00:00:00Z\",\"createdAt\":\"2026-01-01T00:00:00Z\","
          + "\"format\":2,\"labels\":{\"AWSCURRENT\":\"11111111-2222-3333-4444-555555555555\"},"
          + "\"owner\":{\"name\":\"db\",\"namespace\":\"shop\",\"uid\":\"uid\"},"
          + "\"seal\":\"v1.seal\",\"serial\":7,"
          + "\"values\":{\"11111111-2222-3333-4444-555555555555\":\"AQID\"},"
          + "\"versions\":[{\"createdAt\":\"2026-01-01T00:00:00Z\","
          + "\"id\":\"11111111-2222-3333-4444-555555555555\",\"size\":3}],"
          + "\"newer\":{\"kept\":[1]}}}";

  private static final String VERSION =
      "{\"annotations\":{\"strongroom.dev/claimed-at\":\"2026-01-01T00:00:00Z\"},"
          + "\"labels\":{\"strongroom.dev/account\":\"shop\"},\"name\":\"v-1\",\"spec\":{\"arn\":\""
          + ARN
          + "\",\"ciphertext\":\"AQID\",\"format\":1,"
          + "\"versionId\":\"11111111-2222-3333-4444-555555555555\",\"newer\":\"kept\"}}";

  private static final String KEY =
      "{\"name\":\"k-1\",\"spec\":{\"account\":\"shop\",\"alias\":\"aws/secretsmanager\","
          + "\"format\":1,\"keyId\":\"11111111-2222-3333-4444-555555555555\",\"materials\":["
          + "{\"createdAt\":\"2026-01-01T00:00:00Z\",\"id\":1,\"rootKeyId\":\"root\","
          + "\"wrapped\":\"AAAA\"}],\"newer\":\"kept\"}}";

  private final StoredEntries entries = new StoredEntries();

  @Test
  void entriesAreWrittenAsTheyWereRead() {
    // Given
    KeptKey key = entries.key(entry(Kind.KEY, KEY));
    KeptVersion version = entries.version(entry(Kind.VERSION, VERSION));
    KeptRecord record = entries.record(entry(Kind.RECORD, RECORD));

    // When
    List<BackupEntry> written =
        List.of(entries.entry(key), entries.entry(version), entries.entry(record));

    // Then
    assertThat(written)
        .extracting(BackupEntry::kind)
        .containsExactly(Kind.KEY, Kind.VERSION, Kind.RECORD);
    assertThat(written)
        .extracting(entry -> new String(entry.content(), StandardCharsets.UTF_8))
        .containsExactly(KEY, VERSION, RECORD);
  }

  @Test
  void whatIsChangedKeepsWhatThisVersionDoesNotKnow() {
    // Given
    KeptKey key = entries.key(entry(Kind.KEY, KEY));
    KeptVersion version = entries.version(entry(Kind.VERSION, VERSION));
    KeptRecord record = entries.record(entry(Kind.RECORD, RECORD));

    // When
    List<BackupEntry> changed =
        List.of(
            entries.entry(key.as(key.record())),
            entries.entry(version.named("v-2").holding(new byte[] {1, 2, 3})),
            entries.entry(record.as(record.record().withTenancy(Tenancy.RESTORED))));

    // Then
    assertThat(changed)
        .extracting(entry -> new String(entry.content(), StandardCharsets.UTF_8))
        .containsExactly(
            KEY,
            VERSION.replace("v-1", "v-2"),
            RECORD.replace("\"owner\"", "\"namespaceUid\":\"restored\",\"owner\""));
  }

  @Test
  void aRecordThatCannotBeReadIsBackedUpAsItIs() {
    // Given
    String newer = RECORD.replace("\"format\":2", "\"format\":99");

    // When
    KeptRecord record = entries.record(entry(Kind.RECORD, newer));

    // Then
    assertThat(entries.entry(record).content()).asString().isEqualTo(newer);
    assertThat(catchThrowableOfType(Unreadable.class, record::record).finding().reason())
        .isEqualTo(StoreReason.StoredByNewerVersion);
  }

  @Test
  void aBackupHasWhatIsKeptForTheAwsApi() {
    // Given
    KeptRecord stored = record("{}");

    // When
    KeptRecord restored = entries.record(entries.entry(stored));

    // Then
    SecretRecord record = restored.record();
    assertThat(record).isEqualTo(stored.record());
    assertThat(record.metadata().policy()).contains("{}");
    assertThat(record.isDeletionRequested()).isTrue();
    assertThat(record.attributes().managedPolicies()).containsOnlyKeys("managed");
    assertThat(record.attributes().replicas()).hasSize(1);
    assertThat(record.attributes().primary().orElseThrow().status()).isEqualTo(Status.DETACHED);
  }

  @Test
  void aRecordWithAnotherPolicyIsAnotherOne() {
    assertThat(entries.identity(record("{}")))
        .isEqualTo(entries.identity(record("{}")))
        .isNotEqualTo(entries.identity(record("[]")));
  }

  private static BackupEntry entry(Kind kind, String json) {
    return new BackupEntry(kind, json.getBytes(StandardCharsets.UTF_8));
  }

  private static KeptRecord record(String policy) {
    SecretRecordSpec spec = new SecretRecordSpec();
    spec.setFormat(SecretRecordSpec.FORMAT);
    spec.setArn(ARN);
    spec.setOwner(new SecretRecordSpec.Owner("shop", "db", "uid"));
    spec.setCreatedAt("2026-01-01T00:00:00Z");
    spec.setChangedAt("2026-01-01T00:00:00Z");
    spec.setDeletionAt("2026-02-01T00:00:00Z");
    spec.setDeletionRequested(true);
    spec.setPolicy(policy);
    spec.setAttributes(
        new SecretRecordSpec.Attributes(
            Map.of("managed", "{}"),
            List.of(new SecretRecordSpec.Replica("xx-test-2", null, null, null)),
            new SecretRecordSpec.Link(ARN, "Detached", null, null, null, null, null, null, null),
            null,
            null,
            null));
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(new ObjectMetaBuilder().withName("r-1").withResourceVersion("").build());
    resource.setSpec(spec);
    return SeenRecord.of(resource);
  }
}
