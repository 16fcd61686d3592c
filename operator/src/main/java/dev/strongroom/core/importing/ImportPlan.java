package dev.strongroom.core.importing;

import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.SecretName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of an export is imported. It is decided over all entries before the first is written, so
 * that whoever imports can put right what is wrong and begin again.
 *
 * @param entries to import, each with a name that no other has
 * @param results of all other entries
 */
public record ImportPlan(List<ImportEntry> entries, List<ImportResult> results) {
  /** Copies. */
  public ImportPlan {
    entries = List.copyOf(entries);
    results = List.copyOf(results);
  }

  /**
   * Decides.
   *
   * @param prefix goes in front of every name
   */
  public static ImportPlan of(Export export, String prefix) {
    List<ImportResult> results = new ArrayList<>(export.results());
    Map<String, List<ImportEntry>> byName = new LinkedHashMap<>();
    for (ImportEntry entry : export.entries()) {
      ImportEntry named = entry.under(prefix);
      refusal(named.name())
          .ifPresentOrElse(
              why -> results.add(named.result(Outcome.FAILED, why)),
              () -> byName.computeIfAbsent(named.name(), name -> new ArrayList<>()).add(named));
    }
    List<ImportEntry> entries = new ArrayList<>();
    byName.values().forEach(of -> entries.addAll(of.size() == 1 ? of : List.of()));
    byName.values().stream()
        .filter(of -> of.size() > 1)
        .forEach(of -> of.forEach(one -> results.add(duplicate(one, of))));
    return new ImportPlan(entries, results);
  }

  private static Optional<String> refusal(String name) {
    try {
      return new SecretName(name).owningService().isPresent()
          ? Optional.of("a name with ! belongs to a service that manages the secret")
          : Optional.empty();
    } catch (InvalidInput notAName) {
      return Optional.of(
          "AWS allows names of 1 to 512 characters of A-Z a-z 0-9 / _ + = . @ - and no others");
    }
  }

  /** None of them is taken: which one is right is for people to say. */
  private static ImportResult duplicate(ImportEntry one, List<ImportEntry> of) {
    ImportEntry other = of.get(of.indexOf(one) == 0 ? 1 : 0);
    return one.result(Outcome.FAILED, "the same name is at " + other.source());
  }
}
