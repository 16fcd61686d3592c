package dev.strongroom.adapters.awsapi.server;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param body wiped when it is sent
 */
public record HttpAnswer(int status, String contentType, byte[] body) {
  @Override
  public String toString() {
    return "HttpAnswer[" + status + "]";
  }
}
