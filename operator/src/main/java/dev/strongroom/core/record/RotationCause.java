package dev.strongroom.core.record;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Why an attempt of a rotation failed, in the form in which a record keeps it: a code, so that the
 * sentence for people can be corrected later.
 *
 * @param code the name of a constant of {@link Reason} or of the problems of a target
 * @param names the names that the sentence mentions; never values
 */
public record RotationCause(String code, List<String> names) {
  private static final String TEXT = "Text";

  /** A copy of the list of names. */
  public RotationCause {
    names = List.copyOf(names);
  }

  /** A cause whose sentence mentions no names. */
  public static RotationCause of(Enum<?> code) {
    return new RotationCause(code.name(), List.of());
  }

  /** A finding as a cause. */
  public static RotationCause of(Finding finding) {
    return new RotationCause(finding.reason().name(), finding.names());
  }

  /** A cause from a record of an earlier version, which kept the sentence itself. */
  public static RotationCause text(String sentence) {
    return new RotationCause(TEXT, List.of(sentence));
  }

  /** The sentence, if this cause was stored as one. */
  public Optional<String> text() {
    return code.equals(TEXT) ? names.stream().findFirst() : Optional.empty();
  }
}
