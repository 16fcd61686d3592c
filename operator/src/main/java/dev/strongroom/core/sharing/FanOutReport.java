package dev.strongroom.core.sharing;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SharingReason;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How far the namespaces are that a secret is projected into. However many they are, this is small.
 *
 * @param namespaces how many are selected
 * @param ready how many have the Secret as declared
 * @param failing how many cannot have it at present
 * @param problems why, for the first of those by name
 * @param state of all together
 * @param finding why
 */
public record FanOutReport(
    int namespaces, int ready, int failing, List<Problem> problems, State state, Finding finding) {
  private static final int MOST_NAMED = 5;

  /** How all of them are together. */
  public enum State {
    /** All have the Secret. */
    COMPLETE,
    /** Some do not have it yet. */
    UNDER_WAY,
    /** Some cannot have it until somebody does something. */
    STOPPED
  }

  /** Why a namespace cannot have the Secret. */
  public record Problem(String namespace, Finding finding) {}

  /** How one namespace is. */
  public sealed interface Progress {
    /** Its name. */
    String namespace();

    /** It has the Secret. */
    record Ready(String namespace) implements Progress {}

    /** It does not have it yet. */
    record Pending(String namespace) implements Progress {}

    /** It cannot have it. */
    record Failing(String namespace, Finding finding) implements Progress {}
  }

  /** Copies. */
  public FanOutReport {
    problems = List.copyOf(problems);
  }

  /** Of a declaration that cannot be carried out. */
  public static FanOutReport invalid(Finding finding) {
    return new FanOutReport(0, 0, 0, List.of(), State.STOPPED, finding);
  }

  /** Of these namespaces. */
  public static FanOutReport of(Collection<Progress> all) {
    int ready = (int) all.stream().filter(Progress.Ready.class::isInstance).count();
    List<Problem> problems =
        all.stream()
            .filter(Progress.Failing.class::isInstance)
            .map(Progress.Failing.class::cast)
            .map(failing -> new Problem(failing.namespace(), failing.finding()))
            .sorted(Comparator.comparing(Problem::namespace))
            .toList();
    List<Problem> first = problems.stream().limit(MOST_NAMED).toList();
    if (!problems.isEmpty()) {
      return new FanOutReport(
          all.size(),
          ready,
          problems.size(),
          first,
          State.STOPPED,
          SharingReason.ProjectIntoIncomplete.with(
              ready, all.size(), named(first, problems.size())));
    }
    return ready < all.size()
        ? new FanOutReport(
            all.size(),
            ready,
            0,
            first,
            State.UNDER_WAY,
            SharingReason.ProjectingInto.with(ready, all.size()))
        : new FanOutReport(
            ready, ready, 0, first, State.COMPLETE, SharingReason.ProjectedInto.with(ready));
  }

  private static String named(List<Problem> first, int all) {
    String named =
        first.stream()
            .map(p -> "%s (%s)".formatted(p.namespace(), p.finding().reason().name()))
            .collect(Collectors.joining(", "));
    return all > first.size() ? "%s and %d more".formatted(named, all - first.size()) : named;
  }
}
