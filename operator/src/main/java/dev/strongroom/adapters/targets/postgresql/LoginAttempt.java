package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.platform.targets.SocketDeadlines;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one login came, and its end at a deadline. The driver makes its helpers by class name and
 * hands them copies of the connection's properties: they find the attempt by its number.
 *
 * <p>At a deadline the socket is closed, whatever the driver waits for. The driver's own limit for
 * a login has it log in from another thread, which goes on after that.
 */
final class LoginAttempt implements AutoCloseable {
  private static final String NUMBER = "strongroom.login.attempt";
  private static final Map<String, LoginAttempt> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private final String number = Long.toString(LAST.incrementAndGet());
  private final SocketDeadlines deadlines = new SocketDeadlines();
  private volatile boolean tlsOffered;
  private volatile boolean passwordAsked;

  private final Runnable answered;

  private LoginAttempt(Runnable answered) {
    this.answered = answered;
  }

  /**
   * A new attempt.
   *
   * @param answered run when the server asks for the password
   */
  static LoginAttempt begin(Runnable answered) {
    LoginAttempt attempt = new LoginAttempt(answered);
    OPEN.put(attempt.number, attempt);
    return attempt;
  }

  /** The attempt that these properties belong to; empty once the caller has turned away. */
  static Optional<LoginAttempt> of(Properties properties) {
    return Optional.ofNullable(properties.getProperty(NUMBER)).map(OPEN::get);
  }

  void noteIn(Properties properties) {
    properties.setProperty(NUMBER, number);
  }

  /** The login has to be over by then. */
  void endAfter(Duration limit) {
    deadlines.endAfter(limit);
  }

  /** The server has to have asked for the password by then. */
  void endUnlessAskedAfter(Duration limit) {
    deadlines.endAfter(limit, this::isPasswordAsked);
  }

  /** The connection is made over this socket. */
  void over(Socket connecting) {
    deadlines.over(connecting);
  }

  /** The server has agreed to TLS. */
  void tlsOffered() {
    tlsOffered = true;
  }

  /** The server has asked for the password, in an allowed way. */
  void passwordAsked() {
    passwordAsked = true;
    answered.run();
  }

  boolean isTlsOffered() {
    return tlsOffered;
  }

  boolean isPasswordAsked() {
    return passwordAsked;
  }

  /** Whether it was ended at a deadline. */
  boolean isLate() {
    return deadlines.isLate();
  }

  @Override
  public void close() {
    deadlines.close();
    OPEN.remove(number);
  }
}
