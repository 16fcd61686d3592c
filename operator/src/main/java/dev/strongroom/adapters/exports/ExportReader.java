package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.strongroom.core.importing.Export;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads documents of an export, whichever of the known formats each is in. What is wrong with one
 * entry does not keep the others from being read; nothing that is said quotes a document.
 */
public final class ExportReader {
  private static final int MAX_DEPTH = 64;

  /** A value of 64 KiB with the most escapes, and room to say that a longer one is too long. */
  private static final int MAX_STRING = 1 << 20;

  private final ObjectMapper json =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(MAX_STRING)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final ExportedEntries entries = new ExportedEntries(json);

  /** What has been read so far. */
  public Export export() {
    return entries.export();
  }

  /** Notes a file that cannot be read. */
  public void unreadable(String source, String why) {
    entries.failed(source, "", why);
  }

  /**
   * Reads a file.
   *
   * @param source how the report names it
   * @param path the name of a secret whose document does not say it; empty for none
   * @param content one or several JSON documents, an array of them, or one on each line
   */
  public void read(String source, String path, byte[] content) {
    if (!SecretValue.isText(content)) {
      entries.failed(source, "", "is not UTF-8 text");
      return;
    }
    String text = new String(content, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    List<String> lines = text.lines().toList();
    if (isOnePerLine(lines)) {
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          readLine(source, i + 1, lines.get(i));
        }
      }
    } else {
      readDocuments(source, path, text);
    }
  }

  /** The first line is a whole document, and there are others. */
  private boolean isOnePerLine(List<String> lines) {
    List<String> written = lines.stream().filter(line -> !line.isBlank()).limit(2).toList();
    try {
      return written.size() > 1 && json.readTree(written.get(0)).isObject();
    } catch (JsonProcessingException goesOn) {
      return false;
    }
  }

  private void readLine(String source, int number, String line) {
    String at = source + ":" + number;
    try {
      document(at, "", json.readTree(line));
    } catch (JsonProcessingException malformed) {
      entries.failed(at, "", refusal(malformed));
    }
  }

  private void readDocuments(String source, String path, String text) {
    int count = 0;
    try (MappingIterator<JsonNode> documents =
        json.readerFor(JsonNode.class)
            .without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .readValues(text)) {
      while (documents.hasNextValue()) {
        JsonNode document = documents.nextValue();
        count++;
        document(count == 1 ? source : source + ": document " + count, path, document);
      }
    } catch (JsonProcessingException malformed) {
      entries.failed(source + ":" + line(malformed), "", refusal(malformed));
    } catch (IOException cannotBe) {
      throw new IllegalStateException("a text is read from memory");
    }
    if (count == 0 && text.isBlank()) {
      entries.failed(source, "", "is empty");
    }
  }

  private static int line(JsonProcessingException malformed) {
    JsonLocation at = malformed.getLocation();
    return at == null ? 1 : at.getLineNr();
  }

  /** What the parser says itself quotes the document. */
  private static String refusal(JsonProcessingException malformed) {
    if (malformed instanceof StreamConstraintsException) {
      return "has a text of more than %d characters, or is nested deeper than %d"
          .formatted(MAX_STRING, MAX_DEPTH);
    }
    JsonLocation at = malformed.getLocation();
    return "is not JSON, or has a key twice, at column " + (at == null ? 1 : at.getColumnNr());
  }

  private void document(String source, String path, JsonNode document) {
    if (AwsExport.isBatch(document)) {
      AwsExport.readBatch(source, document, entries);
    } else if (AwsExport.isList(document)) {
      AwsExport.readList(source, document, entries);
    } else if (AwsExport.isDescription(document)) {
      AwsExport.readDescription(source, document, entries);
    } else if (AwsExport.isSecret(document)) {
      AwsExport.read(source, document, entries);
    } else if (VaultExport.is(document)) {
      VaultExport.read(source, path, document, entries);
    } else if (JsonItem.is(document)) {
      JsonItem.read(source, document, entries);
    } else {
      entries.failed(
          source, "", "is neither of AWS nor of Vault, and has no name with a value or fields");
    }
  }
}
