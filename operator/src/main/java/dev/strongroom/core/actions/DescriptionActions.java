package dev.strongroom.core.actions;

import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;

/** What is said about secrets: AWS DescribeSecret. */
public final class DescriptionActions {
  private final SecretAccess access;

  /** Actions that go this way to their secrets. */
  public DescriptionActions(SecretAccess access) {
    this.access = access;
  }

  /**
   * The record of a secret, which may be scheduled for deletion.
   *
   * @throws Rejected when the caller may not, or there is no such secret
   * @throws Failure when it cannot be read
   */
  public SecretRecord describe(ActionCall call, String secretId) {
    return access.require(call, SecretAction.DESCRIBE_SECRET, secretId);
  }
}
