package dev.strongroom.adapters.targets.rabbitmq;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.HttpConnection;
import dev.strongroom.platform.targets.HttpConnection.Answer;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.io.IOException;
import java.net.Socket;
import java.util.Map;
import java.util.Optional;

/**
 * Opens connections and logs in. The management API takes passwords as they are, so the password is
 * sent only once the server has passed the checks of TLS and has asked for a login as this API
 * does.
 */
final class RabbitMqConnector {
  private static final String REALM = "Basic realm=\"RabbitMQ Management\"";

  private final TargetSteps steps;

  /** Connects in these steps. */
  RabbitMqConnector(TargetSteps steps) {
    this.steps = steps;
  }

  /**
   * Logs in at the management API.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  ManagementSession open(TargetLogin login, String password) throws Stopped {
    if (login.username().contains(":") || ManagementSession.isDots(login.username())) {
      throw new Stopped(TargetProblem.LOGIN_NAME_INVALID);
    }
    return steps.login(login, socket -> session(socket, login, password));
  }

  private ManagementSession session(Socket socket, TargetLogin login, String password)
      throws IOException, Stopped {
    HttpConnection http = new HttpConnection(socket, login);
    Answer unknown = http.ask("GET", ManagementSession.WHOAMI, Map.of(), Optional.empty());
    if (unknown.status() != 401 || !REALM.equals(unknown.headers().get("www-authenticate"))) {
      steps.code("HTTP " + unknown.status());
      throw new Stopped(ManagementSession.loginProblem(unknown.status()));
    }
    steps.answered();
    ManagementSession session = new ManagementSession(socket, http, login, password, steps::code);
    session.logIn();
    return session;
  }

  /**
   * Logs in and out by AMQP, at this port of the same host.
   *
   * @throws Stopped as {@link #open}
   */
  void tryAmqp(TargetLogin login, int port, String password) throws Stopped {
    TargetLogin amqp = new TargetLogin(login.host(), port, login.username(), Optional.empty());
    steps.login(
        amqp,
        socket -> {
          try (socket) {
            AmqpLogin.over(socket, login.username(), password);
          }
          return socket;
        });
  }
}
