package dev.strongroom.adapters.kubernetes.status;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.reconciling.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Conditions of a status as a value. A condition keeps its transition time while its status is the
 * same, and the list its order, so that an unchanged state gives an equal status and no write.
 * Ready, Reconciling and Stalled follow the kstatus conventions: Reconciling and Stalled are there
 * only while true.
 */
public final class Conditions {
  /** The object is as declared. */
  public static final String READY = "Ready";

  /** The last rotation succeeded. */
  public static final String ROTATED = "Rotated";

  /** The selected workloads have been restarted for the content of the projected Secret. */
  public static final String ROLLED_OUT = "RolledOut";

  /** False when a value that the record names is not in the store; absent otherwise. */
  public static final String INTACT = "Intact";

  /** Versions follow a change of the encryption key; there only while some have not. */
  public static final String REWRAPPED = "Rewrapped";

  /** Whether a cross-account replica has what its primary has; there only on replicas. */
  public static final String REPLICA = "ReplicaInSync";

  /** Whether the projected Secret is what was written; there only while it is not. */
  public static final String UNCHANGED = "SecretUnchanged";

  /**
   * Whether all SecretProjections of other namespaces that were given a secret still are; there
   * only where it is shared or was.
   */
  public static final String SHARED = "Shared";

  /**
   * Whether all namespaces have the secret that it is projected into; there only where it is
   * projected into some.
   */
  public static final String PROJECTED_INTO = "ProjectedInto";

  /** The reason that the API server gives to objects that nobody has seen yet: not of any time. */
  private static final String UNSEEN = "Pending";

  /** Somebody has to do something first; there only while true. */
  public static final String STALLED = "Stalled";

  private static final String RECONCILING = "Reconciling";

  private final List<Condition> before;
  private final long generation;
  private final Instant now;
  private final List<Condition> after = new ArrayList<>();

  /** Conditions that follow those of an earlier status, which may be null. */
  public Conditions(List<Condition> before, long generation, Instant now) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
  }

  /** Sets Ready, and Reconciling or Stalled with it. */
  public Conditions phase(Phase phase, Finding finding) {
    set(READY, ready(phase), finding);
    switch (phase) {
      case WAITING, RETRYING -> set(RECONCILING, "True", finding);
      case STALLED -> set(STALLED, "True", finding);
      case READY -> {}
      default -> throw new IllegalStateException("unknown phase");
    }
    return this;
  }

  private static String ready(Phase phase) {
    return switch (phase) {
      case READY -> "True";
      case WAITING -> "Unknown";
      case RETRYING, STALLED -> "False";
    };
  }

  /** Sets one condition; status is True, False or Unknown. */
  public Conditions set(String type, String status, Finding finding) {
    Optional<Condition> old = find(before, type);
    String since =
        old.filter(c -> !UNSEEN.equals(c.getReason()))
            .filter(c -> c.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElse(now.toString());
    after.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(finding.reason().name())
            .withMessage(finding.message())
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
    return this;
  }

  /** Leaves one condition as it was, if it was there. */
  public Conditions keep(String type) {
    find(before, type).ifPresent(after::add);
    return this;
  }

  /** The conditions that were set. */
  public List<Condition> list() {
    return List.copyOf(after);
  }

  /** The condition of a type in a list, which may be null. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    return conditions == null
        ? Optional.empty()
        : conditions.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  /**
   * Since when Ready has been False in this list, which may be null.
   *
   * @param reason the present reason; empty when the list has another one
   * @param generation the object's present generation; empty when the list is about another one
   */
  public static Optional<Instant> failingSince(
      List<Condition> conditions, Reason reason, long generation) {
    return find(conditions, READY)
        .filter(ready -> ready.getStatus().equals("False"))
        .filter(ready -> ready.getReason().equals(reason.name()))
        .filter(ready -> Objects.equals(ready.getObservedGeneration(), generation))
        .map(ready -> Instant.parse(ready.getLastTransitionTime()));
  }
}
