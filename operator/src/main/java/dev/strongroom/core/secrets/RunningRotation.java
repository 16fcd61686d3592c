package dev.strongroom.core.secrets;

import java.time.Instant;
import java.util.Optional;

/**
 * A rotation under way: the saved intent from which any replica goes on after a crash.
 *
 * @param token the pending version; the same through all tries
 * @param from the version that was current when the rotation began; when AWSCURRENT is neither on
 *     it nor on the token, somebody else wrote a value and the rotation is abandoned
 * @param step the step that is begun or about to be
 * @param attempt the try, from 1
 * @param notBefore earliest time for this try (back-off)
 * @param startedAt when the rotation began
 * @param requestId the id of the user's request, empty for a scheduled rotation
 */
public record RunningRotation(
    VersionId token,
    VersionId from,
    RotationStep step,
    int attempt,
    Instant notBefore,
    Instant startedAt,
    Optional<String> requestId) {

  /** The same rotation at another step. */
  public RunningRotation at(RotationStep next) {
    return new RunningRotation(token, from, next, attempt, notBefore, startedAt, requestId);
  }

  /** The same rotation, to be tried again no earlier than {@code when}. */
  public RunningRotation again(Instant when) {
    return new RunningRotation(token, from, step, attempt + 1, when, startedAt, requestId);
  }
}
