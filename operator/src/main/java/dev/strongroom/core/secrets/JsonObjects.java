package dev.strongroom.core.secrets;

import java.util.Optional;
import java.util.Set;

/** Reads and changes values that are JSON objects. Safe for use by many threads. */
public interface JsonObjects {
  /**
   * Reads a value.
   *
   * @return empty when it is not text, not one JSON object (RFC 8259), has a key twice at any
   *     depth, or is nested too deep
   */
  Optional<JsonObject> parse(SecretValue value);

  /**
   * Reads a value that has to be an object.
   *
   * @param path the field that asks for it, for the message
   * @throws InvalidSpec with {@link Reason#ValueNotAnObject} when it is none
   */
  default JsonObject require(SecretValue value, String path) {
    return parse(value).orElseThrow(() -> new InvalidSpec(Reason.ValueNotAnObject.with(path)));
  }

  /** A JSON object with its own copy of the plaintext; closing it wipes that. Not thread-safe. */
  interface JsonObject extends AutoCloseable {
    /** The keys, in the order of the text. */
    Set<String> keys();

    /**
     * A member as text: of a string its characters, of anything else its JSON text as it stands.
     * The caller closes it.
     *
     * @return empty when there is no such key
     * @throws InvalidSpec with {@link Reason#ValueSize} when the member is an empty string
     */
    Optional<SecretValue> find(String key);

    /**
     * A member that has to be there; see {@link #find}.
     *
     * @param path the field that asks for it, for the message
     * @throws InvalidSpec with {@link Reason#JsonKeyNotFound} when there is no such key, {@link
     *     Reason#JsonMemberEmpty} when it has an empty string
     */
    default SecretValue member(String key, String path) {
      Optional<SecretValue> found;
      try {
        found = find(key);
      } catch (InvalidSpec empty) {
        throw new InvalidSpec(Reason.JsonMemberEmpty.with(path, key));
      }
      return found.orElseThrow(() -> new InvalidSpec(Reason.JsonKeyNotFound.with(path, key)));
    }

    /**
     * The same object with a member set to a string: in its place when the key is there, at the end
     * when it is new. Every other byte stays as it is. The caller closes both.
     *
     * @param text a value of kind {@link SecretValue.Kind#TEXT}
     * @throws InvalidSpec with {@link Reason#ValueSize} when the result is too large
     */
    SecretValue with(String key, SecretValue text);

    @Override
    void close();
  }
}
