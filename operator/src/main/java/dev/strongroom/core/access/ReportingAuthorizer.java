package dev.strongroom.core.access;

/** Decides as another authorizer does, and reports what is refused. */
public final class ReportingAuthorizer implements Authorizer {
  private final Authorizer doors;
  private final RefusalListener listener;

  public ReportingAuthorizer(Authorizer doors, RefusalListener listener) {
    this.doors = doors;
    this.listener = listener;
  }

  @Override
  public AccessDecision decide(AccessRequest request) {
    AccessDecision decision = doors.decide(request);
    if (!decision.allowed()) {
      listener.refused(decision);
    }
    return decision;
  }
}
