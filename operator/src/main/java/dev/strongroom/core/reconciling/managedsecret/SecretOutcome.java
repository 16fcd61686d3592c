package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.encryption.RewrapPlan;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.reconciling.Setbacks;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.sharing.FanOutReport;
import dev.strongroom.core.sharing.SharingReport;
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
 * @param problems all that keeps the object from being as declared, in the order of the steps; the
 *     first is the one to tell
 * @param bug what nobody expected, if it ended the pass
 * @param rotated the condition Rotated, where rotation is declared
 * @param strategy how the credential is changed at its target, where rotation is declared and that
 *     is known
 * @param key the encryption key and the versions under it, as far as there is something to tell
 * @param notices what was done that the user wants to hear of
 * @param warnings what was asked for and refused, and what may have locked somebody out, once
 * @param nextCheck when to look again without an event
 * @param changedByAdmission what a mutating webhook or policy made of the projected Secret, if it
 *     did
 * @param rolledOut how far the workloads are that are restarted for the Secret, where that is known
 * @param sharing what there is to tell of other namespaces that use the secret; empty when the pass
 *     did not come to look
 * @param projectedInto how far other namespaces are that the secret is projected into; empty where
 *     there are none, and where that is not known
 */
public record SecretOutcome(
    Optional<SecretRecord> record,
    Optional<String> secretName,
    Optional<VersionId> pinned,
    List<Failure> problems,
    Optional<RuntimeException> bug,
    Optional<RotationOutcome> rotated,
    Optional<String> strategy,
    Optional<KeyOutcome> key,
    List<Finding> notices,
    List<Finding> warnings,
    Optional<Instant> nextCheck,
    Optional<Finding> changedByAdmission,
    Optional<RolloutReport> rolledOut,
    Optional<SharingReport> sharing,
    Optional<FanOutReport> projectedInto) {
  /** Copies. */
  public SecretOutcome {
    problems = List.copyOf(problems);
    notices = List.copyOf(notices);
    warnings = List.copyOf(warnings);
  }

  /** How the object stands. */
  public Phase phase() {
    return setbacks().phase().orElse(current().isPresent() ? Phase.READY : Phase.WAITING);
  }

  /** Why it stands like that. */
  public Finding finding() {
    return setbacks()
        .finding()
        .orElseGet(() -> current().map(SecretReason.Synced::with).orElseGet(this::withoutValue));
  }

  private Setbacks setbacks() {
    return new Setbacks(problems, bug);
  }

  private Finding withoutValue() {
    return replica().map(ReplicaOutcome::finding).orElseGet(SecretReason.NoValueYet::with);
  }

  /** How it stands to its primary, if it is a cross-account replica. */
  public Optional<ReplicaOutcome> replica() {
    return record.flatMap(ReplicaOutcome::of);
  }

  private Optional<VersionId> current() {
    return record.flatMap(SecretRecord::current);
  }

  /** Whether something is not as declared and not merely waited for. */
  public boolean isFailed() {
    return setbacks().isFailed();
  }

  /** Why it has failed; empty when it has not. */
  public Optional<Finding> failed() {
    return setbacks().finding();
  }

  /** The object goes, by itself or with its namespace: nobody is to be told of anything. */
  public boolean isEnding() {
    return setbacks().isEnding();
  }

  /** What is tried again with a growing delay; see {@link Setbacks#backOff}. */
  public Optional<RuntimeException> backOff() {
    return setbacks().backOff();
  }

  /** A version whose value is lost, with a label if there is one of those. */
  public Optional<Finding> lost() {
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
  public record RotationOutcome(String status, Finding finding) {}

  /**
   * How versions follow the key.
   *
   * @param key the key; empty for the account's own
   * @param plan what should be under it and is not yet
   * @param obstacle what keeps it from that
   */
  public record KeyOutcome(Optional<KeyRecord> key, RewrapPlan plan, Optional<Finding> obstacle) {}
}
