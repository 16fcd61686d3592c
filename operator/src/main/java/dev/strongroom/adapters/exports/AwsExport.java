package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * What {@code aws secretsmanager get-secret-value} and {@code batch-get-secret-value} print (AWS
 * Secrets Manager API reference).
 */
final class AwsExport {
  private static final String CURRENT = "AWSCURRENT";
  private static final String TEXT = "SecretString";
  private static final String BINARY = "SecretBinary";

  private AwsExport() {}

  static boolean isBatch(JsonNode document) {
    return document.path("SecretValues").isArray();
  }

  static boolean isSecret(JsonNode document) {
    return document.path("Name").isTextual() && (document.has(TEXT) || document.has(BINARY));
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
    if (document.hasNonNull("NextToken")) {
      to.failed(
          source + ": NextToken",
          "",
          "is one page of several: get the others with --next-token, or leave --no-paginate out");
    }
  }

  static void read(String source, JsonNode secret, ExportedEntries to) {
    String name = secret.path("Name").asText();
    JsonNode labels = secret.path("VersionStages");
    boolean isCurrent = !labels.isArray();
    for (JsonNode label : labels) {
      isCurrent |= CURRENT.equals(label.asText());
    }
    Optional<String> version =
        Optional.of(secret.path("VersionId").asText()).filter(id -> !id.isEmpty());
    if (!isCurrent) {
      to.skipped(source, name, "is not the version with AWSCURRENT");
    } else if (secret.path(TEXT).isTextual()) {
      to.text(source, name, secret.path(TEXT).textValue(), version);
    } else if (secret.path(BINARY).isTextual()) {
      to.binary(source, name, secret.path(BINARY).textValue(), version);
    } else {
      to.failed(source, name, "SecretString or SecretBinary is not a string");
    }
  }
}
