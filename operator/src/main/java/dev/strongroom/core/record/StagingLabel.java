package dev.strongroom.core.record;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;

/** A staging label, 1 to 256 characters (AWS SecretVersionStageType). */
public record StagingLabel(String value) implements Comparable<StagingLabel> {
  /** The version that readers get unless they ask for another. */
  public static final StagingLabel CURRENT = new StagingLabel("AWSCURRENT");

  /** The version that lost {@link #CURRENT} last: where a rollback goes. */
  public static final StagingLabel PREVIOUS = new StagingLabel("AWSPREVIOUS");

  /** The version that a rotation is bringing into force. */
  public static final StagingLabel PENDING = new StagingLabel("AWSPENDING");

  /** Checks the length. */
  public StagingLabel {
    if (value.isEmpty() || value.length() > 256) {
      throw new InvalidInput(RequestReason.InvalidLabel.with());
    }
  }

  @Override
  public int compareTo(StagingLabel other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
