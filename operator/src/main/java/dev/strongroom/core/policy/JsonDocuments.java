package dev.strongroom.core.policy;

import java.util.Optional;

/** Reads JSON that is not secret. Safe for use by many threads. */
public interface JsonDocuments {
  /**
   * Reads a text as a tree of {@code Map<String, Object>} (in the order of the text), {@code
   * List<Object>}, {@code String}, {@code Boolean} and {@code Number}; JSON's null is {@link
   * Optional#empty()}.
   *
   * @return empty when it is not exactly one JSON value (RFC 8259), has a key twice in one object,
   *     or is nested more than 32 deep
   */
  Optional<Object> parse(String text);
}
