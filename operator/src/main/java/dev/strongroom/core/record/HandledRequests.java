package dev.strongroom.core.record;

import dev.strongroom.core.record.RotationState.RotationFailure;
import java.util.Optional;

/**
 * The last requests about rotations of a secret that were taken up, each by the id that the user
 * chose, so that each is taken up once.
 *
 * @param cancel to cancel the running rotation
 * @param clear to remove AWSPENDING from a version that no rotation made
 * @param test to run the test step alone
 * @param testFailure how the last test failed; empty after a success
 */
public record HandledRequests(
    Optional<String> cancel,
    Optional<String> clear,
    Optional<String> test,
    Optional<RotationFailure> testFailure) {
  /** None yet. */
  public static final HandledRequests NONE =
      new HandledRequests(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** With a request to cancel. */
  public HandledRequests withCancel(String id) {
    return new HandledRequests(Optional.of(id), clear, test, testFailure);
  }

  /** With a request to remove AWSPENDING. */
  public HandledRequests withClear(String id) {
    return new HandledRequests(cancel, Optional.of(id), test, testFailure);
  }

  /** With a request for a test. */
  public HandledRequests withTest(String id) {
    return new HandledRequests(cancel, clear, Optional.of(id), testFailure);
  }

  /** After a test that failed like this, or did not fail. */
  public HandledRequests tested(Optional<RotationFailure> failure) {
    return new HandledRequests(cancel, clear, test, failure);
  }
}
