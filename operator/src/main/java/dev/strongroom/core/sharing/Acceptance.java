package dev.strongroom.core.sharing;

import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * From which other namespaces a namespace accepts Secrets that it did not ask for: an annotation of
 * the Namespace object, which tenants cannot write, with uids or names of namespaces, separated by
 * commas, or {@code *} for all. What has the form of a uid is never a name: else whoever may create
 * namespaces could name one after the uid of another.
 *
 * @param entries the uids and names
 */
public record Acceptance(Set<String> entries) {
  /** Of no namespace. */
  public static final Acceptance NONE = new Acceptance(Set.of());

  private static final String ALL = "*";
  private static final Pattern UID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  /** Copies. */
  public Acceptance {
    entries = Set.copyOf(entries);
  }

  /** Reads the annotation; without one nothing is accepted. */
  public static Acceptance parse(Optional<String> annotation) {
    return annotation
        .map(
            text ->
                new Acceptance(
                    Arrays.stream(text.split(","))
                        .map(String::trim)
                        .filter(entry -> !entry.isEmpty())
                        .collect(Collectors.toSet())))
        .orElse(NONE);
  }

  /** Whether Secrets of the namespace with this name and uid are accepted. */
  public boolean accepts(String name, String uid) {
    return entries.contains(ALL)
        || entries.contains(uid)
        || entries.contains(name) && !UID.matcher(name).matches();
  }
}
