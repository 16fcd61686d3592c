package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The first packet of a server: a handshake of protocol version 10, or an error instead of it.
 *
 * <p>MariaDB's documentation, "Connection" (Initial Handshake Packet) and "ERR_Packet".
 *
 * @param bytes the packet, with UTF-8 as the server's character set: the driver names that one in
 *     its login, and writes names in UTF-8 whatever it is
 * @param refusal the number of the error
 * @param offersTls whether TLS can follow
 * @param method how the server asks for the password unless told otherwise
 */
record Greeting(byte[] bytes, Optional<Integer> refusal, boolean offersTls, String method) {
  private static final int HEADER = 4;

  /** Longest greeting that is read; versions and names of methods make up some 100 bytes. */
  private static final int MAX_LENGTH = 2_048;

  private static final int PROTOCOL = 10;
  private static final int ERROR = 0xFF;
  private static final int TLS = 0x0800;

  /** utf8mb4_general_ci. */
  private static final byte UTF8 = 45;

  /** Connection id, the first eight bytes of the challenge, and a zero. */
  private static final int THREAD_AND_CHALLENGE = 4 + 8 + 1;

  /** Character set, status, further capabilities, length of the challenge, and a filler. */
  private static final int AFTER_CAPABILITIES = 1 + 2 + 2 + 1 + 10;

  private static final int REST_OF_CHALLENGE = 13;
  private static final String CLEAR_TEXT = "mysql_clear_password";

  /**
   * Reads it.
   *
   * @throws Stopped when it is none
   */
  static Greeting read(InputStream in) throws IOException, Stopped {
    byte[] header = exactly(in, HEADER);
    int length = unsigned(header, 0) | unsigned(header, 1) << 8 | unsigned(header, 2) << 16;
    if (length < 3 || length > MAX_LENGTH || header[3] != 0) {
      throw new Stopped(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
    byte[] body = exactly(in, length);
    byte[] bytes = new byte[HEADER + length];
    System.arraycopy(header, 0, bytes, 0, HEADER);
    System.arraycopy(body, 0, bytes, HEADER, length);
    if (unsigned(body, 0) == ERROR) {
      int number = unsigned(body, 1) | unsigned(body, 2) << 8;
      return new Greeting(bytes, Optional.of(number), false, "");
    }
    return handshake(bytes, body);
  }

  private static Greeting handshake(byte[] bytes, byte[] body) throws Stopped {
    int versionEnd = end(body, 1);
    int capabilities = versionEnd + 1 + THREAD_AND_CHALLENGE;
    if (unsigned(body, 0) != PROTOCOL || capabilities + 2 > body.length) {
      throw new Stopped(TargetProblem.LOGIN_NOT_UNDERSTOOD);
    }
    boolean offersTls =
        ((unsigned(body, capabilities) | unsigned(body, capabilities + 1) << 8) & TLS) != 0;
    int challengeLength = capabilities + 2 + 1 + 2 + 2;
    int method = capabilities + 2 + AFTER_CAPABILITIES;
    if (challengeLength < body.length) {
      method += Math.max(REST_OF_CHALLENGE, unsigned(body, challengeLength) - 8);
    }
    String name =
        method < body.length
            ? new String(body, method, end(body, method) - method, StandardCharsets.US_ASCII)
            : "";
    if (capabilities + 2 < body.length) {
      bytes[HEADER + capabilities + 2] = UTF8;
    }
    return new Greeting(bytes, Optional.empty(), offersTls, name);
  }

  /** Whether the server asks for the password itself. */
  boolean asksForClearText() {
    return method.equals(CLEAR_TEXT);
  }

  private static int unsigned(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]);
  }

  /** Where the zero is that ends a text. */
  private static int end(byte[] bytes, int start) {
    int end = start;
    while (end < bytes.length && bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private static byte[] exactly(InputStream in, int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException();
    }
    return bytes;
  }
}
