package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.importing.Export;
import dev.strongroom.core.importing.ExportedMetadata;
import dev.strongroom.core.importing.ImportEntry;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Collects what was read, good and bad. An export says the value, the version before it and the
 * metadata of a secret in different documents, in any order.
 */
final class ExportedEntries {
  private static final int LONGEST_NAME = 512;
  private final ObjectMapper json;
  private final List<ImportEntry> entries = new ArrayList<>();
  private final Map<String, ImportEntry> formers = new LinkedHashMap<>();
  private final Map<String, Described> described = new LinkedHashMap<>();
  private final List<ImportResult> results = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param json writes numbers as they were read
   */
  ExportedEntries(ObjectMapper json) {
    this.json = json;
  }

  /** Where metadata was found. */
  private record Described(String source, ExportedMetadata metadata) {}

  /**
   * Which version a value is of.
   *
   * @param id empty where versions have none
   * @param isFormer whether it has AWSPREVIOUS, not AWSCURRENT
   */
  record Version(Optional<String> id, boolean isFormer) {
    /** The only one. */
    static final Version ONLY = new Version(Optional.empty(), false);
  }

  /** A value that is text. */
  void text(String source, String name, String value, Version version) {
    add(source, name, () -> SecretValue.text(value), version);
  }

  /** A value that is bytes. */
  void binary(String source, String name, String base64, Version version) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException malformed) {
      failed(source, name, "SecretBinary is not base64");
      return;
    }
    add(source, name, () -> SecretValue.owning(SecretValue.Kind.BINARY, bytes), version);
  }

  /** A value that is JSON. */
  void json(String source, String name, JsonNode value) {
    try {
      text(source, name, json.writeValueAsString(value), Version.ONLY);
    } catch (JsonProcessingException cannotBe) {
      throw new IllegalStateException("a tree that was read can be written");
    }
  }

  /** A description or tags. */
  void metadata(String source, String name, ExportedMetadata metadata) {
    described.putIfAbsent(name, new Described(source, metadata));
  }

  private void add(String source, String name, Supplier<SecretValue> value, Version version) {
    ImportEntry entry;
    try {
      entry = new ImportEntry(source, name, value.get(), version.id());
    } catch (InvalidInput refused) {
      failed(source, name, refused.finding().message());
      return;
    }
    if (!version.isFormer()) {
      entries.add(entry);
    } else if (formers.putIfAbsent(name, entry) != null) {
      failed(source, name, "AWSPREVIOUS is also at " + formers.get(name).source());
      entry.close();
    }
  }

  void failed(String source, String name, String why) {
    results.add(new ImportResult(source, shown(name), Outcome.FAILED, why));
  }

  void skipped(String source, String name, String why) {
    results.add(new ImportResult(source, shown(name), Outcome.SKIPPED, why));
  }

  private static String shown(String name) {
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** All that was read; to be asked for once. */
  Export export() {
    List<ImportEntry> whole = new ArrayList<>();
    for (ImportEntry entry : entries) {
      ExportedMetadata metadata =
          Optional.ofNullable(described.get(entry.name()))
              .map(Described::metadata)
              .orElse(ExportedMetadata.NONE);
      whole.add(entry.with(metadata, Optional.ofNullable(formers.get(entry.name()))));
    }
    whole.forEach(
        entry -> {
          formers.remove(entry.name());
          described.remove(entry.name());
        });
    formers.forEach(
        (name, entry) -> skipped(entry.source(), name, "has AWSPREVIOUS; AWSCURRENT is missing"));
    formers.values().forEach(ImportEntry::close);
    described.forEach((name, of) -> skipped(of.source(), name, "has no value in these files"));
    return new Export(whole, results);
  }
}
