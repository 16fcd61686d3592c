package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.SecretRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Who may have a secret of another account projected: a role that may read its current value, as
 * GetSecretValue decides it. There is no request, so conditions of policies on its address or
 * transport are not met.
 */
public final class ProjectionDoors {
  private final SecretAccess access;
  private final InstantSource clock;

  /** Asks the doors on this way to secrets. */
  public ProjectionDoors(SecretAccess access, InstantSource clock) {
    this.access = access;
    this.clock = clock;
  }

  /**
   * The secret of an ARN.
   *
   * @throws Rejected when a door is closed, or there is no such secret
   * @throws Failure when the store or a door cannot be asked, or the record cannot be read
   */
  public SecretRecord require(Caller.Session caller, String arn) {
    Instant now = clock.instant();
    RequestContext context =
        RequestContext.builder()
            .time(ConditionKeys.CURRENT_TIME, now)
            .number(ConditionKeys.EPOCH_TIME, now.getEpochSecond())
            .build();
    return access.require(
        new ActionCall(caller, context),
        SecretAction.GET_SECRET_VALUE,
        arn,
        record ->
            record
                .current()
                .flatMap(version -> access.protection().opening(record, version))
                .map(List::of)
                .orElse(List.of()));
  }
}
