package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.policy.RequestContext;

/**
 * A call of an action.
 *
 * @param caller who calls
 * @param context the condition keys of the request itself, see {@link
 *     dev.strongroom.core.access.ConditionKeys}
 */
public record ActionCall(Caller.Session caller, RequestContext context) {}
