package dev.strongroom.adapters.kubernetes.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.ValuePlace;
import dev.strongroom.core.record.ValuePlace.Apart;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValuePlacementTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final List<VersionId> written = new ArrayList<>();
  private final ValuePlacement placement =
      new ValuePlacement(
          (record, version, ciphertext) -> {
            written.add(version);
            return "v-" + written.size();
          });

  @Test
  void aShortValueStaysInTheRecord() {
    SecretRecord placed = placement.of(record(ValuePlacement.MOST_BYTES), List.of());

    assertThat(places(placed)).hasOnlyElementsOfType(Inline.class);
    assertThat(written).isEmpty();
  }

  @Test
  void aLongValueIsWrittenIntoAnObjectThatTheRecordNames() {
    SecretRecord placed = placement.of(record(10, ValuePlacement.MOST_BYTES + 1), List.of());

    assertThat(places(placed).get(0)).isInstanceOf(Inline.class);
    assertThat(places(placed).get(1)).isEqualTo(new Apart("v-1"));
    assertThat(written).containsExactly(id(1));
  }

  @Test
  void whatIsStoredAlreadyIsLeftWhereItIs() {
    // Given a value that was stored by a program that allows longer ones in a record
    SecretRecord stored = record(ValuePlacement.MOST_BYTES + 1);

    // When
    SecretRecord placed = placement.of(stored, stored.versions());

    // Then
    assertThat(placed).isEqualTo(stored);
  }

  @Test
  void aRecordThatIsFullTakesNoFurtherValue() {
    // Given
    int[] lengths = new int[ValuePlacement.MOST_BYTES_OF_RECORD / ValuePlacement.MOST_BYTES + 1];
    Arrays.fill(lengths, ValuePlacement.MOST_BYTES);
    SecretRecord full = record(lengths);
    List<VersionEntry> before = full.versions().subList(0, lengths.length - 1);

    // When
    SecretRecord placed = placement.of(full, before);

    // Then
    assertThat(written).containsExactly(id(lengths.length - 1));
    assertThat(places(placed).get(lengths.length - 1)).isEqualTo(new Apart("v-1"));
  }

  private static List<ValuePlace> places(SecretRecord record) {
    return record.versions().stream().map(VersionEntry::place).toList();
  }

  private static SecretRecord record(int... lengths) {
    SecretArn arn =
        SecretArn.derived(
            "cluster-local-1", AccountId.ofNamespace("team"), new SecretName("db"), "uid");
    SecretRecord record =
        SecretRecord.create(arn, new Owner("team", "db", "uid"), Metadata.NONE, NOW);
    for (int i = 0; i < lengths.length; i++) {
      record =
          record.withVersion(
              VersionEntry.announced(id(i), NOW).holding(new byte[lengths[i]], lengths[i]));
    }
    return record;
  }

  private static VersionId id(int number) {
    return VersionId.derived("version " + number);
  }
}
