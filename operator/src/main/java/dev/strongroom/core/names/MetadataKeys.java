package dev.strongroom.core.names;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.util.Map;

/**
 * Kubernetes' rules for labels and annotations ({@code IsQualifiedName}, {@code
 * IsValidLabelValue}): a key is a name of up to 63 characters, optionally after a prefix of up to
 * 253 and a slash.
 */
public final class MetadataKeys {
  private static final int LONGEST = 63;

  private MetadataKeys() {}

  /**
   * Checks labels.
   *
   * @param path the field that holds them
   * @throws InvalidInput with the path when a key or value is not that of a label
   */
  public static void requireLabels(String path, Map<String, String> labels) {
    labels.forEach(
        (key, value) -> {
          if (!isQualifiedName(key, false) || !value.isEmpty() && !isName(value, 0)) {
            throw new InvalidInput(DeclarationReason.InvalidLabels.with(path));
          }
        });
  }

  /**
   * Checks annotations. Unlike that of a label, the prefix of their keys may have upper case.
   *
   * @param path the field that holds them
   * @throws InvalidInput with the path when a key is not that of an annotation
   */
  public static void requireAnnotations(String path, Map<String, String> annotations) {
    for (String key : annotations.keySet()) {
      if (!isQualifiedName(key, true)) {
        throw new InvalidInput(DeclarationReason.InvalidAnnotations.with(path));
      }
    }
  }

  private static boolean isQualifiedName(String key, boolean anyCase) {
    int slash = key.indexOf('/');
    return (slash < 0 || ObjectName.isSubdomain(key, 0, slash, anyCase)) && isName(key, slash + 1);
  }

  private static boolean isName(String text, int start) {
    int length = text.length() - start;
    if (length < 1 || length > LONGEST) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isInside = i > start && i < text.length() - 1;
      if (!isAlphanumeric(c) && !(isInside && (c == '-' || c == '_' || c == '.'))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAlphanumeric(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }
}
