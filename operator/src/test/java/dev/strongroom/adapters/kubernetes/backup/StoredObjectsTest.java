package dev.strongroom.adapters.kubernetes.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoredObjectsTest {
  private static final String ARN =
      "arn:aws:secretsmanager:xx-test-1:123456789012:secret:db-AbCdEf";

  @Test
  void aBackupHasWhatIsKeptForTheAwsApi() {
    // Given
    SecretRecordResource stored = record("{}");

    // When
    SecretRecordResource restored =
        StoredObjects.record(
            new BackupEntry(BackupEntry.Kind.RECORD, StoredObjects.content(stored)));

    // Then
    SecretRecord record = StoredObjects.parsed(restored);
    assertThat(record).isEqualTo(StoredObjects.parsed(stored));
    assertThat(record.metadata().policy()).contains("{}");
    assertThat(record.isDeletionRequested()).isTrue();
    assertThat(record.attributes().managedPolicies()).containsOnlyKeys("managed");
    assertThat(record.attributes().replicas()).hasSize(1);
    assertThat(record.attributes().primary().orElseThrow().status()).isEqualTo(Status.DETACHED);
  }

  @Test
  void aRecordWithAnotherPolicyIsAnotherOne() {
    assertThat(StoredObjects.identity(record("{}")))
        .isEqualTo(StoredObjects.identity(record("{}")))
        .isNotEqualTo(StoredObjects.identity(record("[]")));
  }

  private static SecretRecordResource record(String policy) {
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
            new SecretRecordSpec.Link(ARN, "Detached", null, null, null, null, null),
            null,
            null,
            null));
    SecretRecordResource resource = new SecretRecordResource();
    resource.setMetadata(new ObjectMetaBuilder().withName("r-1").build());
    resource.setSpec(spec);
    return resource;
  }
}
