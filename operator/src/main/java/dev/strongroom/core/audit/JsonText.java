package dev.strongroom.core.audit;

import java.util.List;

/**
 * Writes JSON (RFC 8259) on one line and in ASCII alone, so that no reader, pipeline or terminal
 * changes a byte of it: the bytes are what the hash chain covers.
 */
public final class JsonText {
  private static final int LONGEST_TEXT = 2048;

  private final StringBuilder out = new StringBuilder(1024);
  private boolean isFirst = true;

  /** Begins an object. */
  public JsonText begin() {
    comma();
    out.append('{');
    isFirst = true;
    return this;
  }

  /** Ends an object. */
  public JsonText end() {
    out.append('}');
    isFirst = false;
    return this;
  }

  /** Begins a list. */
  public JsonText beginList() {
    comma();
    out.append('[');
    isFirst = true;
    return this;
  }

  /** Ends a list. */
  public JsonText endList() {
    out.append(']');
    isFirst = false;
    return this;
  }

  /** The name of a member, before its value. */
  public JsonText name(String name) {
    comma();
    quote(name);
    out.append(':');
    isFirst = true;
    return this;
  }

  /** A member that is a text. */
  public JsonText text(String name, String value) {
    return name(name).value(value);
  }

  /** A String, Long, Boolean, null, or a List of those. */
  public JsonText value(Object value) {
    if (value instanceof List<?> list) {
      beginList();
      list.forEach(this::value);
      return endList();
    }
    comma();
    if (value instanceof String text) {
      quote(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    } else {
      out.append(value);
    }
    isFirst = false;
    return this;
  }

  private void comma() {
    if (!isFirst) {
      out.append(',');
    }
  }

  private void quote(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < 0x20 || c > 0x7e) {
        out.append("\\u").append(Character.forDigit(c >> 12, 16));
        out.append(Character.forDigit(c >> 8 & 15, 16));
        out.append(Character.forDigit(c >> 4 & 15, 16)).append(Character.forDigit(c & 15, 16));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }

  /** What was written. */
  @Override
  public String toString() {
    return out.toString();
  }
}
