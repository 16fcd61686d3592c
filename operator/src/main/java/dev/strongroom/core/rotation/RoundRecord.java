package dev.strongroom.core.rotation;

import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Optional;

/** The record during one round: what it is now, and whether this round has changed it. */
final class RoundRecord {
  private SecretRecord record;
  private final RecordStore records;
  private final Instant now;
  private Optional<SecretRecord> swapped = Optional.empty();
  private Optional<VersionId> counted;

  /** The record; {@code counted} is the rotation in whose record this run is counted already. */
  RoundRecord(SecretRecord record, RecordStore records, Instant now, Optional<VersionId> counted) {
    this.record = record;
    this.records = records;
    this.now = now;
    this.counted = counted;
  }

  /** The record as this round goes by. */
  SecretRecord get() {
    return record;
  }

  /** The rotation under way. */
  RunningRotation running() {
    return record.rotation().running().orElseThrow();
  }

  /** The pending version of the rotation under way, if there is one. */
  Optional<VersionId> token() {
    return record.rotation().running().map(RunningRotation::token);
  }

  /** The record as this round has saved it; empty when somebody else was faster, or none had to. */
  Optional<SecretRecord> swapped() {
    return swapped;
  }

  /** The rotation in whose record this run is counted. */
  Optional<VersionId> counted() {
    return counted;
  }

  /** Saves the record; empty when somebody else was faster. */
  Optional<SecretRecord> swap(SecretRecord changed) {
    swapped = records.compareAndSwap(changed);
    return swapped;
  }

  /** Saves the running rotation; empty when somebody else was faster. */
  Optional<SecretRecord> swap(RunningRotation next) {
    return swap(RotationChanges.at(record, next));
  }

  /** Saves the record, after which there is more to do. */
  Optional<RotationResult> swapAndGoOn(SecretRecord changed) {
    swap(changed);
    return Optional.empty();
  }

  /** Saves the running rotation, after which there is more to do. */
  Optional<RotationResult> swapAndGoOn(RunningRotation next) {
    return swapAndGoOn(RotationChanges.at(record, next));
  }

  /** Nothing was swapped, whatever was before: the record has to be read again. */
  void readAgain() {
    swapped = Optional.empty();
  }

  /** This run is counted with a change that was just saved. */
  void countedByChange() {
    counted = swapped.flatMap(saved -> saved.rotation().running()).map(RunningRotation::token);
  }

  /** Whether this run is counted in the rotation under way. */
  boolean isCounted() {
    return counted.equals(token());
  }

  /**
   * Saves that this run works on the rotation, once, and which outside work it is about to start.
   *
   * @param intent the outside work, for a strategy that uses some
   * @throws ChangedMeanwhile if somebody else changed the record first
   */
  void begin(Optional<OutsideWork> intent) {
    RunningRotation running = running();
    Optional<OutsideWork> unannounced = intent.filter(work -> running.work().isEmpty());
    if (isCounted() && unannounced.isEmpty()) {
      return;
    }
    RunningRotation counting = isCounted() ? running : counted(running);
    RunningRotation begun =
        unannounced.map(work -> counting.working(work, counting.notBefore())).orElse(counting);
    Optional<SecretRecord> saved = records.compareAndSwap(RotationChanges.at(record, begun));
    record = saved.orElseThrow(ChangedMeanwhile::new);
    counted = Optional.of(running.token());
  }

  /**
   * Makes sure that the store still has the record as it is here.
   *
   * @throws ChangedMeanwhile if somebody else changed it
   */
  void requireUnchanged() {
    boolean isSame =
        records
            .find(record.owner().namespace(), record.arn().name())
            .filter(now -> now.revision().equals(record.revision()))
            .isPresent();
    if (!isSame) {
      throw new ChangedMeanwhile();
    }
  }

  private RunningRotation counted(RunningRotation running) {
    // An earlier run that left no outcome may have done anything.
    boolean untouched = running.step() == RotationStep.SET_SECRET && running.isCertainlyUntouched();
    RunningRotation begun = running.known(untouched, running.starts() + 1);
    return running.isPoisoned()
        ? begun.postponed(now.plus(RetryRules.poisonedAfter(begun.starts())))
        : begun;
  }

  /** Somebody else changed the record: it is to be read again. */
  static final class ChangedMeanwhile extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChangedMeanwhile() {
      super("changed meanwhile", null, false, false);
    }
  }
}
