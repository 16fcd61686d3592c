package dev.strongroom.adapters.targets.redis;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.io.IOException;
import java.net.Socket;
import java.util.List;

/**
 * Opens connections and logs in. Redis takes passwords as they are, so the password is sent only
 * once the server has passed the checks of TLS and has answered a {@code PING} as Redis does.
 */
final class RedisConnector {
  private static final List<String> PING = List.of("PING");

  private final TargetSteps steps;

  /** Connects in these steps. */
  RedisConnector(TargetSteps steps) {
    this.steps = steps;
  }

  /**
   * Logs in.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  RedisSession open(TargetLogin login, String password) throws Stopped {
    return steps.login(login, socket -> session(socket, login, password));
  }

  private RedisSession session(Socket socket, TargetLogin login, String password)
      throws IOException, Stopped {
    RedisSession session = new RedisSession(socket, steps::code);
    requireRedis(session.ask(PING));
    steps.answered();
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
