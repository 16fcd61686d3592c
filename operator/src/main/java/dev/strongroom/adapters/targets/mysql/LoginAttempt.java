package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.SocketDeadlines;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSockets;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * One login: where its connection goes, how far it came, and its end at a deadline, when the socket
 * is closed whatever the driver waits for. The driver makes its helpers by class name in the thread
 * that logs in: they find the attempt there.
 */
final class LoginAttempt implements AutoCloseable {
  private static final ThreadLocal<LoginAttempt> CURRENT = new ThreadLocal<>();

  private final TargetLogin login;
  private final TargetSockets sockets;
  private final Duration connectTimeout;
  private final Runnable whenAnswered;
  private final SocketDeadlines deadlines = new SocketDeadlines();
  private volatile boolean answered;

  private LoginAttempt(
      TargetLogin login, TargetSockets sockets, Duration connectTimeout, Runnable whenAnswered) {
    this.login = login;
    this.sockets = sockets;
    this.connectTimeout = connectTimeout;
    this.whenAnswered = whenAnswered;
  }

  /**
   * A new attempt of this thread.
   *
   * @param whenAnswered run when the server has greeted
   */
  static LoginAttempt begin(
      TargetLogin login, TargetSockets sockets, Duration connectTimeout, Runnable whenAnswered) {
    LoginAttempt attempt = new LoginAttempt(login, sockets, connectTimeout, whenAnswered);
    CURRENT.set(attempt);
    return attempt;
  }

  /** The attempt of this thread. */
  static LoginAttempt current() {
    LoginAttempt attempt = CURRENT.get();
    if (attempt == null) {
      throw new IllegalStateException("no login is under way");
    }
    return attempt;
  }

  /** A connection to the checked address, over which the server has greeted. */
  GreetedSocket greeted() throws IOException {
    GreetedSocket made = new GreetedSocket(login.host(), sockets.tls());
    deadlines.over(made);
    try {
      made.connect(
          new InetSocketAddress(sockets.address(login.host()), login.port()),
          Math.toIntExact(connectTimeout.toMillis()));
      made.setSoTimeout(Math.toIntExact(connectTimeout.toMillis()));
      made.readGreeting(this::answered);
      return made;
    } catch (Stopped stopped) {
      made.close();
      throw new IOException(stopped);
    } catch (IOException failed) {
      made.close();
      throw failed;
    }
  }

  private void answered() {
    answered = true;
    whenAnswered.run();
  }

  /** The login has to be over by then. */
  void endAfter(Duration limit) {
    deadlines.endAfter(limit);
  }

  /** The server has to have greeted by then. */
  void endUnlessAnsweredAfter(Duration limit) {
    deadlines.endAfter(limit, () -> answered);
  }

  /** A connection that was made, unless it was ended at a deadline. */
  Connection inTime(Connection connection) throws SQLException, Stopped {
    if (deadlines.isLate()) {
      connection.close();
      throw new Stopped(TargetProblem.LOGIN_TIMEOUT);
    }
    return connection;
  }

  /** Whether it was ended at a deadline. */
  boolean isLate() {
    return deadlines.isLate();
  }

  @Override
  public void close() {
    deadlines.close();
    CURRENT.remove();
  }
}
