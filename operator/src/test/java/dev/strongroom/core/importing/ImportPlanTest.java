package dev.strongroom.core.importing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportPlanTest {
  @Test
  void everyNameGetsThePrefix() {
    // When
    ImportPlan plan = ImportPlan.of(export(entry("a.json", "db")), "shop/");

    // Then
    assertThat(plan.entries()).extracting(ImportEntry::name).containsExactly("shop/db");
    assertThat(plan.results()).isEmpty();
  }

  @Test
  void whatBelongsToAnEntryGoesWithIt() {
    // Given
    ExportedMetadata metadata =
        new ExportedMetadata(
            Optional.of("text"), Map.of("team", "shop", "aws:cloudformation:stack-name", "s"));
    ImportEntry entry = entry("a.json", "db").with(metadata, Optional.of(entry("b.json", "db")));

    // When
    ImportPlan plan = ImportPlan.of(export(entry), "shop/");

    // Then
    ImportEntry planned = plan.entries().get(0);
    assertThat(planned.metadata())
        .isEqualTo(new ExportedMetadata(Optional.of("text"), Map.of("team", "shop")));
    assertThat(planned.former()).map(ImportEntry::name).contains("shop/db");
  }

  @Test
  void ofEntriesWithOneNameNoneIsTaken() {
    // When
    ImportPlan plan =
        ImportPlan.of(export(entry("a.json", "db"), entry("b", "x"), entry("c.json:3", "db")), "");

    // Then
    assertThat(plan.entries()).extracting(ImportEntry::name).containsExactly("x");
    assertThat(plan.results())
        .containsExactly(
            new ImportResult("a.json", "db", Outcome.FAILED, "the same name is at c.json:3"),
            new ImportResult("c.json:3", "db", Outcome.FAILED, "the same name is at a.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"with blank", "umläut", "", "rds!cluster-1"})
  void namesThatNoUsersSecretCanHaveAreRefused(String name) {
    // When
    ImportPlan plan = ImportPlan.of(export(entry("a.json", name), entry("b.json", "good")), "");

    // Then
    assertThat(plan.entries()).extracting(ImportEntry::name).containsExactly("good");
    assertThat(plan.results())
        .singleElement()
        .satisfies(result -> assertThat(result.outcome()).isEqualTo(Outcome.FAILED))
        .satisfies(result -> assertThat(result.source()).isEqualTo("a.json"));
  }

  @Test
  void whatWasNotReadStaysInTheReport() {
    // Given
    ImportResult bad = new ImportResult("a.json:7", "", Outcome.FAILED, "is not JSON");

    // When
    ImportPlan plan = ImportPlan.of(new Export(List.of(), List.of(bad)), "");

    // Then
    assertThat(ImportReport.of(true, plan.results()).hasFailed()).isTrue();
  }

  private static Export export(ImportEntry... entries) {
    return new Export(List.of(entries), List.of());
  }

  private static ImportEntry entry(String source, String name) {
    return new ImportEntry(source, name, SecretValue.text("v"), Optional.empty());
  }
}
