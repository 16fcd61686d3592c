package dev.strongroom.core.record;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import java.util.List;
import java.util.Optional;

/**
 * Why something failed, in the form in which a record keeps it: a code, so that the sentence for
 * people can be corrected later.
 *
 * @param code the name of a constant of {@link Reason} or of the problems of a target
 * @param names the names that the sentence mentions; never values
 */
public record StoredCause(String code, List<String> names) {
  private static final String TEXT = "Text";

  /** A copy of the list of names. */
  public StoredCause {
    names = List.copyOf(names);
  }

  /** A cause whose sentence mentions no names. */
  public static StoredCause of(Enum<?> code) {
    return new StoredCause(code.name(), List.of());
  }

  /** A finding as a cause. */
  public static StoredCause of(Finding finding) {
    return new StoredCause(finding.reason().name(), finding.names());
  }

  /** A cause from a record of an earlier version, which kept the sentence itself. */
  public static StoredCause text(String sentence) {
    return new StoredCause(TEXT, List.of(sentence));
  }

  /** The cause in words. */
  public String sentence() {
    return text()
        .or(this::reason)
        .orElseGet(() -> "a cause that this version does not know (" + code + ")");
  }

  private Optional<String> reason() {
    return Reason.all().stream()
        .filter(reason -> reason.name().equals(code))
        .map(reason -> reason.with(names.toArray()).message())
        .findFirst();
  }

  /** The sentence, if this cause was stored as one. */
  public Optional<String> text() {
    return code.equals(TEXT) ? names.stream().findFirst() : Optional.empty();
  }
}
