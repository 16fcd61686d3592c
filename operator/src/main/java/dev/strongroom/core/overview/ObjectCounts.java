package dev.strongroom.core.overview;

import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.core.overview.ObjectState.Severity;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many objects are in which state, and what is wrong with those that are not healthy. It says
 * of each object what {@link ObjectState#problems} says.
 *
 * @param objects how many of each kind are in each state, zero included
 * @param problems how many objects of a kind in a namespace have a problem; one object with two
 *     problems counts for both
 */
public record ObjectCounts(Map<KindInState, Integer> objects, Map<Trouble, Integer> problems) {

  /**
   * All objects of a kind that are equally well.
   *
   * @param kind such as ManagedSecret
   * @param worst the worst problem of each; empty for healthy ones
   */
  public record KindInState(String kind, Optional<Severity> worst) {}

  /**
   * One problem that objects of a namespace share.
   *
   * @param kind such as ManagedSecret
   * @param namespace empty for objects without one
   * @param reason of the condition
   * @param severity how bad it is
   */
  public record Trouble(
      String kind, Optional<String> namespace, String reason, Severity severity) {}

  /** Copies. */
  public ObjectCounts {
    objects = Map.copyOf(objects);
    problems = Map.copyOf(problems);
  }

  /**
   * Counts.
   *
   * @param kinds all kinds to tell of, those without an object included
   * @param states of all objects; those that are being deleted count as healthy
   */
  public static ObjectCounts of(List<String> kinds, Stream<ObjectState> states) {
    Map<KindInState, Integer> objects = new HashMap<>();
    Map<Trouble, Integer> problems = new HashMap<>();
    for (String kind : kinds) {
      objects.put(new KindInState(kind, Optional.empty()), 0);
      for (Severity severity : Severity.values()) {
        objects.put(new KindInState(kind, Optional.of(severity)), 0);
      }
    }
    states.forEach(
        state -> {
          List<Problem> found = state.problems();
          Optional<Severity> worst = found.stream().findFirst().map(Problem::severity);
          objects.merge(new KindInState(state.kind(), worst), 1, Integer::sum);
          found.forEach(
              problem ->
                  problems.merge(
                      new Trouble(
                          state.kind(), state.namespace(), problem.reason(), problem.severity()),
                      1,
                      Integer::sum));
        });
    return new ObjectCounts(objects, problems);
  }
}
