package dev.strongroom.adapters.awsapi.model;

import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;

/** Secret values and keys wherever they stand in an input or output. */
public final class Plaintexts {
  private Plaintexts() {}

  /** Wipes those in a list, a map or an input, and in what these hold. */
  public static void wipe(Object value) {
    if (value instanceof SecretValue plaintext) {
      plaintext.close();
    } else if (value instanceof SecretAccessKey key) {
      key.close();
    } else if (value instanceof Input input) {
      input.close();
    } else if (value instanceof List<?> list) {
      list.forEach(Plaintexts::wipe);
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(Plaintexts::wipe);
    }
  }
}
