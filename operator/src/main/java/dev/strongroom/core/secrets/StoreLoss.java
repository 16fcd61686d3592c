package dev.strongroom.core.secrets;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Decides whether the store has lost what the cluster still shows of a secret. Records can be
 * deleted by mistake or restored from an old backup, while applications go on with the values in
 * their projected Secrets. A value that may be the only one that works is never replaced by a
 * generated or an older one, unless somebody asks for that.
 *
 * @param lost the version that the cluster shows and should be current
 * @param stored the version that is current in the store instead; empty when it has none
 * @param hasRecord whether the store has a record at all
 * @param serials of a record that was set back although its versions do not show it: its serial
 *     number, and the one in the status
 */
public record StoreLoss(
    VersionId lost, Optional<VersionId> stored, boolean hasRecord, Optional<Serials> serials) {

  /**
   * Serial numbers of a record.
   *
   * @param shown the one that the status shows
   * @param stored the one of the store, which is lower
   */
  public record Serials(long shown, long stored) {}

  /**
   * What the cluster shows of a secret, outside the store.
   *
   * @param status what the object's status says was current; empty when it never had a value
   * @param marked the version in the projected Secret, as its mark says; empty when there is no
   *     such Secret, it bears no mark, or another record of the namespace has that version
   * @param accepted the version, or the serial number, whose loss somebody accepted by annotation
   */
  public record Traces(
      Optional<Status> status, Optional<VersionId> marked, Optional<String> accepted) {
    /** No trace of an earlier secret. */
    public static final Traces NONE =
        new Traces(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /**
   * The part of an object's status that outlives a lost record.
   *
   * @param version the version that had AWSCURRENT
   * @param changedAt the record's last change, cut to seconds; empty when the status has no time
   * @param arn the secret's ARN; empty when the status has none
   * @param serial the record's serial number; 0 when the status has none
   */
  public record Status(
      VersionId version, Optional<Instant> changedAt, Optional<String> arn, long serial) {

    /** Serial numbers are of the same secret alone. */
    private Optional<Serials> above(SecretRecord record) {
      return serial > record.serial() && arn.equals(Optional.of(record.arn().toString()))
          ? Optional.of(new Serials(serial, record.serial()))
          : Optional.empty();
    }
  }

  /**
   * Compares the traces with the store. A record that is at least as new as the status was not set
   * back, whatever the Secret shows: a Secret that could not be written for some time shows an old
   * version, which may have been removed since.
   *
   * @param record the record as the store has it
   * @param overwrittenAt when a restore last replaced the record on request; that is no loss
   * @return what was lost; empty when nothing was
   */
  public static Optional<StoreLoss> find(
      Traces traces, Optional<SecretRecord> record, Optional<Instant> overwrittenAt) {
    if (record.isEmpty()) {
      return traces
          .status()
          .map(Status::version)
          .or(traces::marked)
          .map(version -> new StoreLoss(version, Optional.empty(), false, Optional.empty()));
    }
    SecretRecord stored = record.get();
    Optional<VersionId> lost =
        traces.status().isPresent()
            ? traces.status().filter(s -> isNewer(s, stored, overwrittenAt)).map(Status::version)
            : traces
                .marked()
                .filter(version -> overwrittenAt.isEmpty() && wasNeverInForce(version, stored));
    return lost.map(version -> new StoreLoss(version, stored.current(), true, Optional.empty()))
        .or(() -> traces.status().flatMap(status -> setBack(status, stored)));
  }

  private static Optional<StoreLoss> setBack(Status status, SecretRecord record) {
    return status
        .above(record)
        .map(
            serials ->
                new StoreLoss(status.version(), record.current(), true, Optional.of(serials)));
  }

  private static boolean isNewer(
      Status status, SecretRecord record, Optional<Instant> overwrittenAt) {
    Instant changed = record.changedAt();
    Instant latest = overwrittenAt.filter(changed::isBefore).orElse(changed);
    Instant stored = latest.truncatedTo(ChronoUnit.SECONDS);
    boolean isOlder = status.changedAt().filter(stored::isBefore).isPresent();
    boolean isSameSecond = status.changedAt().filter(stored::equals).isPresent();
    return isOlder && !record.current().equals(Optional.of(status.version()))
        || isSameSecond && overwrittenAt.isEmpty() && wasNeverInForce(status.version(), record);
  }

  /** A version becomes current before it is projected, so a pending one is not projected. */
  private static boolean wasNeverInForce(VersionId version, SecretRecord record) {
    boolean isPinned = record.metadata().pin().equals(Optional.of(version));
    boolean isCurrent = record.current().equals(Optional.of(version));
    boolean isPending = record.labels().of(version).contains(StagingLabel.PENDING);
    return !isPinned && !isCurrent && (record.version(version).isEmpty() || isPending);
  }

  /** Whether this very loss was accepted; a later one needs another acceptance. */
  public boolean isAccepted(Traces traces) {
    String what = serials.map(s -> String.valueOf(s.shown())).orElseGet(lost::value);
    return traces.accepted().equals(Optional.of(what));
  }

  /** What to tell the user. */
  public Finding finding() {
    if (serials.isPresent()) {
      return StoreReason.RecordSetBack.with(serials.get().shown(), serials.get().stored());
    }
    return hasRecord
        ? StoreReason.RecordOutdated.with(lost, stored.map(VersionId::value).orElse("none"))
        : StoreReason.RecordMissing.with(lost);
  }
}
