package dev.strongroom.core.importing;

import java.util.List;

/**
 * What files of an export hold.
 *
 * @param entries secrets with values
 * @param results entries that were not even read, and why
 */
public record Export(List<ImportEntry> entries, List<ImportResult> results) {
  /** Copies. */
  public Export {
    entries = List.copyOf(entries);
    results = List.copyOf(results);
  }
}
