package dev.strongroom.adapters.awsapi;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.sessions.Session;

/** Makes calls of core's actions from calls of the endpoint. */
public final class ActionCalls {
  private final String region;
  private final boolean secure;

  /**
   * For an endpoint.
   *
   * @param region in which it is
   * @param secure whether clients reach it over TLS only
   */
  public ActionCalls(String region, boolean secure) {
    this.region = region;
    this.secure = secure;
  }

  /** A call, with the condition keys that every request has. */
  public ActionCall of(Call call) {
    return new ActionCall(caller(call.session()), RequestContext.deferred(() -> context(call)));
  }

  /** The condition keys that every request has, to add to. */
  public RequestContext.Builder context(Call call) {
    return RequestContext.builder()
        .text(ConditionKeys.SOURCE_IP, call.sourceAddress())
        .time(ConditionKeys.CURRENT_TIME, call.time())
        .number(ConditionKeys.EPOCH_TIME, call.time().getEpochSecond())
        .bool(ConditionKeys.SECURE_TRANSPORT, secure)
        .text(ConditionKeys.REQUESTED_REGION, region)
        .text(ConditionKeys.USER_AGENT, call.userAgent())
        .time(ConditionKeys.TOKEN_ISSUE_TIME, call.session().issuedAt());
  }

  /** Who a session stands for. */
  public static Caller.Session caller(Session session) {
    return session.caller();
  }
}
