package dev.strongroom.adapters.cel;

import dev.cel.common.values.NullValue;
import dev.strongroom.core.values.JsonEvents;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** An object or an array of JSON as CEL sees it, which knows its numbers as they were written. */
sealed interface JsonTree {
  /** See {@link Budget#weight}. */
  int weight();

  /** Reads an object. */
  static JsonTree of(JsonObject object) {
    Builder builder = new Builder();
    object.tell(builder);
    return builder.root;
  }

  /** An object. */
  final class JsonMap extends AbstractMap<String, Object> implements JsonTree {
    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Map<String, String> digits = new LinkedHashMap<>();
    private int weight;

    @Override
    public Set<Map.Entry<String, Object>> entrySet() {
      return Collections.unmodifiableMap(members).entrySet();
    }

    @Override
    public Object get(Object key) {
      return members.get(key);
    }

    @Override
    public boolean containsKey(Object key) {
      return members.containsKey(key);
    }

    @Override
    public int weight() {
      return weight;
    }

    /** The number under a key as it was written. */
    Optional<String> digits(String key) {
      return Optional.ofNullable(digits.get(key));
    }

    @Override
    public String toString() {
      return "JsonMap[redacted]";
    }
  }

  /** An array. */
  final class JsonList extends AbstractList<Object> implements JsonTree {
    private final List<Object> elements = new ArrayList<>();
    private final Map<Integer, String> digits = new LinkedHashMap<>();
    private int weight;

    @Override
    public Object get(int index) {
      return elements.get(index);
    }

    @Override
    public int size() {
      return elements.size();
    }

    @Override
    public int weight() {
      return weight;
    }

    /** The number at an index as it was written. */
    Optional<String> digits(int index) {
      return Optional.ofNullable(digits.get(index));
    }

    @Override
    public String toString() {
      return "JsonList[redacted]";
    }
  }

  /**
   * A number of CEL: an integer of 64 bits, or a double. One that neither can hold exactly stays
   * text, so that no digit is lost.
   */
  private static Object number(String digits) {
    try {
      return Long.valueOf(digits);
    } catch (NumberFormatException notAnInteger) {
      double nearest = Double.parseDouble(digits);
      boolean isExact =
          Double.isFinite(nearest)
              && new BigDecimal(Double.toString(nearest)).compareTo(new BigDecimal(digits)) == 0;
      return isExact ? (Object) nearest : digits;
    }
  }

  /** Makes a tree of what it is told. */
  final class Builder implements JsonEvents {
    private final Deque<JsonTree> open = new ArrayDeque<>();
    private final Deque<String> names = new ArrayDeque<>();
    private JsonTree root;

    @Override
    public void beginObject() {
      begin(new JsonMap());
    }

    @Override
    public void beginArray() {
      begin(new JsonList());
    }

    private void begin(JsonTree tree) {
      if (open.isEmpty()) {
        root = tree;
      } else {
        add(tree, Optional.empty());
      }
      open.push(tree);
    }

    @Override
    public void name(String name) {
      names.push(name);
    }

    @Override
    public void end() {
      JsonTree ended = open.pop();
      if (ended instanceof JsonMap map) {
        map.weight = Budget.weight(map.members, Integer.MAX_VALUE);
      } else if (ended instanceof JsonList list) {
        list.weight = Budget.weight(list.elements, Integer.MAX_VALUE);
      }
    }

    @Override
    public void text(String characters) {
      add(characters, Optional.empty());
    }

    @Override
    public void number(String digits) {
      add(JsonTree.number(digits), Optional.of(digits));
    }

    @Override
    public void truth(boolean truth) {
      add(truth, Optional.empty());
    }

    @Override
    public void nothing() {
      add(NullValue.NULL_VALUE, Optional.empty());
    }

    private void add(Object value, Optional<String> digits) {
      if (open.peek() instanceof JsonMap map) {
        String name = names.pop();
        map.members.put(name, value);
        digits.ifPresent(written -> map.digits.put(name, written));
      } else if (open.peek() instanceof JsonList list) {
        digits.ifPresent(written -> list.digits.put(list.size(), written));
        list.elements.add(value);
      }
    }
  }
}
