package dev.strongroom.core.sharing;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SharingReason;
import java.util.Optional;

/**
 * What to do about the SecretProjection of a secret in one namespace.
 *
 * @param step what is to be done
 * @param obstacle why the namespace cannot have the Secret, though its owner wants that
 */
public record FanOutDecision(Step step, Optional<Finding> obstacle) {
  /** What is done to a SecretProjection. */
  public enum Step {
    /** Nothing. */
    NONE,
    /** It is made. */
    MAKE,
    /** Its spec is written anew. */
    CHANGE,
    /** It is deleted. */
    REMOVE
  }

  /**
   * A namespace as it is.
   *
   * @param namespace the namespace
   * @param isReachable whether this installation works in it at all
   * @param isFull whether the owner's account has no room for one more SecretProjection
   * @param present what has the name of the SecretProjection there
   */
  public record Facts(
      ConsumerNamespace namespace, boolean isReachable, boolean isFull, Present present) {}

  /** What has the name of a SecretProjection. */
  public enum Present {
    /** Nothing. */
    NOTHING,
    /** A SecretProjection that was made for somebody else, or by hand. */
    ANOTHER,
    /** The one that was made, as it is to be. */
    AS_DECLARED,
    /** The one that was made, with another spec. */
    DIFFERENT;

    boolean isOurs() {
      return this == AS_DECLARED || this == DIFFERENT;
    }
  }

  /** Decides. */
  public static FanOutDecision decide(FanOut fanOut, Facts facts) {
    ConsumerNamespace target = facts.namespace();
    Present present = facts.present();
    if (!fanOut.selects(target)) {
      return new FanOutDecision(removed(present), Optional.empty());
    }
    if (!facts.isReachable()) {
      return refused(Step.NONE, SharingReason.ReceiverExcluded.with(target.name()));
    }
    if (!fanOut.isAcceptedBy(target)) {
      return refused(
          removed(present),
          SharingReason.NotAccepted.with(target.name(), fanOut.namespace(), fanOut.namespaceUid()));
    }
    return switch (present) {
      case ANOTHER ->
          refused(
              Step.NONE, SharingReason.ProjectionTaken.with(fanOut.projection(), target.name()));
      case DIFFERENT -> new FanOutDecision(Step.CHANGE, Optional.empty());
      case AS_DECLARED -> new FanOutDecision(Step.NONE, Optional.empty());
      case NOTHING ->
          facts.isFull()
              ? refused(Step.NONE, SharingReason.ProjectIntoLimitExceeded.with(fanOut.namespace()))
              : new FanOutDecision(fanOut.isServed() ? Step.MAKE : Step.NONE, Optional.empty());
    };
  }

  private static Step removed(Present present) {
    return present.isOurs() ? Step.REMOVE : Step.NONE;
  }

  private static FanOutDecision refused(Step step, Finding why) {
    return new FanOutDecision(step, Optional.of(why));
  }
}
