package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredCause;
import java.util.Optional;

/**
 * How a cross-account replica stands to its primary.
 *
 * @param status True when it has what the primary had when that last changed, False when it does
 *     not get that, Unknown while it waits for it
 * @param finding why
 */
public record ReplicaOutcome(String status, Finding finding) {
  /** Of a secret; empty when it is no replica. */
  public static Optional<ReplicaOutcome> of(SecretRecord record) {
    return record.attributes().primary().map(link -> of(record, link));
  }

  private static ReplicaOutcome of(SecretRecord record, CrossAccountLink link) {
    return switch (link.status()) {
      case PENDING ->
          new ReplicaOutcome("Unknown", ReplicationReason.ReplicaPending.with(link.arn()));
      case IN_PROGRESS ->
          new ReplicaOutcome("Unknown", ReplicationReason.ReplicaCopying.with(link.arn()));
      case IN_SYNC -> new ReplicaOutcome("True", ReplicationReason.ReplicaInSync.with(link.arn()));
      case FAILED ->
          new ReplicaOutcome(
              "False",
              ReplicationReason.ReplicaFailed.with(
                  link.arn(), link.cause().map(StoredCause::sentence).orElse("")));
      case DETACHED ->
          new ReplicaOutcome(
              "False", ReplicationReason.ReplicaDetached.with(link.arn(), record.arn().name()));
    };
  }

  /**
   * What is wrong with a declaration that would give a replica a value of its own.
   *
   * @param field the spec path
   */
  public static Optional<InvalidInput> refusal(SecretRecord record, String field) {
    return record
        .attributes()
        .primary()
        .map(
            link ->
                new InvalidInput(
                    ReplicationReason.ReplicaDeclares.with(
                        field, link.arn(), record.arn().name())));
  }
}
