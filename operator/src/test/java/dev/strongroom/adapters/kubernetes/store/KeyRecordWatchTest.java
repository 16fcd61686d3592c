package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyRecordWatchTest {
  private final KeyRecordWatch watch = new KeyRecordWatch();
  private final AtomicInteger told = new AtomicInteger();

  @Test
  void aRecordWhoseRevisionGoesBackIsASuspicion() {
    // Given
    List<String> suspicions = new ArrayList<>();
    watch.onSuspicion((name, revision) -> suspicions.add(name + " " + revision));
    watch.onAdd(record("10", Map.of()));
    watch.onUpdate(record("10", Map.of()), record("11", Map.of()));
    assertThat(suspicions).isEmpty();

    // When
    watch.onUpdate(record("11", Map.of()), record("9", Map.of()));

    // Then
    assertThat(suspicions).containsExactly("default.shop 11");
  }

  @Test
  void theMarkOfARestoreIsToldOnce() {
    // Given
    Map<String, String> mark = Map.of("strongroom.dev/restored-at", "2026-01-01T00:00:00Z");
    watch.onRestoreEnded(told::incrementAndGet);
    watch.onAdd(record("10", Map.of()));
    assertThat(watch.isRestored()).isFalse();

    // When
    watch.onUpdate(record("10", Map.of()), record("11", mark));
    watch.onUpdate(record("11", mark), record("12", mark));

    // Then
    assertThat(watch.isRestored()).isTrue();
    assertThat(told).hasValue(1);
  }

  @Test
  void aRecordThatCannotBeReadIsCountedUntilItIsGone() {
    // Given
    KeyRecordResource newer = record("10", Map.of());
    newer.getSpec().setFormat(KeyRecordSpec.FORMAT + 1);

    // When
    watch.onAdd(newer);

    // Then
    assertThat(watch.unreadable()).isEqualTo(1);
    assertThat(watch.all()).isEmpty();

    // When
    watch.onDelete(newer, false);

    // Then
    assertThat(watch.unreadable()).isZero();
  }

  private static KeyRecordResource record(String revision, Map<String, String> annotations) {
    KeyRecordSpec spec = new KeyRecordSpec();
    spec.setAccount("shop");
    spec.setAlias("aws/secretsmanager");
    spec.setKeyId(new UUID(1, 2).toString());
    spec.setMaterials(
        List.of(new KeyRecordSpec.Material(1, "root", "AQID", "2026-01-01T00:00:00Z")));
    KeyRecordResource resource = new KeyRecordResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName("default.shop")
            .withResourceVersion(revision)
            .withAnnotations(annotations)
            .build());
    resource.setSpec(spec);
    return resource;
  }
}
