package dev.strongroom.core.record;

/**
 * The four steps of a rotation, in order (AWS rotation function contract). Each is saved in the
 * record before it is begun and can be repeated without harm.
 *
 * <pre>
 * CREATE_SECRET → SET_SECRET → TEST_SECRET → FINISH_SECRET → (no rotation running)
 *       └──────────────┴─── failed for good ───┴──────────→ (no rotation running)
 * </pre>
 */
public enum RotationStep {
  /** Make the new value and store it as the pending version; done once, a repeat finds it. */
  CREATE_SECRET("createSecret"),
  /** Make the target accept the pending value. */
  SET_SECRET("setSecret"),
  /** Use the pending value against the target. */
  TEST_SECRET("testSecret"),
  /** Move AWSCURRENT to the pending version and take AWSPENDING away, in one swap. */
  FINISH_SECRET("finishSecret");

  private final String awsName;

  RotationStep(String awsName) {
    this.awsName = awsName;
  }

  /** The step's name in AWS events and messages. */
  public String awsName() {
    return awsName;
  }
}
