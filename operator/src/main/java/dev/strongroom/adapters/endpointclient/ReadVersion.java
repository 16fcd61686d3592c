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

  /** Characters of each member, if the value is a JSON object; else empty. */
  public Map<String, Integer> lengths() {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    if (value.kind() == SecretValue.Kind.TEXT) {
      members().properties().forEach(m -> lengths.put(m.getKey(), length(m.getValue())));
    }
    return lengths;
  }

  private JsonNode members() {
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
