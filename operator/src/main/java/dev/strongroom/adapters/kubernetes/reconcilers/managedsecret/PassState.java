package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.Outcome.KeyOutcome;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.Outcome.RotationOutcome;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.reconciling.Phase;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far a pass has come; what was reached before a failure still stands in the status. */
final class PassState {
  private Optional<SecretRecord> record = Optional.empty();
  private Optional<String> secretName = Optional.empty();
  private Optional<VersionId> pinned = Optional.empty();
  private Optional<Failure> failed = Optional.empty();
  private final List<Finding> notices = new ArrayList<>();
  private final List<Finding> warnings = new ArrayList<>();
  private Optional<RotationOutcome> rotated = Optional.empty();
  private Optional<KeyOutcome> key = Optional.empty();
  private Optional<Instant> nextCheck = Optional.empty();
  private Optional<Finding> changedByAdmission = Optional.empty();

  void record(SecretRecord reached) {
    record = Optional.of(reached);
  }

  void secretName(String projected) {
    secretName = Optional.of(projected);
  }

  void pinned(VersionId version) {
    pinned = Optional.of(version);
  }

  /** Something was done that its user wants to hear of. */
  void notice(Finding finding) {
    notices.add(finding);
  }

  /** Something that its user asked for was refused, and the secret is as declared nevertheless. */
  void warning(Finding finding) {
    warnings.add(finding);
  }

  /** Part of the pass failed and the rest may go on; the first such failure is the one to tell. */
  void failed(Failure failure) {
    failed = failed.or(() -> Optional.of(failure));
  }

  /** To be called at the end of the pass. */
  void stopIfFailed() {
    if (failed.isPresent()) {
      throw failed.get();
    }
  }

  void rotated(String status, Finding finding) {
    rotated = Optional.of(new RotationOutcome(status, finding));
  }

  void key(KeyOutcome reached) {
    key = Optional.of(reached);
  }

  /** The Secret is not quite what was written. */
  void changedByAdmission(Finding finding) {
    changedByAdmission = Optional.of(finding);
  }

  void nextCheck(Instant when) {
    nextCheck = Optional.of(when);
  }

  Outcome outcome(Optional<RuntimeException> stopped) {
    Phase phase = stopped.map(PassState::phase).orElseGet(this::reached);
    Finding finding = stopped.map(PassState::finding).orElseGet(this::finding);
    return new Outcome(
        record,
        secretName,
        pinned,
        phase,
        finding,
        rotated,
        key,
        List.copyOf(notices),
        List.copyOf(warnings),
        nextCheck,
        changedByAdmission);
  }

  private Phase reached() {
    return hasValue() ? Phase.READY : Phase.WAITING;
  }

  private Finding finding() {
    return record
        .flatMap(SecretRecord::current)
        .map(SecretReason.Synced::with)
        .orElseGet(SecretReason.NoValueYet::with);
  }

  private boolean hasValue() {
    return record.flatMap(SecretRecord::current).isPresent();
  }

  private static Phase phase(RuntimeException stopped) {
    boolean helpless =
        stopped instanceof InvalidInput
            || stopped instanceof Unreadable
            || stopped instanceof Rejected
            || stopped instanceof KeyUnusable;
    return helpless ? Phase.STALLED : Phase.RETRYING;
  }

  private static Finding finding(RuntimeException stopped) {
    return stopped instanceof Failure failure
        ? failure.finding()
        : SecretReason.UnexpectedError.with();
  }
}
