package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.adapters.exports.ExportedEntries.Version;
import dev.strongroom.core.importing.ExportedMetadata;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code aws secretsmanager get-secret-value}, {@code batch-get-secret-value}, {@code
 * list-secrets} and {@code describe-secret} print (AWS Secrets Manager API reference).
 */
final class AwsExport {
  private static final String CURRENT = "AWSCURRENT";
  private static final String PREVIOUS = "AWSPREVIOUS";
  private static final String TEXT = "SecretString";
  private static final String BINARY = "SecretBinary";

  private AwsExport() {}

  static boolean isBatch(JsonNode document) {
    return document.path("SecretValues").isArray();
  }

  static boolean isSecret(JsonNode document) {
    return document.path("Name").isTextual() && (document.has(TEXT) || document.has(BINARY));
  }

  static boolean isList(JsonNode document) {
    return document.path("SecretList").isArray();
  }

  /** An ARN and a name, and no value. */
  static boolean isDescription(JsonNode document) {
    return document.path("Name").isTextual()
        && document.path("ARN").isTextual()
        && !isSecret(document);
  }

  static void readList(String source, JsonNode document, ExportedEntries to) {
    int index = 0;
    for (JsonNode secret : document.path("SecretList")) {
      readDescription(source + ": SecretList[" + index++ + "]", secret, to);
    }
    refuseOnePage(source, document, to);
  }

  static void readDescription(String source, JsonNode secret, ExportedEntries to) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (JsonNode tag : secret.path("Tags")) {
      tags.put(tag.path("Key").asText(), tag.path("Value").asText());
    }
    Optional<String> description =
        Optional.of(secret.path("Description").asText()).filter(text -> !text.isEmpty());
    to.metadata(source, secret.path("Name").asText(), new ExportedMetadata(description, tags));
  }

  static void readBatch(String source, JsonNode document, ExportedEntries to) {
    int index = 0;
    for (JsonNode secret : document.path("SecretValues")) {
      String at = source + ": SecretValues[" + index++ + "]";
      if (isSecret(secret)) {
        read(at, secret, to);
      } else {
        to.failed(at, secret.path("Name").asText(), "has no Name and SecretString or SecretBinary");
      }
    }
    int error = 0;
    for (JsonNode missing : document.path("Errors")) {
      to.failed(
          source + ": Errors[" + error++ + "]",
          missing.path("SecretId").asText(),
          "AWS did not give this secret; see ErrorCode there");
    }
    refuseOnePage(source, document, to);
  }

  private static void refuseOnePage(String source, JsonNode document, ExportedEntries to) {
    if (document.hasNonNull("NextToken")) {
      to.failed(
          source + ": NextToken",
          "",
          "is one page of several: get the others with --next-token, or leave --no-paginate out");
    }
  }

  static void read(String source, JsonNode secret, ExportedEntries to) {
    String name = secret.path("Name").asText();
    JsonNode labelled = secret.path("VersionStages");
    Set<String> labels = new HashSet<>();
    labelled.forEach(label -> labels.add(label.asText()));
    boolean isCurrent = !labelled.isArray() || labels.contains(CURRENT);
    Version version =
        new Version(
            Optional.of(secret.path("VersionId").asText()).filter(id -> !id.isEmpty()), !isCurrent);
    if (!isCurrent && !labels.contains(PREVIOUS)) {
      to.skipped(source, name, "has neither AWSCURRENT nor AWSPREVIOUS");
    } else if (secret.path(TEXT).isTextual()) {
      to.text(source, name, secret.path(TEXT).textValue(), version);
    } else if (secret.path(BINARY).isTextual()) {
      to.binary(source, name, secret.path(BINARY).textValue(), version);
    } else {
      to.failed(source, name, "SecretString or SecretBinary is not a string");
    }
  }
}
