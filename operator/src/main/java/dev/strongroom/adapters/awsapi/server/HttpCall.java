package dev.strongroom.adapters.awsapi.server;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A request that has arrived completely. Texts of the head have one character per byte and are not
 * decoded.
 *
 * @param requestId under which the answer goes
 * @param path from the first slash to before the question mark
 * @param query behind the question mark; empty without one
 * @param headers names in any case, in the order of the wire; {@code host} is there in HTTP/2 too
 * @param body wiped when the call is answered
 * @param sourceAddress the IP address of the other side
 */
public record HttpCall(
    String requestId,
    String method,
    String path,
    String query,
    List<Map.Entry<String, String>> headers,
    byte[] body,
    String sourceAddress) {

  /** The first value of a header. */
  public Optional<String> header(String name) {
    for (Map.Entry<String, String> header : headers) {
      if (header.getKey().equalsIgnoreCase(name)) {
        return Optional.of(header.getValue());
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return "HttpCall[" + requestId + " " + method + "]";
  }
}
