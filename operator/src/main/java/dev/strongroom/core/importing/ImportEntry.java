package dev.strongroom.core.importing;

import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/** A secret of an export. Whoever has the entry closes it. */
public final class ImportEntry {
  private final String source;
  private final String name;
  private final SecretValue value;
  private final Optional<String> versionId;
  private final ExportedMetadata metadata;
  private final Optional<ImportEntry> former;

  /**
   * An entry.
   *
   * @param source the file and the place in it
   * @param name as the export has it
   * @param value its current value
   * @param versionId the id that the version has there; empty where versions have none
   */
  public ImportEntry(String source, String name, SecretValue value, Optional<String> versionId) {
    this(source, name, value, versionId, ExportedMetadata.NONE, Optional.empty());
  }

  private ImportEntry(
      String source,
      String name,
      SecretValue value,
      Optional<String> versionId,
      ExportedMetadata metadata,
      Optional<ImportEntry> former) {
    this.source = source;
    this.name = name;
    this.value = value;
    this.versionId = versionId;
    this.metadata = metadata;
    this.former = former;
  }

  /** The same secret with this metadata, and the version of it that has AWSPREVIOUS. */
  public ImportEntry with(ExportedMetadata metadata, Optional<ImportEntry> former) {
    return new ImportEntry(source, name, value, versionId, metadata, former);
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

  /** What else the export says of the secret. */
  public ExportedMetadata metadata() {
    return metadata;
  }

  /** The version that has AWSPREVIOUS, if the export has one. */
  public Optional<ImportEntry> former() {
    return former;
  }

  /** Forgets its values. */
  public void close() {
    value.close();
    former.ifPresent(ImportEntry::close);
  }

  /** What became of it. */
  public ImportResult result(ImportResult.Outcome outcome, String detail) {
    return new ImportResult(source, name, outcome, detail);
  }

  /** The entry under a name with this text in front. */
  ImportEntry under(String prefix) {
    return new ImportEntry(
        source, prefix + name, value, versionId, metadata, former.map(one -> one.under(prefix)));
  }

  @Override
  public String toString() {
    return "ImportEntry[" + source + ", " + name + "]";
  }
}
