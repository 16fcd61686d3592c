package dev.strongroom.platform.targets;

/** A connection to a target on which somebody is logged in. */
public interface TargetSession extends AutoCloseable {
  /** Ends it; never fails. */
  @Override
  void close();
}
