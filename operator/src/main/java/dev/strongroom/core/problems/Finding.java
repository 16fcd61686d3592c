package dev.strongroom.core.problems;

import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A reason with the names that its sentence mentions. Never holds secret bytes.
 *
 * @param names each on one line, without control characters, and cut at {@link
 *     Reason#argumentLimit}: users choose them, and the message goes into logs, events and statuses
 */
public record Finding(Reason reason, List<String> names) {
  /** Makes the names printable. */
  public Finding {
    // Every door that a call passes says why in a finding that nobody may ever read.
    List<String> printable = new ArrayList<>(names.size());
    for (String name : names) {
      printable.add(PrintableText.of(name, reason.argumentLimit()));
    }
    names = Collections.unmodifiableList(printable);
  }

  /** The sentence for people. */
  public String message() {
    return format(reason.sentence());
  }

  /** The sentence up to where it mentions this name, counted from 0; all of it if it does not. */
  public String messageBefore(int name) {
    int end = reason.sentence().indexOf("{" + name + "}");
    return end < 0 ? message() : format(reason.sentence().substring(0, end));
  }

  private String format(String sentence) {
    return MessageFormat.format(sentence.replace("'", "''"), names.toArray());
  }

  @Override
  public String toString() {
    return reason + ": " + message();
  }
}
