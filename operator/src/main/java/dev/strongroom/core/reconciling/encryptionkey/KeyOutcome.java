package dev.strongroom.core.reconciling.encryptionkey;

import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyChanges;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What one pass has come to.
 *
 * @param record the record, if the key has one
 * @param users names of the secrets that need the key
 * @param phase how the object stands; empty for as declared, but not ready
 * @param finding why
 */
public record KeyOutcome(
    Optional<KeyRecord> record, List<String> users, Optional<Phase> phase, Finding finding) {
  private static final Duration RETRY = Duration.ofSeconds(10);

  /** A namespace that has used up its budget gets room when a deleted key is destroyed. */
  private static final Duration WHEN_FULL = Duration.ofMinutes(10);

  private static final Duration ENDING = Duration.ofMinutes(1);
  private static final Duration FAILSAFE = Duration.ofMinutes(50);

  /** Most secrets that a sentence names. */
  private static final int NAMED = 10;

  /**
   * The outcome of bringing the record to the declaration.
   *
   * @param declared the record as it is now, or empty when the key was deleted as declared; else
   *     what stood in the way
   * @param shown the record that the status shows
   * @param users names of the secrets that need that record's key
   */
  public static KeyOutcome of(
      Attempt<Optional<KeyRecord>> declared, Optional<KeyRecord> shown, List<String> users) {
    if (declared.failure().isPresent()) {
      Failure failure = declared.failure().get();
      return new KeyOutcome(shown, users, Optional.of(phase(failure)), failure.finding());
    }
    if (shown.isEmpty()) {
      return new KeyOutcome(
          shown, users, Optional.of(Phase.STALLED), KeyReason.KeyDestroyed.with());
    }
    KeyRecord record = shown.get();
    Optional<Phase> phase =
        record.state() == KeyState.ENABLED ? Optional.of(Phase.READY) : Optional.empty();
    return new KeyOutcome(shown, users, phase, finding(record, users));
  }

  private static Phase phase(Failure failure) {
    return failure instanceof InvalidInput || failure instanceof Unreadable
        ? Phase.STALLED
        : Phase.RETRYING;
  }

  private static Finding finding(KeyRecord record, List<String> users) {
    return switch (record.state()) {
      case ENABLED -> KeyReason.KeyEnabled.with(record.current().id());
      case DISABLED -> record.obstacle().orElseThrow();
      case PENDING_DELETION -> deletion(record, users);
    };
  }

  /** What the end of the key means for those that use it. */
  public static Finding deletion(KeyRecord record, List<String> users) {
    Object at = record.customer().flatMap(CustomerKey::deletionAt).orElseThrow();
    return users.isEmpty()
        ? KeyReason.KeyDeletionUnused.with(at)
        : KeyReason.KeyDeletionInUse.with(at, users.size(), named(users));
  }

  private static String named(List<String> users) {
    String names = String.join(", ", users.subList(0, Math.min(NAMED, users.size())));
    return users.size() > NAMED ? names + ", …" : names;
  }

  /** How long to wait before the object is looked at again, if no event brings it back earlier. */
  public Duration nextLook(Instant now) {
    if (finding.reason() == AccountReason.KeyLimitExceeded) {
      return WHEN_FULL;
    }
    if (phase.equals(Optional.of(Phase.RETRYING))) {
      return RETRY;
    }
    if (record.map(KeyRecord::state).equals(Optional.of(KeyState.PENDING_DELETION))) {
      // Secrets that are removed for good leave the key without telling.
      return ENDING;
    }
    return record
        .flatMap(KeyChanges::nextRotationAt)
        .map(at -> Duration.between(now, at).plusMillis(1))
        .filter(wait -> wait.compareTo(FAILSAFE) < 0)
        .map(wait -> wait.isNegative() || wait.isZero() ? RETRY : wait)
        .orElse(FAILSAFE);
  }
}
