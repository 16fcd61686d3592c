package dev.strongroom.e2e.cluster;

/** What a test may ask of a cluster. */
public enum Capability {
  /** The API server with its controllers and scheduler. Every cluster has it. */
  CONTROL_PLANE,
  /** A node: pods run, mount what is synced, and reach each other by Service. */
  NODE,
  /** A node to which images of this machine can be taken. */
  IMAGES
}
