package dev.strongroom.adapters.kubernetes.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.kubernetes.store.RecordVersions;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.SecretRecordSpec.Rewrap;
import dev.strongroom.crds.SecretRecordSpec.Version;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefaultKeyChangeTest {
  private static final String ARN =
      "arn:aws:secretsmanager:cluster-local-1:123456789012:secret:db-AbCdEf";
  private static final String KEY = "11111111-2222-3333-4444-555555555555";
  private static final String THEN = "2026-01-01T00:00:00Z";
  private static final Rewrap UNDER_KEY = new Rewrap(KEY, "wrapped");
  private static final Rewrap UNDER_DEFAULT = new Rewrap(null, "wrapped");

  private final DefaultKeyChange change = new DefaultKeyChange();

  @Test
  void whatTheDefaultKeyOpensIsWrittenUnderTheOtherOne() {
    // Given versions under the default key, wrapped under another key too, and the other way round
    change.replaced("shop");
    SecretRecordResource record =
        record(
            version("plain", null, List.of(), false),
            version("also", null, List.of(UNDER_KEY), false),
            version("back", KEY, List.of(UNDER_DEFAULT), true));
    SecretVersionResource plain = stored(record, "plain");
    SecretVersionResource also = stored(record, "also");
    SecretVersionResource back = stored(record, "back");

    // When
    SecretRecordResource fitted = change.fitted(record);

    // Then
    assertThat(fitted.getSpec().getVersions())
        .allMatch(v -> v.key() == null && v.retired() == null)
        .filteredOn(v -> v.rewraps() != null)
        .allMatch(v -> v.rewraps().isEmpty());
    assertThat(List.of(plain, also, back)).allMatch(v -> change.concerns("shop", v));
    assertThat(change.record(plain)).isEmpty();
    assertThat(change.record(back)).isPresent();
    assertThat(DefaultKeyChange.fittedName(back)).isNotEqualTo(back.getMetadata().getName());
  }

  @Test
  void whatOnlyOtherKeysOpenStaysAsItIs() {
    // Given a version that gave the default key up for another, and one that never had it
    change.replaced("shop");
    SecretRecordResource record =
        record(
            version("moved", null, List.of(UNDER_KEY), true),
            version("own", KEY, List.of(), false));
    List<Version> before = record.getSpec().getVersions();
    SecretVersionResource moved = stored(record, "moved");
    SecretVersionResource own = stored(record, "own");

    // When
    SecretRecordResource fitted = change.fitted(record);

    // Then
    assertThat(fitted.getSpec().getVersions()).isEqualTo(before);
    assertThat(change.concerns("shop", moved)).isFalse();
    assertThat(change.concerns("shop", own)).isFalse();
  }

  @Test
  void otherAccountsAreNotTouched() {
    // Given
    change.replaced("bank");
    SecretRecordResource record = record(version("back", KEY, List.of(UNDER_DEFAULT), true));
    List<Version> before = record.getSpec().getVersions();

    // When
    SecretRecordResource fitted = change.fitted(record);

    // Then
    assertThat(fitted.getSpec().getVersions()).isEqualTo(before);
    assertThat(change.concerns("shop", stored(record, "back"))).isFalse();
  }

  private static Version version(String id, String key, List<Rewrap> rewraps, boolean retired) {
    return new Version(
        VersionId.derived(id).value(),
        THEN,
        null,
        null,
        null,
        key,
        rewraps.isEmpty() ? null : rewraps,
        retired ? true : null,
        null);
  }

  private static SecretRecordResource record(Version... versions) {
    SecretRecordSpec spec = new SecretRecordSpec();
    spec.setArn(ARN);
    spec.setOwner(new SecretRecordSpec.Owner("shop", "db", "uid"));
    spec.setCreatedAt(THEN);
    spec.setChangedAt(THEN);
    spec.setVersions(List.of(versions));
    SecretRecordResource record = new SecretRecordResource();
    record.setMetadata(new ObjectMetaBuilder().withName("r-1").build());
    record.setSpec(spec);
    return record;
  }

  private static SecretVersionResource stored(SecretRecordResource record, String id) {
    VersionId version = VersionId.derived(id);
    SecretVersionSpec spec = new SecretVersionSpec();
    spec.setArn(ARN);
    spec.setVersionId(version.value());
    SecretVersionResource stored = new SecretVersionResource();
    String name = RecordVersions.name(StoredObjects.parsed(record), version).orElseThrow();
    stored.setMetadata(new ObjectMetaBuilder().withName(name).build());
    stored.setSpec(spec);
    return stored;
  }
}
