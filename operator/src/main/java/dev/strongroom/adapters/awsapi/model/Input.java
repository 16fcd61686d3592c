package dev.strongroom.adapters.awsapi.model;

import dev.strongroom.core.values.SecretValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The input of an action: a structure's members that were given, each of the type of its shape.
 * Closing it wipes the secret values in it.
 */
public final class Input implements AutoCloseable {
  private final Map<String, Object> members = new LinkedHashMap<>();

  /**
   * Sets a member, for who decodes it: text, long, boolean, bytes, secret value, list, map or
   * input.
   */
  public void put(String name, Object value) {
    members.put(name, value);
  }

  /** Whether a member was given. */
  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** A member that is text. */
  public Optional<String> text(String name) {
    return get(name, String.class);
  }

  /** A member that is text, and required by the model. */
  public String requiredText(String name) {
    return text(name).orElseThrow();
  }

  /** A member that is a number. */
  public Optional<Long> number(String name) {
    return get(name, Long.class);
  }

  /** A member that is true or false. */
  public Optional<Boolean> flag(String name) {
    return get(name, Boolean.class);
  }

  /** Bytes that are not secret; not to be changed. */
  public Optional<byte[]> bytes(String name) {
    return get(name, byte[].class);
  }

  /** Texts by names. */
  public Optional<Map<String, String>> textsByName(String name) {
    return get(name, Map.class)
        .map(
            map -> {
              Map<String, String> texts = new LinkedHashMap<>();
              ((Map<?, ?>) map).forEach((key, value) -> texts.put((String) key, (String) value));
              return texts;
            });
  }

  /** The value of a secret, which belongs to this input: it is wiped when the call ends. */
  public Optional<SecretValue> plaintext(String name) {
    return get(name, SecretValue.class);
  }

  /** A member that is a structure. */
  public Optional<Input> structure(String name) {
    return get(name, Input.class);
  }

  /** A member that is a list of text. */
  public Optional<List<String>> texts(String name) {
    return list(name, String.class);
  }

  /** A member that is a list of structures. */
  public Optional<List<Input>> structures(String name) {
    return list(name, Input.class);
  }

  /** A member of whatever type; secret values stay this input's. */
  public Optional<Object> member(String name) {
    return Optional.ofNullable(members.get(name));
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    return Optional.ofNullable(members.get(name)).map(type::cast);
  }

  private <T> Optional<List<T>> list(String name, Class<T> type) {
    return get(name, List.class).map(list -> ((List<?>) list).stream().map(type::cast).toList());
  }

  @Override
  public void close() {
    Plaintexts.wipe(members);
  }

  @Override
  public String toString() {
    return "Input" + members.keySet();
  }
}
