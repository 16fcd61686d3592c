package dev.strongroom.adapters.cel;

import dev.cel.common.values.NullValue;
import dev.strongroom.adapters.cel.JsonTree.JsonList;
import dev.strongroom.adapters.cel.JsonTree.JsonMap;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.values.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes values of CEL as JSON without white space; numbers of the value as they stand there. */
final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  /**
   * The text.
   *
   * @throws Stop when JSON has no such value, or the text would be too long
   */
  static String write(Object value) {
    JsonWriter writer = new JsonWriter();
    writer.put(value);
    return writer.out.toString();
  }

  private void put(Object value) {
    if (value instanceof String text) {
      put(text);
    } else if (value instanceof Map<?, ?> map) {
      put(map);
    } else if (value instanceof List<?> list) {
      put(list);
    } else if (value instanceof NullValue) {
      out.append("null");
    } else if (value instanceof Boolean
        || value instanceof Number number && Double.isFinite(number.doubleValue())) {
      out.append(value);
    } else {
      throw new Stop(TemplateReason.TemplateTypes);
    }
    if (out.length() > Budget.MAX_WEIGHT) {
      throw new Stop(TemplateReason.TemplateTooCostly);
    }
  }

  private void put(String text) {
    out.append(new String(JsonText.quoted(Text.utf8(text)), StandardCharsets.UTF_8));
  }

  private void put(Map<?, ?> map) {
    char separator = '{';
    for (Map.Entry<?, ?> member : map.entrySet()) {
      if (!(member.getKey() instanceof String key)) {
        throw new Stop(TemplateReason.TemplateTypes);
      }
      out.append(separator);
      put(key);
      out.append(':');
      put(map instanceof JsonMap json ? json.digits(key) : Optional.empty(), member.getValue());
      separator = ',';
    }
    out.append(map.isEmpty() ? "{}" : "}");
  }

  private void put(List<?> list) {
    char separator = '[';
    for (int i = 0; i < list.size(); i++) {
      out.append(separator);
      put(list instanceof JsonList json ? json.digits(i) : Optional.empty(), list.get(i));
      separator = ',';
    }
    out.append(list.isEmpty() ? "[]" : "]");
  }

  private void put(Optional<String> digits, Object value) {
    if (digits.isPresent()) {
      out.append(digits.get());
    } else {
      put(value);
    }
  }
}
