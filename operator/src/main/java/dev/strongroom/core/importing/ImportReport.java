package dev.strongroom.core.importing;

import dev.strongroom.core.importing.ImportResult.Outcome;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What became of all entries.
 *
 * @param dryRun whether nothing was written, and the results say what would have come of it
 * @param counts how many entries came to each outcome
 * @param entries what became of each
 */
public record ImportReport(boolean dryRun, Map<Outcome, Long> counts, List<ImportResult> entries) {
  /** Of these entries. */
  public static ImportReport of(boolean dryRun, List<ImportResult> entries) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, entries.stream().filter(one -> one.outcome() == outcome).count());
    }
    return new ImportReport(dryRun, counts, List.copyOf(entries));
  }

  /** Whether somebody has to do something. */
  public boolean hasFailed() {
    return counts.get(Outcome.FAILED) > 0;
  }
}
