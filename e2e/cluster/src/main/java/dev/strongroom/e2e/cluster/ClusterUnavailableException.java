package dev.strongroom.e2e.cluster;

/** A cluster, or a capability of it, cannot be had on this machine. The message says why. */
public final class ClusterUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param reason what is missing, in words for the person who starts the tests
   */
  public ClusterUnavailableException(String reason) {
    super(reason);
  }

  /**
   * @param reason what is missing, in words for the person who starts the tests
   * @param cause what was observed
   */
  public ClusterUnavailableException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
