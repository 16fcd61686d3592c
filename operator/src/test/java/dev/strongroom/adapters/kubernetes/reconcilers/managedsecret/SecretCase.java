package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults.Fault;
import dev.strongroom.core.problems.SharingReason;
import dev.strongroom.core.sharing.FanOutReport.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pass over a ManagedSecret.
 *
 * @param about what the case shows
 * @param before objects that were there earlier, in this order; a pass was made over each
 *     ManagedSecret
 * @param age how long ago that was; an hour if it does not matter
 * @param record what has happened to the record of the object since; between two changes there was
 *     a pass
 * @param gone Secrets that were deleted since
 * @param goneKeys EncryptionKeys whose keys were destroyed since
 * @param since objects that were made or changed since
 * @param namespace the namespace, if it is not the one of the earlier passes
 * @param budget what the namespace may keep
 * @param awaitingRestore whether the installation waits for a restore
 * @param crowded the Secret that has more labels than are read, or {@code given} for the object
 * @param rotations what is known of the background work on the secret's rotation
 * @param rewraps what stopped the background work on the secret's key
 * @param rollouts how far the workloads are that follow the Secret
 * @param fanOut how far the namespaces are that the secret is projected into
 * @param admission what a webhook makes of Secrets that are written in this pass
 * @param faults what the ports answer in this pass
 * @param given the object
 */
record SecretCase(
    String about,
    List<ObjectNode> before,
    String age,
    List<RecordChange> record,
    List<String> gone,
    List<String> goneKeys,
    List<ObjectNode> since,
    Namespace namespace,
    Budget budget,
    boolean awaitingRestore,
    String crowded,
    Rotating rotations,
    Known rewraps,
    RollingOut rollouts,
    FanningOut fanOut,
    Admission admission,
    List<Fault> faults,
    ObjectNode given) {

  /**
   * A change of a record.
   *
   * @param lost whether it is gone
   * @param outdated whether it is as it was before its first value
   * @param serial its serial number
   * @param deletionAt when its secret is to be removed
   * @param requested whether a caller of the API asked for that
   * @param restored whether a caller of the API took that back
   * @param removing whether the removal has begun
   * @param missing whether the value of the current version is lost
   * @param values values that were put, oldest first; each got AWSCURRENT
   * @param pending whether a version with AWSPENDING was made by hand
   * @param rotation the state of its rotation
   * @param replica status of a replica of a secret of another account
   */
  record RecordChange(
      boolean lost,
      boolean outdated,
      Long serial,
      String deletionAt,
      boolean requested,
      boolean restored,
      boolean removing,
      boolean missing,
      List<String> values,
      boolean pending,
      Rotation rotation,
      String replica) {}

  /**
   * A state of rotation.
   *
   * @param running the attempt of the running one; 0 for none
   * @param retryAt when the next attempt starts
   * @param failure the cause of the last failure
   * @param last when the last one ended
   * @param strategy how the last one changed the credential
   * @param retiring whether the credential of an earlier version has to end
   * @param next when the next one is due by a schedule of 30 days
   */
  record Rotation(
      int running,
      String retryAt,
      String failure,
      String last,
      String strategy,
      boolean retiring,
      String next) {}

  /** A namespace with this uid, to which those of others may have been handed over. */
  record Namespace(String uid, String account, List<String> restoreFrom) {}

  /** How many secrets and how many versions a namespace may have. */
  record Budget(long secrets, long versions) {}

  /**
   * What is known of a rotation: until when it is held, since when it waits, what stopped it, how
   * the last run ended.
   */
  record Rotating(String heldUntil, String waitingSince, Known obstacle, Known news) {}

  /** A report on workloads. */
  record RollingOut(String state, Known finding) {}

  /** Namespaces that have a secret, that do not have it yet, and that do not accept it. */
  record FanningOut(List<String> ready, List<String> pending, List<String> refusing) {
    List<Progress> progress() {
      List<Progress> all = new ArrayList<>();
      orNone(ready).forEach(name -> all.add(new Progress.Ready(name)));
      orNone(pending).forEach(name -> all.add(new Progress.Pending(name)));
      orNone(refusing)
          .forEach(
              name ->
                  all.add(
                      new Progress.Failing(
                          name, SharingReason.NotAccepted.with(name, "shop", "uid"))));
      return all;
    }
  }

  /** A finding. */
  record Known(String reason, List<String> names) {}

  /** Fields that were added and altered. */
  record Admission(List<String> added, List<String> altered) {}

  /** Whether the object itself has more labels than are read. */
  boolean isCrowded() {
    return "given".equals(crowded);
  }

  static <T> List<T> orNone(List<T> list) {
    return Optional.ofNullable(list).orElse(List.of());
  }
}
