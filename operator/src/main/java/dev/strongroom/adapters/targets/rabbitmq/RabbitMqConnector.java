package dev.strongroom.adapters.targets.rabbitmq;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.HttpConnection;
import dev.strongroom.platform.targets.HttpConnection.Answer;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens connections and logs in. The management API takes passwords as they are, so the password is
 * sent only once the server has passed the checks of TLS and has asked for a login as this API
 * does.
 */
final class RabbitMqConnector {
  private static final String REALM = "Basic realm=\"RabbitMQ Management\"";

  private final DatabaseConnection settings;
  private final AllowedHosts hosts;
  private final Duration loginLimit;
  private final Consumer<String> codes;
  private final Runnable answered;

  /**
   * Connects to these hosts.
   *
   * @param loginLimit the longest that TLS and login may take together
   * @param codes told the code of each failure
   * @param answered run when a server has answered as RabbitMQ's management does
   */
  RabbitMqConnector(
      DatabaseConnection settings,
      AllowedHosts hosts,
      Duration loginLimit,
      Consumer<String> codes,
      Runnable answered) {
    this.settings = settings;
    this.hosts = hosts;
    this.loginLimit = loginLimit;
    this.codes = codes;
    this.answered = answered;
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
    return new TargetSockets(settings, hosts)
        .login(login, loginLimit, socket -> session(socket, login, password));
  }

  private ManagementSession session(Socket socket, TargetLogin login, String password)
      throws IOException, Stopped {
    HttpConnection http = new HttpConnection(socket, login);
    Answer unknown = http.ask("GET", ManagementSession.WHOAMI, Map.of(), Optional.empty());
    if (unknown.status() != 401 || !REALM.equals(unknown.headers().get("www-authenticate"))) {
      codes.accept("HTTP " + unknown.status());
      throw new Stopped(ManagementSession.loginProblem(unknown.status()));
    }
    answered.run();
    ManagementSession session = new ManagementSession(socket, http, login, password, codes);
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
    new TargetSockets(settings, hosts)
        .login(
            amqp,
            loginLimit,
            socket -> {
              try (socket) {
                AmqpLogin.over(socket, login.username(), password);
              }
              return socket;
            });
  }
}
