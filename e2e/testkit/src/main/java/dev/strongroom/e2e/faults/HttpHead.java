package dev.strongroom.e2e.faults;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * First line and headers of an HTTP/1.1 message, and how far its body goes.
 *
 * @param text all of it, with the empty line at its end
 */
record HttpHead(String text) {
  private static final String END = "\r\n\r\n";
  private static final int PIECE = 16 * 1024;
  private static final int SWITCHING = 101;
  private static final int OK = 200;
  private static final int NO_CONTENT = 204;
  private static final int NOT_MODIFIED = 304;

  /** The next one; empty when the other side has ended. */
  static Optional<HttpHead> read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      bytes.write(b);
      if (b == '\n' && bytes.toString(StandardCharsets.ISO_8859_1).endsWith(END)) {
        return Optional.of(new HttpHead(bytes.toString(StandardCharsets.ISO_8859_1)));
      }
    }
    return Optional.empty();
  }

  String firstLine() {
    return text.substring(0, text.indexOf("\r\n"));
  }

  void write(OutputStream out) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Whether what follows this answer to a watch goes on until the connection ends. */
  boolean isEndless() {
    return status() == SWITCHING || status() == OK;
  }

  /** Copies the body of a request; without a length it has none. */
  void copyRequestBody(InputStream in, OutputStream out) throws IOException {
    if (isChunked()) {
      copyChunks(in, out);
    } else {
      copy(in, out, length().orElse(0L));
    }
  }

  /**
   * Copies the body of an answer.
   *
   * @return whether another answer can follow on the same connection
   */
  boolean copyAnswerBody(InputStream in, OutputStream out) throws IOException {
    if (status() == NO_CONTENT || status() == NOT_MODIFIED) {
      return true;
    }
    if (isChunked()) {
      copyChunks(in, out);
    } else if (length().isPresent()) {
      copy(in, out, length().get());
    } else {
      in.transferTo(out);
      return false;
    }
    return true;
  }

  private int status() {
    return Integer.parseInt(firstLine().split(" ")[1]);
  }

  private Optional<String> header(String name) {
    return text.lines()
        .skip(1)
        .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private boolean isChunked() {
    return header("transfer-encoding").filter("chunked"::equalsIgnoreCase).isPresent();
  }

  private Optional<Long> length() {
    return header("content-length").map(Long::parseLong);
  }

  private static void copyChunks(InputStream in, OutputStream out) throws IOException {
    long size;
    do {
      String line = readLine(in);
      size = Long.parseLong(line.split(";")[0].strip(), 16);
      out.write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      copy(in, out, size);
      // After a chunk an empty line, after the last one the trailers with theirs.
      String rest = readLine(in);
      while (size == 0 && !rest.isEmpty()) {
        out.write((rest + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        rest = readLine(in);
      }
      out.write("\r\n".getBytes(StandardCharsets.ISO_8859_1));
    } while (size > 0);
  }

  private static String readLine(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      bytes.write(b);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  private static void copy(InputStream in, OutputStream out, long length) throws IOException {
    byte[] piece = new byte[PIECE];
    long left = length;
    while (left > 0) {
      int n = in.read(piece, 0, (int) Math.min(left, piece.length));
      if (n < 0) {
        throw new EOFException();
      }
      out.write(piece, 0, n);
      left -= n;
    }
  }
}
