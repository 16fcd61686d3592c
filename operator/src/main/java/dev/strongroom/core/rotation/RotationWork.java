package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.OutsideWork;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** One call of a {@link RotationStrategy}: for which rotation, and what the call may use. */
public final class RotationWork {
  private final SecretRecord record;
  private final RunningRotation running;
  private final OutsideWork.Purpose purpose;
  private final Instant now;
  private final boolean isLastAttempt;
  private final SecretValues values;
  private final Runnable begin;
  private final Optional<PendingValue> pending;
  private boolean begun;

  RotationWork(
      SecretRecord record,
      RunningRotation running,
      OutsideWork.Purpose purpose,
      Instant now,
      boolean isLastAttempt,
      SecretValues values,
      Runnable begin,
      Optional<PendingValue> pending) {
    this.record = record;
    this.running = running;
    this.purpose = purpose;
    this.now = now;
    this.isLastAttempt = isLastAttempt;
    this.values = values;
    this.begin = begin;
    this.pending = pending;
  }

  /** The record as it was when the step was decided on. */
  public SecretRecord record() {
    return record;
  }

  /** The rotation. */
  public RunningRotation running() {
    return running;
  }

  /** The time. */
  public Instant now() {
    return now;
  }

  /** Whether no attempt is left after this one. */
  public boolean isLastAttempt() {
    return isLastAttempt;
  }

  /** The handle of the work that this step has started; empty when it has to be started. */
  public Optional<String> handle() {
    return running.work().filter(work -> work.purpose() == purpose).flatMap(OutsideWork::handle);
  }

  /**
   * The name under which outside work is started: the same for each repetition after a crash, and
   * another one for each new piece of work.
   */
  public String key() {
    return running.token()
        + "-"
        + purpose.name().toLowerCase(Locale.ROOT)
        + "-"
        + running.worksEnded();
  }

  /**
   * To be called before the first effect or question outside: saves that this run works on the
   * rotation, so that a run that ends its process is not repeated for ever, and that it is about to
   * start outside work, so that work without a handle is not forgotten.
   *
   * @throws RuntimeException if somebody else changed the record first; not to be caught
   */
  public void begin() {
    begin.run();
    begun = true;
  }

  boolean hasBegun() {
    return begun;
  }

  /**
   * The value of a version; the caller closes it.
   *
   * @throws Unreadable if there is none, or it cannot be opened
   */
  public SecretValue read(VersionId version) {
    return find(version)
        .orElseThrow(() -> new Unreadable(StoreReason.VersionMissing.with(version)));
  }

  /**
   * The value of a version, if there is one; the caller closes it.
   *
   * @throws Unreadable if it cannot be opened
   */
  public Optional<SecretValue> find(VersionId version) {
    return values.read(record, version);
  }

  /**
   * Writes the pending value, in {@link RotationStrategy#create} alone; the caller closes it.
   *
   * @throws dev.strongroom.core.problems.Rejected if the account has no room for it
   */
  public void write(SecretValue made) {
    pending
        .orElseThrow(() -> new IllegalStateException("values are written in create alone"))
        .write(made);
  }
}
