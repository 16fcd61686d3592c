package dev.strongroom.adapters.endpointclient;

/** The endpoint answered with an error. */
public final class EndpointRefused extends Exception {
  private static final long serialVersionUID = 1L;

  private final String code;

  EndpointRefused(String code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  /** AWS's name of the error class, such as {@code AccessDenied}. */
  public String code() {
    return code;
  }
}
