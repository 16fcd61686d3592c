package dev.strongroom.core.secrets;

import java.text.MessageFormat;
import java.util.List;

/** A reason with the names that its sentence mentions. Never holds secret bytes. */
public record Finding(Reason reason, List<String> names) {
  /** The sentence for people. */
  public String message() {
    return MessageFormat.format(reason.sentence().replace("'", "''"), names.toArray());
  }

  @Override
  public String toString() {
    return reason + ": " + message();
  }
}
