package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.policy.RequestContext;
import java.util.function.UnaryOperator;

/**
 * A call of an action.
 *
 * @param caller who calls
 * @param context the condition keys of the request itself, see {@link
 *     dev.strongroom.core.access.ConditionKeys}
 */
public record ActionCall(Caller.Session caller, RequestContext context) {
  /**
   * The same call with the condition keys of its parameters. A parameter that the client left out
   * leaves its key absent, also where it has a default (IAM).
   */
  ActionCall with(UnaryOperator<RequestContext.Builder> keys) {
    return new ActionCall(caller, RequestContext.deferred(() -> keys.apply(context.toBuilder())));
  }
}
