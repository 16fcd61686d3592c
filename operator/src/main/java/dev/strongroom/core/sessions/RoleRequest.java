package dev.strongroom.core.sessions;

import java.time.Duration;
import java.util.Optional;

/**
 * A wish for a session of a role.
 *
 * @param roleArn as the client sent it
 * @param sessionName 2 to 64 characters of {@code [\w+=,.@-]}
 * @param duration how long it should last; see {@link SessionDuration}
 */
public record RoleRequest(String roleArn, String sessionName, Optional<Duration> duration) {
  RoleArn role() {
    return RoleArn.parse(roleArn)
        .orElseThrow(
            () ->
                SessionRefused.invalid(
                    "Request ARN is invalid. The ARN of a role is"
                        + " arn:aws:iam::<account id>:role/<name of the ServiceAccount>."));
  }

  /** Requires what {@link SessionDuration} allows. */
  void requireDuration() {
    if (duration.filter(asked -> !SessionDuration.isAllowed(asked)).isPresent()) {
      throw SessionRefused.invalid(
          "The requested DurationSeconds must be between %d and %d."
              .formatted(
                  SessionDuration.SHORTEST.toSeconds(), SessionDuration.LONGEST.toSeconds()));
    }
  }
}
