package dev.strongroom.core.projection;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The consent of an object's writers: an annotation on the object that lists, separated by commas,
 * who of its namespace may use it; {@code *} stands for everybody. On a Secret these are the
 * objects of Strongroom that may read it or take it over, on a CronJob the ExternalSecretTargets
 * that may have Jobs made from it. Setting the annotation takes the right to write the object, so
 * the right to declare a ManagedSecret or target alone opens nothing of somebody else's.
 */
public record Consent(List<String> names) {
  private static final String EVERYONE = "*";
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

  /** More names than this are not repeated in advice; {@code *} is shorter. */
  private static final int MOST_REPEATED = 5;

  /** Copies. */
  public Consent {
    names = List.copyOf(names);
  }

  /** Reads the annotation; without one nobody is allowed. */
  public static Consent parse(Optional<String> annotation) {
    return new Consent(
        annotation.stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::trim)
            .filter(name -> !name.isEmpty())
            .toList());
  }

  /** Whether who has this name may use the object. */
  public boolean isGivenTo(String name) {
    return names.contains(EVERYONE) || names.contains(name);
  }

  /** The annotation that allows this name too; whatever is no name is left out of it. */
  String including(String name) {
    List<String> kept = names.stream().filter(n -> NAME.matcher(n).matches()).toList();
    return kept.size() > MOST_REPEATED
        ? name
        : Stream.concat(kept.stream(), Stream.of(name)).collect(Collectors.joining(","));
  }

  /**
   * What to tell an object that is not allowed.
   *
   * @param path the field that names the Secret
   */
  public Finding missing(String path, String secret, Holder holder) {
    return DeclarationReason.ConsentMissing.with(
        path, secret, holder, holder.namespace(), including(holder.name()));
  }
}
