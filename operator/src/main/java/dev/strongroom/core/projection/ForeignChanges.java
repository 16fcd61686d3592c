package dev.strongroom.core.projection;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.ProjectionReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How the Secret that the API server stored differs from the one that it was sent in the same
 * request: a mutating webhook or policy did that, and would do it again. Names of fields alone.
 *
 * @param added what is there that was not sent
 * @param altered what was sent and is not there, or has another value
 */
public record ForeignChanges(List<String> added, List<String> altered) {
  /** What was sent is what is there. */
  public static final ForeignChanges NONE = new ForeignChanges(List.of(), List.of());

  private static final int MOST_NAMED = 10;

  /** Copies. */
  public ForeignChanges {
    added = List.copyOf(added);
    altered = List.copyOf(altered);
  }

  /**
   * Compares a map of the Secret as it was sent with the stored one.
   *
   * @param field path of the map, such as {@code data}
   */
  public static ForeignChanges between(
      String field, Map<String, String> sent, Map<String, String> stored) {
    List<String> added = new ArrayList<>();
    List<String> altered = new ArrayList<>();
    stored.keySet().stream()
        .filter(key -> !sent.containsKey(key))
        .sorted()
        .forEach(key -> added.add(field + "[" + key + "]"));
    sent.keySet().stream()
        .filter(key -> !sent.get(key).equals(stored.get(key)))
        .sorted()
        .forEach(key -> altered.add(field + "[" + key + "]"));
    return new ForeignChanges(added, altered);
  }

  /** Both. */
  public ForeignChanges and(ForeignChanges other) {
    return new ForeignChanges(
        Stream.concat(added.stream(), other.added.stream()).toList(),
        Stream.concat(altered.stream(), other.altered.stream()).toList());
  }

  /** Without what others may add. */
  public ForeignChanges alteredOnly() {
    return new ForeignChanges(List.of(), altered);
  }

  /** Whether what was sent is what is there. */
  public boolean isEmpty() {
    return added.isEmpty() && altered.isEmpty();
  }

  /** What to tell about a Secret. */
  public Finding finding(String secret) {
    List<String> all = Stream.concat(altered.stream(), added.stream()).toList();
    String named = all.stream().limit(MOST_NAMED).collect(Collectors.joining(", "));
    return ProjectionReason.SecretChangedByAdmission.with(
        secret, all.size() > MOST_NAMED ? named + ", …" : named);
  }
}
