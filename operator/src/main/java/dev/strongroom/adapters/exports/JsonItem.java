package dev.strongroom.adapters.exports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.exports.ExportedEntries.Version;
import dev.strongroom.core.importing.ExportedMetadata;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An object with a name and a value, or with a name and fields; perhaps with a description and an
 * object of tags. What {@code op item get --format=json} prints (1Password CLI) is one: its title
 * is the name, and each of its fields with a value becomes a member, by its label.
 */
final class JsonItem {
  private static final String VALUE = "value";
  private static final String FIELDS = "fields";
  private static final String DESCRIPTION = "description";
  private static final String TAGS = "tags";

  private JsonItem() {}

  static boolean is(JsonNode document) {
    return document.isObject() && (document.has(VALUE) || document.has(FIELDS));
  }

  static void read(String source, JsonNode item, ExportedEntries to) {
    String name = text(item, "name").or(() -> text(item, "title")).orElse("");
    if (name.isEmpty()) {
      to.failed(source, "", "has no name and no title");
      return;
    }
    if (item.has(DESCRIPTION) || item.path(TAGS).isObject()) {
      to.metadata(
          source, name, new ExportedMetadata(text(item, DESCRIPTION), texts(item.path(TAGS))));
    }
    if (item.has(VALUE)) {
      readValue(source, name, item.get(VALUE), to);
    } else if (item.get(FIELDS).isObject()) {
      to.json(source, name, item.get(FIELDS));
    } else {
      readFields(source, name, item.get(FIELDS), to);
    }
  }

  private static void readValue(String source, String name, JsonNode value, ExportedEntries to) {
    if (value.isTextual()) {
      to.text(source, name, value.textValue(), Version.ONLY);
    } else if (value.isContainerNode()) {
      to.json(source, name, value);
    } else {
      to.failed(source, name, "value is neither a string nor an object");
    }
  }

  private static void readFields(String source, String name, JsonNode fields, ExportedEntries to) {
    ObjectNode members = JsonNodeFactory.instance.objectNode();
    for (int i = 0; i < fields.size(); i++) {
      JsonNode field = fields.get(i);
      Optional<String> value = text(field, VALUE);
      if (value.isEmpty()) {
        continue;
      }
      Optional<String> label = text(field, "label").or(() -> text(field, "id"));
      if (label.isEmpty()) {
        to.failed(source, name, "fields[" + i + "] has no label");
        return;
      }
      if (members.has(label.get())) {
        to.failed(source, name, "fields[" + i + "] has the label of a field before it");
        return;
      }
      members.put(label.get(), value.get());
    }
    if (members.isEmpty()) {
      to.failed(source, name, "has no field with a value");
    } else {
      to.json(source, name, members);
    }
  }

  /** The members that are strings. */
  static Map<String, String> texts(JsonNode object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object
        .fieldNames()
        .forEachRemaining(key -> text(object, key).ifPresent(value -> texts.put(key, value)));
    return texts;
  }

  private static Optional<String> text(JsonNode object, String member) {
    return Optional.of(object.path(member))
        .filter(JsonNode::isTextual)
        .map(JsonNode::textValue)
        .filter(text -> !text.isEmpty());
  }
}
