package dev.strongroom.core.names;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;

/**
 * The name of a Kubernetes object: a DNS-1123 subdomain of 1 to 253 characters, as Kubernetes'
 * {@code IsDNS1123Subdomain} defines it. It is one segment of an API path and nothing else: it has
 * no character that ends a segment, starts a query, or is an escape.
 */
public record ObjectName(String value) {
  private static final int LONGEST = 253;

  /**
   * A name that this program or the API server made.
   *
   * @throws IllegalArgumentException when it is not a name, which is a bug
   */
  public ObjectName {
    if (!isValid(value)) {
      throw new IllegalArgumentException("not the name of a Kubernetes object");
    }
  }

  /**
   * A name that a user declared.
   *
   * @param path the field that holds it, such as {@code spec.value.fromSecret.name}
   * @throws InvalidInput with the path when it is not a name
   */
  public static ObjectName declared(String path, String value) {
    if (!isValid(value)) {
      throw new InvalidInput(DeclarationReason.InvalidObjectName.with(path));
    }
    return new ObjectName(value);
  }

  /** Whether an object of Kubernetes can have this name. */
  public static boolean isValid(String text) {
    return text != null && isSubdomain(text, 0, text.length(), false);
  }

  /**
   * Whether part of a text is a DNS-1123 subdomain.
   *
   * @param anyCase whether letters may be upper case too
   */
  static boolean isSubdomain(String text, int start, int end, boolean anyCase) {
    if (end - start < 1 || end - start > LONGEST) {
      return false;
    }
    char before = '.';
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean isAlphanumeric =
          c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || anyCase && c >= 'A' && c <= 'Z';
      boolean isAllowed =
          isAlphanumeric || c == '-' && before != '.' || c == '.' && before != '.' && before != '-';
      if (!isAllowed) {
        return false;
      }
      before = c;
    }
    return before != '.' && before != '-';
  }

  @Override
  public String toString() {
    return value;
  }
}
