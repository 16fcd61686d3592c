package dev.strongroom.core.rotation;

import java.util.Optional;

/**
 * What users ask for at present, by ids of their choice; each id is taken up once.
 *
 * @param rotate the id of the latest request to rotate
 * @param test the id of the latest request to run the test step alone
 */
public record RotationRequests(Optional<String> rotate, Optional<String> test) {
  /** Nothing. */
  public static final RotationRequests NONE =
      new RotationRequests(Optional.empty(), Optional.empty());

  /** Nothing but a rotation, if that. */
  public static RotationRequests toRotate(Optional<String> id) {
    return new RotationRequests(id, Optional.empty());
  }
}
