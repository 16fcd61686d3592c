package dev.strongroom.adapters.awsapi.server;

/** Why the server itself answers. */
public enum Refusal {
  /** Not HTTP. */
  MALFORMED(400),
  /** The head is too long. */
  HEAD_TOO_LARGE(431),
  /** The body is too long. */
  BODY_TOO_LARGE(413),
  /** The body did not arrive in time. */
  TOO_SLOW(408),
  /** There is too much to do; the client should try again. */
  OVERLOADED(503),
  /** A bug. */
  FAILED(500);

  private final int status;

  Refusal(int status) {
    this.status = status;
  }

  /** The status of HTTP. */
  public int status() {
    return status;
  }
}
