package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.core.importing.ExportedMetadata;
import java.util.Optional;

/**
 * What {@code vault kv get -format=json} prints (HashiCorp Vault, KV secrets engine): of version 1
 * the object {@code data}, of version 2 {@code data.data} beside {@code data.metadata}, whose
 * custom metadata are tags. Neither has the path, so the file is named by it.
 */
final class VaultExport {
  private VaultExport() {}

  static boolean is(JsonNode document) {
    return document.path("data").isObject() && document.has("request_id");
  }

  static void read(String source, String path, JsonNode document, ExportedEntries to) {
    JsonNode data = document.path("data");
    boolean isVersioned = data.path("metadata").path("version").isInt() && data.has("data");
    JsonNode value = isVersioned ? data.path("data") : data;
    if (path.isEmpty()) {
      to.failed(source, "", "does not say its path: put it into a file that is named by it");
    } else if (value.isObject()) {
      to.json(source, path, value);
      JsonNode custom = data.path("metadata").path("custom_metadata");
      if (isVersioned && custom.isObject()) {
        to.metadata(source, path, new ExportedMetadata(Optional.empty(), JsonItem.texts(custom)));
      }
    } else {
      to.skipped(source, path, "this version is deleted");
    }
  }
}
