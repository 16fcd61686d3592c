package dev.strongroom.e2e.faults;

/** What becomes of a request on its way to the API server and back. */
public enum Fault {
  /** Answered 409, and not carried out. */
  CONFLICT(409, "Conflict"),
  /** Answered 429 with Retry-After, and not carried out. */
  TOO_MANY_REQUESTS(429, "TooManyRequests"),
  /** Answered 500, and not carried out. */
  SERVER_ERROR(500, "InternalError"),
  /** The connection ends before the request is delivered. */
  CUT_BEFORE(0, ""),
  /** The request is carried out; the connection ends before its answer, that of a watch later. */
  CUT_AFTER(0, ""),
  /** The request is not carried out, and nothing comes until the client gives up. */
  SILENCE_BEFORE(0, ""),
  /** The request is carried out, and nothing comes until the client gives up. */
  SILENCE_AFTER(0, "");

  private final int code;
  private final String reason;

  Fault(int code, String reason) {
    this.code = code;
    this.reason = reason;
  }

  boolean isAnswer() {
    return code > 0;
  }

  boolean isDelivered() {
    return this == CUT_AFTER || this == SILENCE_AFTER;
  }

  boolean isSilence() {
    return this == SILENCE_BEFORE || this == SILENCE_AFTER;
  }

  /** A whole answer, as the API server gives it. */
  String answer() {
    String body =
        "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
            + "\"message\":\"injected\",\"reason\":\"%s\",\"code\":%d}".formatted(reason, code);
    return "HTTP/1.1 %d %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n%s"
        .formatted(
            code,
            reason,
            this == TOO_MANY_REQUESTS ? "Retry-After: 1\r\n" : "",
            body.length(),
            body);
  }
}
