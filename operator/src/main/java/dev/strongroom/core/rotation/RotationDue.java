package dev.strongroom.core.rotation;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RotationState;
import dev.strongroom.core.record.RunningRotation;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a rotation has to begin or go on, as a function of the record, the user's request and the
 * time alone. Cheap enough to be asked with a cached record before the engine is called.
 *
 * <p>A request is an id chosen by the user. Each id is taken up once: its taking up is saved in the
 * same change that begins the rotation. A request that comes while a rotation runs is answered by
 * that rotation, which gets fresh tries at once; no second one follows. Enabling a schedule sets
 * the time of the first rotation, in the next window, and begins none unless one at once is asked
 * for. A test that is asked for comes before a rotation, and waits for one that runs. Windows that
 * were missed are made up for once. In a freeze none begins; what runs goes on.
 *
 * @param kind what has to be done
 * @param requestId the request to take up, for {@link Kind#BEGIN}, {@link Kind#TEST} and {@link
 *     Kind#JOIN}
 * @param checkAt when to ask again at the latest; empty when only an event can change the answer
 * @param obstacle why no rotation can begin, for {@link Kind#BLOCKED}
 */
public record RotationDue(
    Kind kind, Optional<String> requestId, Optional<Instant> checkAt, Optional<Finding> obstacle) {

  /** What has to be done. */
  public enum Kind {
    /** A new rotation begins. */
    BEGIN,
    /** The test step alone begins. */
    TEST,
    /** The running rotation takes up the request, or its tries are renewed by the schedule. */
    JOIN,
    /** The running rotation goes on. */
    RESUME,
    /** The time of the next rotation has to be computed and saved. */
    RESCHEDULE,
    /** An old credential that is still valid has to end. */
    RETIRE,
    /** A rotation should begin and cannot. */
    BLOCKED,
    /** Nothing until {@link RotationDue#checkAt}. */
    WAIT
  }

  /** Whether a user's request is about to be taken up. */
  boolean takesUpRequest() {
    return requestId.isPresent() && kind != Kind.BLOCKED;
  }

  /**
   * Decides.
   *
   * @param record the record, which may come from a cache: the engine asks again with a fresh one
   * @param requests what users ask for
   * @param retries what happens when a step fails
   * @param times when scheduled rotations are due
   * @param retire when an old credential ends
   * @param now the time
   */
  public static RotationDue decide(
      SecretRecord record,
      RotationRequests requests,
      RetryRules retries,
      RotationTimes times,
      RetireRules retire,
      Instant now) {
    RotationState state = record.rotation();
    Optional<String> fresh =
        requests.rotate().filter(id -> !state.lastRequestId().equals(Optional.of(id)));
    if (state.running().isPresent()) {
      return whileRunning(record, state.running().get(), fresh, retries, times, now);
    }
    Optional<String> test =
        requests.test().filter(id -> !state.handled().test().equals(Optional.of(id)));
    if (test.isPresent()) {
      return obstacle(record)
          .map(finding -> blocked(test, Optional.empty(), finding))
          .orElseGet(() -> of(Kind.TEST, test, Optional.empty()));
    }
    return whileIdle(record, fresh, times, retire, now);
  }

  private static RotationDue whileIdle(
      SecretRecord record,
      Optional<String> fresh,
      RotationTimes times,
      RetireRules retire,
      Instant now) {
    RotationState state = record.rotation();
    boolean upToDate = times.isUpToDate(record);
    Optional<Instant> due =
        state.nextRotationAt().filter(at -> upToDate).filter(at -> !at.isAfter(now));
    boolean isDueAtOnce = times.isDueAtOnce(record);
    if (isDueAtOnce && fresh.isEmpty() && record.current().isEmpty()) {
      // It begins with the first value, which is an event; until then nothing is wrong.
      return of(Kind.WAIT, Optional.empty(), Optional.empty());
    }
    boolean isAsked = fresh.isPresent() || isDueAtOnce;
    Optional<Instant> frozen =
        isAsked || due.isPresent() ? times.frozenUntil(fresh, now) : Optional.empty();
    Optional<Instant> retiring = state.retiring().map(retire::earliest);
    boolean retires = retiring.filter(at -> !at.isAfter(now)).isPresent();
    if (frozen.isPresent()) {
      return retires
          ? of(Kind.RETIRE, Optional.empty(), Optional.empty())
          : blocked(
              fresh, earlier(frozen, retiring), RotationReason.RotationFrozen.with(frozen.get()));
    }
    Optional<Instant> start = due.filter(at -> !times.missed(at, now)).map(times::startOf);
    if (isAsked || start.filter(at -> !at.isAfter(now)).isPresent()) {
      return obstacle(record)
          .or(retire::obstacle)
          .map(finding -> blocked(fresh, Optional.empty(), finding))
          .orElseGet(() -> of(Kind.BEGIN, fresh, Optional.empty()));
    }
    if (!upToDate || due.isPresent() && start.isEmpty()) {
      return of(Kind.RESCHEDULE, Optional.empty(), Optional.empty());
    }
    return retires
        ? of(Kind.RETIRE, Optional.empty(), Optional.empty())
        : of(Kind.WAIT, Optional.empty(), earlier(start.or(state::nextRotationAt), retiring));
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return Stream.of(one, other).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }

  /** The same where nothing but a rotation may be asked for. */
  static RotationDue decide(
      SecretRecord record,
      Optional<String> request,
      RetryRules retries,
      RotationTimes times,
      Instant now) {
    return decide(
        record, RotationRequests.toRotate(request), retries, times, RetireRules.WITH_NEXT, now);
  }

  private static RotationDue blocked(
      Optional<String> request, Optional<Instant> until, Finding finding) {
    return new RotationDue(Kind.BLOCKED, request, until, Optional.of(finding));
  }

  private static RotationDue whileRunning(
      SecretRecord record,
      RunningRotation running,
      Optional<String> fresh,
      RetryRules retries,
      RotationTimes times,
      Instant now) {
    // Somebody else's decision is carried out first; a request then begins a rotation of its own.
    boolean overtaken = RotationAction.overtaken(record, running);
    if (!overtaken
        && !running.test()
        && (fresh.isPresent() || renewed(record.rotation(), running, retries, times, now))) {
      return of(Kind.JOIN, fresh, Optional.empty());
    }
    return RotationAction.next(record, now, retries) == RotationAction.WAIT
        ? of(Kind.WAIT, Optional.empty(), Optional.of(running.notBefore()))
        : of(Kind.RESUME, Optional.empty(), Optional.empty());
  }

  /** A scheduled time that comes while a rotation is in doubt renews its tries. */
  private static boolean renewed(
      RotationState state,
      RunningRotation running,
      RetryRules retries,
      RotationTimes times,
      Instant now) {
    return RotationAction.inDoubt(running, retries)
        && state.scheduleKey().equals(times.key())
        && state
            .nextRotationAt()
            .filter(due -> due.isAfter(running.startedAt()) && !due.isAfter(now))
            .filter(due -> !times.missed(due, now))
            .isPresent();
  }

  private static Optional<Finding> obstacle(SecretRecord record) {
    if (record.deletionAt().isPresent()) {
      return impossible("it is scheduled for deletion.");
    }
    if (record.current().isEmpty()) {
      return impossible("it has no current value yet.");
    }
    Optional<VersionId> pending = record.labels().version(StagingLabel.PENDING);
    boolean taken =
        !pending.equals(record.current())
            && pending.flatMap(record::version).filter(v -> !v.empty()).isPresent();
    return taken
        ? impossible(
            "AWSPENDING is on version "
                + pending.get()
                + ", which no rotation made. Make that version current with the annotations"
                + " strongroom.dev/rollback and strongroom.dev/rollback-to, or remove the label"
                + " with the annotation strongroom.dev/clear-pending.")
        : Optional.empty();
  }

  private static Optional<Finding> impossible(String why) {
    return Optional.of(RotationReason.RotationImpossible.with(why));
  }

  private static RotationDue of(Kind kind, Optional<String> request, Optional<Instant> checkAt) {
    return new RotationDue(kind, request, checkAt, Optional.empty());
  }
}
