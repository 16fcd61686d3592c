package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.ScramExchange;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Opens connections and logs in by SCRAM, once the server has answered as a broker does. */
final class KafkaConnector {
  private final TargetSteps steps;

  /** Connects in these steps. */
  KafkaConnector(TargetSteps steps) {
    this.steps = steps;
  }

  /** By which mechanism a login is: what its value names beside the user. */
  static Mechanism mechanism(TargetLogin login) throws Stopped {
    return Mechanism.named(login.database());
  }

  /**
   * Logs in.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  KafkaSession open(TargetLogin login, String password) throws Stopped {
    Mechanism mechanism = mechanism(login);
    return steps.login(
        login,
        socket -> {
          KafkaSession session = session(socket, mechanism);
          ScramExchange.over(
              message -> authenticate(session, message),
              mechanism.declared(),
              login.username(),
              password.toCharArray());
          return session;
        });
  }

  private KafkaSession session(Socket socket, Mechanism mechanism) throws IOException, Stopped {
    KafkaSession session = new KafkaSession(socket, steps::code);
    session.require(session.ask(Api.API_VERSIONS, new KafkaMessage()).int16());
    steps.answered();
    KafkaMessage handshake = new KafkaMessage().string(mechanism.declared());
    session.require(session.ask(Api.SASL_HANDSHAKE, handshake).int16());
    return session;
  }

  private static String authenticate(KafkaSession session, String message)
      throws IOException, Stopped {
    KafkaAnswer answer =
        session.ask(
            Api.SASL_AUTHENTICATE,
            new KafkaMessage().bytes(message.getBytes(StandardCharsets.UTF_8)));
    session.require(answer.int16());
    answer.skipString();
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }
}
