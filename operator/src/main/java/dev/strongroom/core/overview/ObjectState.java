package dev.strongroom.core.overview;

import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The state of an object according to its status, as kstatus reads it.
 *
 * @param kind such as ManagedSecret
 * @param namespace empty for objects without one
 * @param name of the object
 * @param generation of the spec
 * @param observed the generation that the status is about; empty before the first status
 * @param isDeleted whether the object is being deleted
 * @param created when the object was made
 * @param conditions of the status
 */
public record ObjectState(
    String kind,
    Optional<String> namespace,
    String name,
    long generation,
    Optional<Long> observed,
    boolean isDeleted,
    Instant created,
    List<State> conditions) {
  private static final String READY = "Ready";

  /**
   * Reconciling and Stalled repeat what Ready says; that a secret is no longer shared is what its
   * owner wanted, and the trouble of the objects that have lost it.
   */
  private static final Set<String> NO_TROUBLE = Set.of("Reconciling", "Stalled", "Shared");

  /** False while work goes on that needs nobody. */
  private static final Set<String> PROGRESS = Set.of("Rewrapped");

  private static final String UNSEEN =
      "The operator has not seen the latest change. If this lasts, check that its pods run and that"
          + " it watches this namespace.";

  /**
   * A condition (Kubernetes API conventions, "Typical status properties").
   *
   * @param type such as Ready
   * @param status True, False or Unknown
   * @param reason in CamelCase
   * @param message for people
   * @param since when the status became this
   */
  public record State(String type, String status, String reason, String message, Instant since) {}

  /** How bad it is. */
  public enum Severity {
    /** Something is not as declared. */
    FAILING,
    /** Something is still to come. */
    WAITING
  }

  /**
   * Something that is not as it should be.
   *
   * @param severity how bad it is
   * @param reason of the condition
   * @param message what is wrong and what to do
   * @param since when it began
   */
  public record Problem(Severity severity, String reason, String message, Instant since) {}

  /** Copies. */
  public ObjectState {
    conditions = List.copyOf(conditions);
  }

  /** Whether the object is as declared, and nothing else is wrong with it. */
  public boolean isHealthy() {
    return problems().isEmpty();
  }

  /**
   * What is not as it should be, the worst first; each reason once. Nothing of an object that is
   * being deleted.
   */
  public List<Problem> problems() {
    if (isDeleted) {
      return List.of();
    }
    if (observed.filter(seen -> seen >= generation).isEmpty()) {
      return List.of(new Problem(Severity.WAITING, "NotObserved", UNSEEN, created));
    }
    Map<String, Problem> byReason =
        conditions.stream()
            .filter(c -> !NO_TROUBLE.contains(c.type()))
            .flatMap(c -> problem(c).stream())
            .collect(
                Collectors.toMap(Problem::reason, p -> p, ObjectState::worse, LinkedHashMap::new));
    return byReason.values().stream().sorted(Comparator.comparing(Problem::severity)).toList();
  }

  private static Problem worse(Problem one, Problem other) {
    return one.severity().compareTo(other.severity()) <= 0 ? one : other;
  }

  private static Optional<Problem> problem(State state) {
    boolean isFalse = state.status().equals("False");
    boolean isUnknown = state.type().equals(READY) && state.status().equals("Unknown");
    if (!isFalse && !isUnknown) {
      return Optional.empty();
    }
    Severity severity =
        isFalse && !PROGRESS.contains(state.type()) ? Severity.FAILING : Severity.WAITING;
    return Optional.of(new Problem(severity, state.reason(), state.message(), state.since()));
  }
}
