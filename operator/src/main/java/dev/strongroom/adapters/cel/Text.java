package dev.strongroom.adapters.cel;

import dev.cel.common.values.CelByteString;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.values.SecretValue;

/** Values of CEL as bytes. */
final class Text {
  private Text() {}

  /**
   * What a template writes for a result.
   *
   * @throws Stop when it is a list, a map, null or a type
   */
  static byte[] of(Object result) {
    if (result instanceof String text) {
      return utf8(text);
    }
    if (result instanceof CelByteString bytes) {
      return bytes.toByteArray();
    }
    if (result instanceof Number || result instanceof Boolean) {
      return utf8(result.toString());
    }
    throw new Stop(TemplateReason.TemplateResult);
  }

  /**
   * A text in UTF-8.
   *
   * @throws Stop when it has half of a surrogate pair, which no encoding can hold
   */
  static byte[] utf8(String text) {
    try {
      return SecretValue.utf8(text);
    } catch (InvalidInput halfOfAPair) {
      throw new Stop(TemplateReason.TemplateResult);
    }
  }
}
