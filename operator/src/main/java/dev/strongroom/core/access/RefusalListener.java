package dev.strongroom.core.access;

/** Notified of every request that a door refuses, on the thread of the request. */
@FunctionalInterface
public interface RefusalListener {
  /** A request was refused. Must not wait, and must not throw. */
  void refused(AccessDecision decision);
}
