package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests of HTTP/1.1 (RFC 9112), one after the other over one open connection, for drivers of
 * targets with an HTTP API. The connection was checked by {@link TargetSockets}: nothing here
 * resolves a name, follows a redirect or keeps a cookie. Answers are bounded.
 */
public final class HttpConnection {
  private static final int MAX_HEAD_BYTES = 1 << 14;
  private static final int MAX_BODY_BYTES = 1 << 20;
  private static final int MAX_INTERIM_ANSWERS = 8;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})( .*)?");
  private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,7}");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,6})[ \\t]*(;.*)?");

  private final Socket socket;
  private final InputStream in;
  private final String authority;

  /**
   * Requests over a socket, which stays the caller's to close.
   *
   * @param login whose host and port the requests name
   */
  public HttpConnection(Socket socket, TargetLogin login) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
    boolean isBareIpv6 = login.host().contains(":") && !login.host().startsWith("[");
    this.authority = (isBareIpv6 ? "[" + login.host() + "]" : login.host()) + ":" + login.port();
  }

  /**
   * An answer.
   *
   * @param status 200 to 599
   * @param headers by their names in lower case; of repeated ones the last
   * @param body at most 1 MiB
   */
  public record Answer(int status, Map<String, String> headers, byte[] body) {}

  /**
   * Sends a request and waits for its answer.
   *
   * @param path with its query, percent-encoded
   * @param headers without control characters
   * @param json the body; empty for none
   * @throws IOException when the connection breaks
   * @throws Stopped with {@link TargetProblem#UNEXPECTED_ANSWER} when the answer is not HTTP/1.1,
   *     or too large
   */
  public Answer ask(String method, String path, Map<String, String> headers, Optional<byte[]> json)
      throws IOException, Stopped {
    StringBuilder head =
        new StringBuilder("%s %s HTTP/1.1\r\nHost: %s\r\n".formatted(method, path, authority));
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    json.ifPresent(
        body ->
            head.append(
                "Content-Type: application/json\r\nContent-Length: " + body.length + "\r\n"));
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
    json.ifPresent(request::writeBytes);
    socket.getOutputStream().write(request.toByteArray());
    socket.getOutputStream().flush();
    return answer();
  }

  private Answer answer() throws IOException, Stopped {
    for (int i = 0; i <= MAX_INTERIM_ANSWERS; i++) {
      int[] left = {MAX_HEAD_BYTES};
      int status = status(line(left));
      Map<String, String> headers = headers(left);
      if (status >= 200) {
        return new Answer(status, headers, body(status, headers));
      }
    }
    throw notUnderstood();
  }

  private static int status(String line) throws Stopped {
    Matcher status = STATUS_LINE.matcher(line);
    if (!status.matches()) {
      throw notUnderstood();
    }
    return Integer.parseInt(status.group(1));
  }

  private Map<String, String> headers(int[] left) throws IOException, Stopped {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(left); !line.isEmpty(); line = line(left)) {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw notUnderstood();
      }
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private byte[] body(int status, Map<String, String> headers) throws IOException, Stopped {
    if (status == 204 || status == 304) {
      return new byte[0];
    } else if (headers.containsKey("transfer-encoding")) {
      if (!headers.get("transfer-encoding").equalsIgnoreCase("chunked")) {
        throw notUnderstood();
      }
      return chunks();
    } else if (headers.containsKey("content-length")) {
      String length = headers.get("content-length");
      if (!DECIMAL.matcher(length).matches()) {
        throw notUnderstood();
      }
      return exactly(Integer.parseInt(length), MAX_BODY_BYTES);
    }
    byte[] rest = in.readNBytes(MAX_BODY_BYTES + 1);
    if (rest.length > MAX_BODY_BYTES) {
      throw notUnderstood();
    }
    return rest;
  }

  private byte[] chunks() throws IOException, Stopped {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    int[] left = {MAX_BODY_BYTES};
    while (true) {
      Matcher chunk = CHUNK.matcher(line(left));
      if (!chunk.matches()) {
        throw notUnderstood();
      }
      int length = Integer.parseInt(chunk.group(1), 16);
      if (length == 0) {
        headers(left);
        return body.toByteArray();
      }
      body.writeBytes(exactly(length, MAX_BODY_BYTES - body.size()));
      if (!line(left).isEmpty()) {
        throw notUnderstood();
      }
    }
  }

  private byte[] exactly(int length, int limit) throws IOException, Stopped {
    if (length > limit) {
      throw notUnderstood();
    }
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }

  /**
   * The next line, without its end.
   *
   * @param left how many bytes may come, which it counts down
   */
  private String line(int[] left) throws IOException, Stopped {
    byte[] line = new byte[128];
    int length = 0;
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (left[0]-- == 0) {
        throw notUnderstood();
      }
      if (length == line.length) {
        line = Arrays.copyOf(line, 2 * length);
      }
      line[length++] = (byte) next;
    }
    boolean endsWithReturn = length > 0 && line[length - 1] == '\r';
    return new String(line, 0, endsWithReturn ? length - 1 : length, StandardCharsets.ISO_8859_1);
  }

  private static Stopped notUnderstood() {
    return new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }
}
