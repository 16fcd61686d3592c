package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What one pass has come to.
 *
 * @param record the record, if the secret has one
 * @param secretName the Secret that holds the current value, if one does
 * @param pinned the version in that Secret, if one is pinned
 * @param phase how the object stands
 * @param finding why
 * @param rotated the condition Rotated, where rotation is declared
 * @param key the encryption key and the versions under it, as far as there is something to tell
 * @param notices what was done that the user wants to hear of
 * @param warnings what was asked for and refused, once
 * @param nextCheck when to look again without an event
 * @param changedByAdmission what a mutating webhook or policy made of the projected Secret, if it
 *     did
 */
record Outcome(
    Optional<SecretRecord> record,
    Optional<String> secretName,
    Optional<VersionId> pinned,
    Phase phase,
    Finding finding,
    Optional<RotationOutcome> rotated,
    Optional<KeyOutcome> key,
    List<Finding> notices,
    List<Finding> warnings,
    Optional<Instant> nextCheck,
    Optional<Finding> changedByAdmission) {

  /** Whether something is not as declared and not merely waited for. */
  boolean isFailed() {
    return phase == Phase.STALLED || phase == Phase.RETRYING;
  }

  /** A version whose value is lost, with a label if there is one of those. */
  Optional<Finding> lost() {
    return record.flatMap(
        r ->
            r.versions().stream()
                .filter(v -> v.state() == VersionEntry.State.MISSING)
                .map(VersionEntry::id)
                .min(Comparator.comparing(id -> r.labels().of(id).isEmpty()))
                .map(StoreReason.VersionMissing::with));
  }

  /**
   * How rotation stands.
   *
   * @param status True, False or Unknown
   * @param finding why
   */
  record RotationOutcome(String status, Finding finding) {}

  /**
   * How versions follow the key.
   *
   * @param key the key; empty for the account's own
   * @param plan what should be under it and is not yet
   * @param obstacle what keeps it from that
   */
  record KeyOutcome(Optional<KeyRecord> key, RewrapPlan plan, Optional<Finding> obstacle) {}
}
