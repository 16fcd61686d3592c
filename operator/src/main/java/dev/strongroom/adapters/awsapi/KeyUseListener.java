package dev.strongroom.adapters.awsapi;

import dev.strongroom.core.accesskeys.KeyUses;
import dev.strongroom.core.sessions.AccessKeyIds;

/** Notes which static access keys are used, and passes everything on. */
public final class KeyUseListener implements CallListener {
  private final CallListener next;
  private final KeyUses uses;

  public KeyUseListener(CallListener next, KeyUses uses) {
    this.next = next;
    this.uses = uses;
  }

  @Override
  public void begin(Call call) {
    call.signature()
        .map(signature -> signature.accessKeyId())
        .filter(AccessKeyIds::isStatic)
        .ifPresent(id -> uses.used(id, call.time()));
    next.begin(call);
  }

  @Override
  public void end(Call call, CallOutcome outcome) {
    next.end(call, outcome);
  }
}
