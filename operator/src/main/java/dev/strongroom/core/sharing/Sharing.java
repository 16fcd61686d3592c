package dev.strongroom.core.sharing;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * With which other namespaces a secret is shared. A name stands for one namespace alone, the one
 * whose uid was pinned when the name was first seen here: whoever takes the name of a deleted
 * namespace is somebody else.
 *
 * @param names names of namespaces
 * @param selectors labels that any other namespace has to have, all those of one of these sets
 */
public record Sharing(Set<String> names, Set<Map<String, String>> selectors) {
  /** With no other namespace. */
  public static final Sharing NONE = new Sharing(Set.of(), Set.of());

  /** Whether a namespace is given the secret. */
  public enum Verdict {
    /** It is. */
    ALLOWED,
    /** It is named, and which namespace was meant is not pinned yet. */
    UNDECIDED,
    /** It is not. */
    DENIED
  }

  /** Copies. */
  public Sharing {
    names = Set.copyOf(names);
    selectors = Set.copyOf(selectors);
  }

  /**
   * By names and by one set of labels.
   *
   * @param labels empty when no namespace is meant by its labels
   */
  public static Sharing with(Set<String> names, Map<String, String> labels) {
    return new Sharing(names, labels.isEmpty() ? Set.of() : Set.of(Map.copyOf(labels)));
  }

  /** With the namespaces of both. */
  public Sharing and(Sharing other) {
    Set<String> allNames = new HashSet<>(names);
    allNames.addAll(other.names);
    Set<Map<String, String>> allSelectors = new HashSet<>(selectors);
    allSelectors.addAll(other.selectors);
    return new Sharing(allNames, allSelectors);
  }

  /**
   * Whether a namespace is given the secret.
   *
   * @param pins uids of namespaces by name, as {@link #pins} has made them and they were stored
   */
  public Verdict decide(ConsumerNamespace consumer, Map<String, String> pins) {
    if (selectors.stream()
        .anyMatch(labels -> consumer.labels().entrySet().containsAll(labels.entrySet()))) {
      return Verdict.ALLOWED;
    }
    if (!names.contains(consumer.name())) {
      return Verdict.DENIED;
    }
    return Optional.ofNullable(pins.get(consumer.name()))
        .map(uid -> uid.equals(consumer.uid()) ? Verdict.ALLOWED : Verdict.DENIED)
        .orElse(Verdict.UNDECIDED);
  }

  /**
   * Which namespace each name stands for. What is pinned stays so while the name stands here.
   *
   * @param before what is pinned so far
   * @param uids the uid of the namespace that has a name now
   */
  public Map<String, String> pins(
      Map<String, String> before, Function<String, Optional<String>> uids) {
    Map<String, String> pins = new TreeMap<>();
    for (String name : names) {
      Optional.ofNullable(before.get(name))
          .or(() -> uids.apply(name))
          .ifPresent(uid -> pins.put(name, uid));
    }
    return pins;
  }
}
