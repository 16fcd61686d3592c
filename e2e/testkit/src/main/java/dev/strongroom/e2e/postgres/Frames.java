package dev.strongroom.e2e.postgres;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The frames of PostgreSQL's protocol, version 3, as a server reads and writes them. */
final class Frames {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int CANCEL_REQUEST = 80877102;
  private static final int MAX_FRAME = 1 << 16;

  private DataInputStream in;
  private OutputStream out;

  Frames(DataInputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  /** A frame of the client: its type and its body. */
  record Frame(char type, byte[] body) {}

  /** Writes a body. */
  @FunctionalInterface
  interface Body {
    void write(DataOutputStream out) throws IOException;
  }

  /** Goes on over TLS, on the same connection. */
  @FunctionalInterface
  interface Tls {
    Socket begin() throws IOException;
  }

  /**
   * Reads up to the startup message; false for a request to cancel.
   *
   * @param tls begun when the client asks for it; without one encryption is refused
   */
  boolean readStartup(Optional<Tls> tls) throws IOException {
    while (true) {
      byte[] body = readBody();
      int code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
      if (code == SSL_REQUEST && tls.isPresent()) {
        raw(new byte[] {'S'});
        Socket secured = tls.get().begin();
        in = new DataInputStream(secured.getInputStream());
        out = secured.getOutputStream();
      } else if (code == SSL_REQUEST || code == GSS_REQUEST) {
        raw(new byte[] {'N'});
      } else {
        return code != CANCEL_REQUEST;
      }
    }
  }

  Frame read() throws IOException {
    char type = (char) in.readUnsignedByte();
    return new Frame(type, readBody());
  }

  private byte[] readBody() throws IOException {
    int length = in.readInt() - Integer.BYTES;
    if (length < 0 || length > MAX_FRAME) {
      throw new IOException("not a frame of a client");
    }
    byte[] body = new byte[length];
    in.readFully(body);
    return body;
  }

  void write(char type, Body body) throws IOException {
    raw(frame(type, body));
  }

  void raw(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  /** A frame with the length that it has. */
  static byte[] frame(char type, Body body) {
    byte[] content = bytes(body);
    return bytes(
        out -> {
          out.writeByte(type);
          out.writeInt(content.length + Integer.BYTES);
          out.write(content);
        });
  }

  static byte[] bytes(Body body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      body.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** A text that ends with a zero. */
  static void text(DataOutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.writeByte(0);
  }

  /** An ErrorResponse or NoticeResponse. */
  static byte[] message(char type, String severity, String state) {
    return frame(
        type,
        out -> {
          text(out, "S" + severity);
          text(out, "V" + severity);
          text(out, "C" + state);
          text(out, "Mcanary");
          out.writeByte(0);
        });
  }

  /** An authentication request with this code. */
  static byte[] authentication(int code, byte[] rest) {
    return frame(
        'R',
        out -> {
          out.writeInt(code);
          out.write(rest);
        });
  }
}
