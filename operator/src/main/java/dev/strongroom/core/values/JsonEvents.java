package dev.strongroom.core.values;

/**
 * Is told what stands in a JSON object, from its beginning to its end. The strings cannot be wiped:
 * use it only where an API takes nothing else.
 */
public interface JsonEvents {
  /** An object begins. */
  void beginObject();

  /** The name of the next member. */
  void name(String name);

  /** An array begins. */
  void beginArray();

  /** The object or array that began last ends. */
  void end();

  /** A string; it may have half of a surrogate pair. */
  void text(String characters);

  /** A number, as it is written. */
  void number(String digits);

  /** True or false. */
  void truth(boolean truth);

  /** Null. */
  void nothing();
}
