package dev.strongroom.core.importing;

import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** A secret of an export. Whoever has the entry closes its value. */
public final class ImportEntry {
  private final String source;
  private final String name;
  private final SecretValue value;
  private final Optional<String> versionId;

  /**
   * An entry.
   *
   * @param source the file and the place in it
   * @param name as the export has it
   * @param value its current value
   * @param versionId the id that the version has there; empty where versions have none
   */
  public ImportEntry(String source, String name, SecretValue value, Optional<String> versionId) {
    this.source = source;
    this.name = name;
    this.value = value;
    this.versionId = versionId;
  }

  /** The file and the place in it. */
  public String source() {
    return source;
  }

  /** Name of the secret. */
  public String name() {
    return name;
  }

  /** Its current value. */
  public SecretValue value() {
    return value;
  }

  /** The id that the version has in the export; empty where versions have none. */
  public Optional<String> versionId() {
    return versionId;
  }

  /** What became of it. */
  public ImportResult result(ImportResult.Outcome outcome, String detail) {
    return new ImportResult(source, name, outcome, detail);
  }

  /** The entry under a name with this text in front. */
  ImportEntry under(String prefix) {
    return new ImportEntry(source, prefix + name, value, versionId);
  }

  @Override
  public String toString() {
    return "ImportEntry[" + source + ", " + name + "]";
  }
}
