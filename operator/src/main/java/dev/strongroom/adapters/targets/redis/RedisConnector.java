package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSockets;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Opens connections and logs in. Redis takes passwords as they are, so the password is sent only
 * once the server has passed the checks of TLS and has answered a {@code PING} as Redis does.
 */
final class RedisConnector {
  private static final List<String> PING = List.of("PING");

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
   * @param answered run when a server has answered as Redis does
   */
  RedisConnector(
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
   * Logs in.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  RedisSession open(TargetLogin login, String password) throws Stopped {
    return new TargetSockets(settings, hosts)
        .login(login, loginLimit, socket -> session(socket, login, password));
  }

  private RedisSession session(Socket socket, TargetLogin login, String password)
      throws IOException, Stopped {
    RedisSession session = new RedisSession(socket, codes);
    requireRedis(session.ask(PING));
    answered.run();
    authenticate(session, login, password);
    return session;
  }

  /** Before a login Redis answers so, whether or not its default user needs a password. */
  private static void requireRedis(Reply reply) throws Stopped {
    boolean isRedis =
        reply instanceof Reply.Status status && status.text().equals("PONG")
            || reply instanceof Reply.Error error
                && (error.code() == RedisError.NOAUTH || error.code() == RedisError.NOPERM);
    if (!isRedis) {
      throw new Stopped(problem(reply));
    }
  }

  private static void authenticate(RedisSession session, TargetLogin login, String password)
      throws IOException, Stopped {
    Reply reply = session.ask(List.of("AUTH", login.username(), password));
    if (!(reply instanceof Reply.Status status && status.text().equals("OK"))) {
      throw new Stopped(problem(reply));
    }
  }

  private static TargetProblem problem(Reply reply) {
    return reply instanceof Reply.Error error
        ? error.code().problem().beforeLogin()
        : TargetProblem.LOGIN_NOT_UNDERSTOOD;
  }
}
