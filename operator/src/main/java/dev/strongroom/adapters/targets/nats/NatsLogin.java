package dev.strongroom.adapters.targets.nats;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import dev.strongroom.platform.targets.TargetTls;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * The login of NATS's client protocol (docs.nats.io, Client Protocol): the server tells a nonce,
 * which the client signs.
 */
final class NatsLogin {
  private static final int MAX_LINE = 1 << 16;
  private static final int MAX_LINES = 32;

  private static final Map<String, TargetProblem> ERRORS =
      Map.of(
          "-ERR 'Authorization Violation'", TargetProblem.JWT_REFUSED,
          "-ERR 'User Authentication Expired'", TargetProblem.JWT_REFUSED,
          "-ERR 'User Authentication Revoked'", TargetProblem.JWT_REFUSED,
          "-ERR 'Account Authentication Expired'", TargetProblem.JWT_REFUSED,
          "-ERR 'maximum connections exceeded'", TargetProblem.BUSY,
          "-ERR 'maximum account active connections exceeded'", TargetProblem.BUSY);

  private final TargetSteps steps;
  private final TargetTls tls;
  private final JsonObjects json;

  /** Logins in these steps, with this TLS where the mode is not to have none. */
  NatsLogin(TargetSteps steps, TargetTls tls, JsonObjects json) {
    this.steps = steps;
    this.tls = tls;
    this.json = json;
  }

  /**
   * What a server says first.
   *
   * @param nonce to be signed; empty for a server that wants no signature
   * @param isTls whether it goes on with TLS
   */
  private record Greeting(Optional<String> nonce, boolean isTls) {}

  /**
   * Logs in.
   *
   * @param signer signs the nonce
   * @throws Stopped when the server does not let the user in
   */
  void logIn(Socket plain, TargetLogin login, String token, Nkey signer)
      throws IOException, Stopped {
    Greeting greeting = greeting(line(plain.getInputStream()));
    steps.answered();
    if (tls.mode() == TlsMode.DISABLE) {
      connect(plain, token, greeting, signer);
      return;
    } else if (!greeting.isTls()) {
      throw new Stopped(TargetProblem.TLS_NOT_OFFERED);
    }
    connect(tls.over(plain, login.host(), login.port()), token, greeting, signer);
  }

  private Greeting greeting(String line) throws Stopped {
    if (!line.startsWith("INFO ")) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    try (SecretValue text = SecretValue.text(line.substring("INFO ".length()));
        JsonObject info = json.require(text, "INFO")) {
      return new Greeting(
          JsonCredentials.text(info, "nonce"),
          isTrue(info, "tls_required") || isTrue(info, "tls_available"));
    } catch (InvalidInput malformed) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
  }

  private static boolean isTrue(JsonObject info, String member) {
    return JsonCredentials.text(info, member).equals(Optional.of("true"));
  }

  private void connect(Socket socket, String token, Greeting greeting, Nkey signer)
      throws IOException, Stopped {
    String nonce = greeting.nonce().orElseThrow(() -> new Stopped(TargetProblem.JWT_NOT_CHECKED));
    byte[] signature = signer.sign(nonce.getBytes(StandardCharsets.UTF_8));
    String request =
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"java\",\"version\":\"1\","
            + "\"name\":\"strongroom\",\"protocol\":1,\"jwt\":\""
            + token
            + "\",\"sig\":\""
            + Base64.getUrlEncoder().withoutPadding().encodeToString(signature)
            + "\"}\r\nPING\r\n";
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    for (int count = 0; count < MAX_LINES; count++) {
      String line = line(socket.getInputStream());
      if (line.equals("PONG")) {
        return;
      } else if (line.startsWith("-ERR")) {
        steps.code(ERRORS.containsKey(line) ? line.substring("-ERR ".length()) : "-ERR");
        throw new Stopped(ERRORS.getOrDefault(line, TargetProblem.UNEXPECTED_ANSWER));
      }
    }
    throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
  }

  /** Byte by byte: after the first line TLS may follow. */
  private static String line(InputStream in) throws IOException, Stopped {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("no whole line");
      } else if (line.size() == MAX_LINE) {
        throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).stripTrailing();
  }
}
