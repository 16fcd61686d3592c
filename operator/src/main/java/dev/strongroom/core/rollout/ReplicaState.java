package dev.strongroom.core.rollout;

/**
 * How far the pods of a workload have followed its template, as its status says.
 *
 * @param generation of the spec
 * @param observed the generation that the status is about
 * @param desired number of pods that there should be
 * @param current number of pods, of any template
 * @param updated number of pods of the present template
 * @param available number of pods that have been ready for long enough
 * @param paused whether a change of the template is not carried out for now
 * @param progress what the workload's own controller says of its last rollout
 */
public record ReplicaState(
    long generation,
    long observed,
    int desired,
    int current,
    int updated,
    int available,
    boolean paused,
    Progress progress) {

  /** The condition {@code Progressing} of a Deployment. */
  public enum Progress {
    /** Going on, or of a kind that does not tell. */
    UNKNOWN,
    /** All pods were available once ({@code NewReplicaSetAvailable}). */
    COMPLETE,
    /** Its deadline has passed ({@code ProgressDeadlineExceeded}). */
    DEADLINE_EXCEEDED
  }

  /** Whether all pods are of the present template, and available. */
  public boolean isFinished() {
    return areReplaced() && available >= desired;
  }

  /**
   * Whether a rollout is under way that may still end by itself. One whose deadline has passed may
   * need a new template, and a pod that fails after its rollout was complete does not undo that.
   */
  public boolean isInProgress() {
    if (progress == Progress.DEADLINE_EXCEEDED && observed >= generation) {
      return false;
    }
    return progress == Progress.COMPLETE ? !areReplaced() : !isFinished();
  }

  private boolean areReplaced() {
    return observed >= generation && updated >= desired && current <= updated;
  }
}
