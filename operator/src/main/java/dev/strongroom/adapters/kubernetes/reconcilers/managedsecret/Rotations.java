package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationRequests;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The background work that rotates secrets. */
public interface Rotations {
  /**
   * Has the rotation go on, unless that is under way.
   *
   * @param basis what declares the rotation, as versions of objects; kept with an obstacle
   * @param plan made in a thread of the background work, since it reads from the API server
   * @param changed told when the run is over, if the record is not as it was or the run was long in
   *     coming
   */
  void proceed(
      SecretRecord record,
      RotationRequests requests,
      String basis,
      Supplier<RotationPlan> plan,
      Runnable changed);

  /** Whether a run on the rotation of a secret waits for a thread, or is going on. */
  boolean isUnderWay(SecretArn secret);

  /**
   * What the user is told of the last run, once: that a test has succeeded, or that the rotation
   * was abandoned or cancelled. Of all else the record tells.
   */
  Optional<Finding> news(SecretArn secret);

  /** Since when a rotation has been waiting for a thread, if that is long. */
  Optional<Instant> waitingSince(SecretRecord record);

  /** What the condition says of a rotation that has been waiting for a thread. */
  Finding queued(Instant since);

  /** What kept the last run from doing anything at all. */
  Optional<Finding> obstacle(SecretRecord record);

  /**
   * Until when another attempt would fail like the last one; empty when nothing speaks against it.
   *
   * @param basis what declares the rotation now
   */
  Optional<Instant> heldUntil(SecretRecord record, String basis);
}
