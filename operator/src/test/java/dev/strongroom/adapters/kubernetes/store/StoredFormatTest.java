package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.projection.ProjectionMark;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.KeyRecordSpec;
import dev.strongroom.crds.SecretRecordResource;
import dev.strongroom.crds.SecretRecordSpec;
import dev.strongroom.crds.StoredSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/**
 * What an earlier release has stored is read, and what a later one has added survives a write by
 * this one: so an upgrade, a downgrade, and the next upgrade lose nothing.
 */
class StoredFormatTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aRecordOfTheLastReleaseIsReadAndWrittenBackWhole() {
    // Given
    SecretRecordResource stored = read("record-0.1.yaml", SecretRecordResource.class);

    // When
    SecretRecord record = RecordMapper.toRecord(stored);
    SecretRecordSpec written = new SecretRecordSpec();
    stored.getSpec().unknownFields().forEach(written::unknownField);
    RecordMapper.write(record, written);

    // Then
    assertThat(record.versions())
        .extracting(VersionEntry::state)
        .containsExactly(
            VersionEntry.State.WRITTEN, VersionEntry.State.MISSING, VersionEntry.State.ANNOUNCED);
    assertThat(record.rotation().running().orElseThrow().step()).isEqualTo(RotationStep.SET_SECRET);
    assertThat(record.isBeingRemoved()).isTrue();
    assertThat(json(written)).isEqualTo(spec("record-0.1.yaml"));
  }

  @Test
  void aKeyRecordOfTheLastReleaseIsReadAndWrittenBackWhole() {
    // Given
    KeyRecordResource stored = read("key-record-0.1.yaml", KeyRecordResource.class);

    // When
    KeyRecord record = KeyRecordMapper.toRecord(stored);
    KeyRecordSpec written = new KeyRecordSpec();
    stored.getSpec().unknownFields().forEach(written::unknownField);
    KeyRecordMapper.write(record, written);

    // Then
    assertThat(record.versions()).hasSize(2);
    assertThat(record.customer()).isPresent();
    assertThat(json(written)).isEqualTo(spec("key-record-0.1.yaml"));
  }

  @Test
  void aMarkOfTheLastReleaseIsRead() {
    // Given
    String mark =
        "v1.11111111-1111-4111-8111-111111111111.AbCdEfGhIjKlMnOp"
            + ".0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

    // When, Then
    assertThat(ProjectionMark.parse(mark))
        .hasValueSatisfying(
            m -> {
              assertThat(m.version()).isEqualTo("11111111-1111-4111-8111-111111111111");
              assertThat(m).hasToString(mark);
            });
  }

  private static <T> T read(String name, Class<T> type) {
    return Serialization.unmarshal(text(name), type);
  }

  private static JsonNode spec(String name) {
    return Serialization.unmarshal(text(name), JsonNode.class).path("spec");
  }

  private static JsonNode json(StoredSpec spec) {
    try {
      return JSON.readTree(Serialization.asJson(spec));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String name) {
    try (InputStream in = StoredFormatTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
