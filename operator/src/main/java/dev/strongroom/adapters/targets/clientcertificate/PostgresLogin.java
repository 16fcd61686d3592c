package dev.strongroom.adapters.targets.clientcertificate;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The login of PostgreSQL's protocol as far as a certificate takes it (manual, Frontend/Backend
 * Protocol 3.0: SSL Session Encryption, Start-up).
 */
final class PostgresLogin {
  private static final int SSL_REQUEST = 80_877_103;
  private static final int VERSION_3 = 3 << 16;
  private static final int AUTHENTICATED = 0;
  private static final char SQLSTATE = 'C';
  private static final int MAX_MESSAGE = 1 << 16;

  /** PostgreSQL 17 sends 17. */
  private static final int MAX_MESSAGES = 256;

  /** PostgreSQL manual, appendix A. A refused certificate and an unknown user are one state. */
  private static final Map<String, TargetProblem> STATES =
      Map.of(
          "28000", TargetProblem.CERTIFICATE_REFUSED,
          "28P01", TargetProblem.CERTIFICATE_REFUSED,
          "3D000", TargetProblem.NO_SUCH_DATABASE,
          "53300", TargetProblem.BUSY,
          "57P03", TargetProblem.BUSY);

  private final Consumer<String> codes;

  /** Logins; {@code codes} is told the states of failures. */
  PostgresLogin(Consumer<String> codes) {
    this.codes = codes;
  }

  /**
   * Asks the server to go on with TLS.
   *
   * @throws Stopped when it does not
   */
  void askForTls(Socket plain) throws IOException, Stopped {
    DataOutputStream out = new DataOutputStream(plain.getOutputStream());
    out.writeInt(2 * Integer.BYTES);
    out.writeInt(SSL_REQUEST);
    out.flush();
    switch (plain.getInputStream().read()) {
      case 'S' -> {
        // The handshake follows.
      }
      case 'N' -> throw new Stopped(TargetProblem.TLS_NOT_OFFERED);
      case -1 -> throw new Stopped(TargetProblem.CONNECTION_LOST);
      default -> throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  /**
   * Logs in over TLS, and out again.
   *
   * @throws Stopped when the server does not let the user in
   */
  void logIn(Socket secured, TargetLogin login) throws IOException, Stopped {
    DataOutputStream out = new DataOutputStream(secured.getOutputStream());
    out.write(startUp(login));
    out.flush();
    awaitReady(new DataInputStream(secured.getInputStream()));
    out.writeByte('X');
    out.writeInt(Integer.BYTES);
    out.flush();
  }

  /** The server looks for user and database after it has accepted the certificate. */
  private void awaitReady(DataInputStream in) throws IOException, Stopped {
    for (int count = 0; count < MAX_MESSAGES; count++) {
      int type = in.readUnsignedByte();
      int length = in.readInt() - Integer.BYTES;
      if (length < 0 || length > MAX_MESSAGE) {
        throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
      }
      byte[] body = in.readNBytes(length);
      switch (type) {
        case 'R' -> requireAuthenticated(body);
        case 'E' -> throw new Stopped(problem(body));
        case 'Z' -> {
          return;
        }
        default -> {
          // A setting of the session, the key to cancel it, or a notice.
        }
      }
    }
    throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }

  private static void requireAuthenticated(byte[] body) throws Stopped {
    if (body.length < Integer.BYTES) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    if (ByteBuffer.wrap(body).getInt() != AUTHENTICATED) {
      throw new Stopped(TargetProblem.CERTIFICATE_NOT_ENOUGH);
    }
  }

  private static byte[] startUp(TargetLogin login) throws IOException {
    ByteArrayOutputStream names = new ByteArrayOutputStream();
    parameter(names, "user", login.username());
    parameter(names, "database", login.database().orElse(login.username()));
    parameter(names, "application_name", "strongroom");
    names.write(0);
    ByteArrayOutputStream message = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(message);
    out.writeInt(2 * Integer.BYTES + names.size());
    out.writeInt(VERSION_3);
    names.writeTo(out);
    return message.toByteArray();
  }

  private static void parameter(ByteArrayOutputStream out, String name, String value) {
    for (String text : new String[] {name, value}) {
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
      out.write(0);
    }
  }

  /** An error has fields: a letter and a text that ends with a zero byte. */
  private TargetProblem problem(byte[] body) {
    for (String field : new String(body, StandardCharsets.ISO_8859_1).split("\0")) {
      if (!field.isEmpty() && field.charAt(0) == SQLSTATE && field.matches("C[0-9A-Z]{5}")) {
        codes.accept(field.substring(1));
        return STATES.getOrDefault(field.substring(1), TargetProblem.UNEXPECTED_ANSWER);
      }
    }
    return TargetProblem.UNEXPECTED_ANSWER;
  }
}
