package dev.strongroom.core.values;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ProjectionReason;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

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
   * @throws InvalidInput with {@link ProjectionReason#ValueNotAnObject} when it is none, with
   *     {@link ProjectionReason#DuplicateJsonKey} when a key is in it twice
   */
  default JsonObject require(SecretValue value, String path) {
    return parse(value)
        .orElseThrow(
            () ->
                new InvalidInput(
                    hasDuplicateKey(value)
                        ? ProjectionReason.DuplicateJsonKey.with(path)
                        : ProjectionReason.ValueNotAnObject.with(path)));
  }

  /**
   * An object with members set to strings, as {@link JsonObject#with} does. The caller closes it.
   *
   * @param path the field that asks for an object, for the message
   * @throws InvalidInput as {@link #require} and {@link JsonObject#with}
   */
  default SecretValue with(SecretValue value, Map<String, SecretValue> members, String path) {
    SecretValue made = value.copy();
    for (Map.Entry<String, SecretValue> member : members.entrySet()) {
      try (SecretValue before = made;
          JsonObject object = require(before, path)) {
        made = object.with(member.getKey(), member.getValue());
      }
    }
    return made;
  }

  /**
   * A new object whose members are strings, in the order of their keys. The caller closes it.
   *
   * @param members UTF-8 text by key; wiped by the caller
   * @throws InvalidInput with {@link RequestReason#ValueSize} when the object is too large
   */
  SecretValue object(SortedMap<String, byte[]> members);

  /**
   * Whether a value would be a JSON object if no key were in it twice. Parsers differ in which of
   * two members counts, so such a value is never guessed at.
   */
  boolean hasDuplicateKey(SecretValue value);

  /** What is wrong with a path that is not a {@link JsonPointer}. */
  String MALFORMED_POINTER =
      "a value that starts with / must be a valid JSON pointer (RFC 6901); write ~0 for ~ and ~1"
          + " for / in a name.";

  /** What is under a key. */
  enum Member {
    /** There is no such key. */
    ABSENT,
    /** There is no such key, and it starts with a slash but is not a valid JSON pointer. */
    MALFORMED,
    /** JSON's null. */
    NULL,
    /** An empty string. */
    EMPTY,
    /** Anything else. */
    VALUE
  }

  /** A JSON object with its own copy of the plaintext; closing it wipes that. Not thread-safe. */
  interface JsonObject extends AutoCloseable {
    /** The keys, in the order of the text. */
    Set<String> keys();

    /**
     * What is under a key.
     *
     * @param key a key of the object; or, when it begins with a slash and the object has no such
     *     key, the path of a nested member ({@link JsonPointer}), such as {@code /cert/crt}
     */
    Member kind(String key);

    /**
     * The part of a key that leads to no member.
     *
     * @param key a key whose {@link #kind} is {@link Member#ABSENT}
     * @return of a path its start, up to and including the first token that is missing; else the
     *     key
     */
    String missingPart(String key);

    /**
     * A member as text: of a string its characters, of anything else its JSON text as it stands.
     * The caller closes it.
     *
     * @param key as for {@link #kind}
     * @return empty when there is no such key, or it is null
     * @throws InvalidInput with {@link RequestReason#ValueSize} when the member is an empty string,
     *     with {@link RequestReason#NotUnicode} when it has half of a surrogate pair
     */
    Optional<SecretValue> find(String key);

    /**
     * A member that has to be there; see {@link #find}.
     *
     * @param path the field that asks for it, for the message
     * @throws InvalidInput with {@link DeclarationReason#InvalidSpecField} when the key is a
     *     malformed path, {@link ProjectionReason#JsonKeyNotFound} when there is no such key; it
     *     names the first part of a path that is missing, {@link ProjectionReason#JsonKeyNested}
     *     when the same path with dots leads to a member, {@link ProjectionReason#JsonMemberNull}
     *     when it is null, {@link ProjectionReason#JsonMemberEmpty} when it has an empty string,
     *     {@link ProjectionReason#JsonMemberNotUnicode} when it has half of a surrogate pair
     */
    default SecretValue member(String key, String path) {
      Finding problem =
          switch (kind(key)) {
            case MALFORMED -> DeclarationReason.InvalidSpecField.with(path, MALFORMED_POINTER);
            case ABSENT -> absent(key, path);
            case NULL -> ProjectionReason.JsonMemberNull.with(path, key);
            case EMPTY -> ProjectionReason.JsonMemberEmpty.with(path, key);
            case VALUE -> ProjectionReason.JsonMemberNotUnicode.with(path, key);
          };
      try {
        return find(key).orElseThrow(() -> new InvalidInput(problem));
      } catch (InvalidInput unusable) {
        throw new InvalidInput(problem);
      }
    }

    private Finding absent(String key, String path) {
      String pointer = JsonPointer.ofDotted(key).text();
      return JsonPointer.isMeant(key) || !key.contains(".") || kind(pointer) == Member.ABSENT
          ? ProjectionReason.JsonKeyNotFound.with(path, missingPart(key))
          : ProjectionReason.JsonKeyNested.with(path, key, pointer);
    }

    /** Tells all of it, in the order of the text. */
    void tell(JsonEvents listener);

    /**
     * The same object with a member set to a string: in its place when the key is there, at the end
     * when it is new. Every other byte stays as it is. The caller closes both.
     *
     * @param text a value of kind {@link SecretValue.Kind#TEXT}
     * @throws InvalidInput with {@link RequestReason#ValueSize} when the result is too large
     */
    SecretValue with(String key, SecretValue text);

    @Override
    void close();
  }
}
