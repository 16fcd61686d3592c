package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.importing.Export;
import dev.strongroom.core.importing.ImportEntry;
import dev.strongroom.core.importing.ImportResult;
import dev.strongroom.core.importing.ImportResult.Outcome;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Collects what was read, good and bad. */
final class ExportedEntries {
  private static final int LONGEST_NAME = 512;
  private final ObjectMapper json;
  private final List<ImportEntry> entries = new ArrayList<>();
  private final List<ImportResult> results = new ArrayList<>();

  /**
   * Nothing yet.
   *
   * @param json writes numbers as they were read
   */
  ExportedEntries(ObjectMapper json) {
    this.json = json;
  }

  /** A value that is text. */
  void text(String source, String name, String value, Optional<String> versionId) {
    add(source, name, () -> SecretValue.text(value), versionId);
  }

  /** A value that is bytes. */
  void binary(String source, String name, String base64, Optional<String> versionId) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
    } catch (IllegalArgumentException malformed) {
      failed(source, name, "SecretBinary is not base64");
      return;
    }
    add(source, name, () -> SecretValue.owning(SecretValue.Kind.BINARY, bytes), versionId);
  }

  /** A value that is JSON. */
  void json(String source, String name, JsonNode value) {
    try {
      text(source, name, json.writeValueAsString(value), Optional.empty());
    } catch (JsonProcessingException cannotBe) {
      throw new IllegalStateException("a tree that was read can be written");
    }
  }

  private void add(
      String source, String name, Supplier<SecretValue> value, Optional<String> versionId) {
    try {
      entries.add(new ImportEntry(source, name, value.get(), versionId));
    } catch (InvalidInput refused) {
      failed(source, name, refused.finding().message());
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

  Export export() {
    return new Export(entries, results);
  }
}
