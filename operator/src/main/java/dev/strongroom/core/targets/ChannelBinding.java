package dev.strongroom.core.targets;

/** Whether a login by SCRAM is tied to the TLS connection that it runs over (RFC 5802, 5929). */
public enum ChannelBinding {
  /**
   * The server must offer it. A server that stands in between and hides that the target offers it
   * gets no login.
   */
  REQUIRE,
  /** Used where both sides can. */
  PREFER,
  /** Never used: for TLS that ends in front of the target, under another certificate. */
  DISABLE
}
