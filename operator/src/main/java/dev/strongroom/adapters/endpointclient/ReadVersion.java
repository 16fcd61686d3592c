package dev.strongroom.adapters.endpointclient;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/** A version with its value, as the endpoint gave it. Closing it wipes the value. */
public final class ReadVersion implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id;
  private final List<String> stagingLabels;
  private final SecretValue value;

  /** A version that owns the value. */
  ReadVersion(String id, List<String> stagingLabels, SecretValue value) {
    this.id = id;
    this.stagingLabels = List.copyOf(stagingLabels);
    this.value = value;
  }

  /** Id of the version. */
  public String id() {
    return id;
  }

  /** The staging labels that it has. */
  public List<String> stagingLabels() {
    return stagingLabels;
  }

  /** Bytes of the value. */
  public int size() {
    return value.length();
  }

  /** Whether it is this value. */
  public boolean holds(SecretValue other) {
    return value.sameAs(other);
  }

  /** Characters of each member, if the value is a JSON object; else empty. */
  public Map<String, Integer> lengths() {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    members().properties().forEach(m -> lengths.put(m.getKey(), length(m.getValue())));
    return lengths;
  }

  private JsonNode members() {
    if (value.kind() != SecretValue.Kind.TEXT) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode tree = JSON.readTree(value.text(PlaintextAccess.granted()));
      return tree.isObject() ? tree : JSON.createObjectNode();
    } catch (JsonProcessingException notJson) {
      return JSON.createObjectNode();
    }
  }

  private static int length(JsonNode member) {
    return member.isTextual() ? member.textValue().length() : member.toString().length();
  }

  /**
   * A key of two versions, or the whole of values that are not both JSON objects.
   *
   * @param key empty for the whole value
   * @param before characters in the first version, or bytes of the whole; empty when it has no such
   *     key
   * @param after the same of the second version
   * @param isSame whether both have it, with the same value
   */
  public record Difference(String key, OptionalInt before, OptionalInt after, boolean isSame) {}

  /** What another version has in place of this one's keys, without any value. */
  public List<Difference> differences(ReadVersion other) {
    JsonNode mine = members();
    JsonNode theirs = other.members();
    if (mine.isEmpty() || theirs.isEmpty()) {
      return List.of(
          new Difference(
              "", OptionalInt.of(size()), OptionalInt.of(other.size()), value.sameAs(other.value)));
    }
    Set<String> keys = new TreeSet<>();
    mine.fieldNames().forEachRemaining(keys::add);
    theirs.fieldNames().forEachRemaining(keys::add);
    return keys.stream()
        .map(key -> difference(key, Optional.ofNullable(mine.get(key)), theirs.get(key)))
        .toList();
  }

  private static Difference difference(String key, Optional<JsonNode> before, JsonNode after) {
    return new Difference(
        key,
        before.map(member -> OptionalInt.of(length(member))).orElse(OptionalInt.empty()),
        after == null ? OptionalInt.empty() : OptionalInt.of(length(after)),
        before.isPresent() && before.get().equals(after));
  }

  /** Writes the value, byte for byte. */
  public void writeTo(OutputStream out) throws IOException {
    out.write(value.bytes(PlaintextAccess.granted()));
    out.flush();
  }

  @Override
  public void close() {
    value.close();
  }
}
