package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

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
  private static final ScheduledExecutorService DEADLINES = DaemonThreads.single("login-deadlines");

  private final String number = Long.toString(LAST.incrementAndGet());
  private final List<Future<?>> deadlines = new CopyOnWriteArrayList<>();
  private volatile boolean tlsOffered;
  private volatile boolean passwordAsked;
  private volatile boolean late;
  private volatile Optional<Socket> socket = Optional.empty();

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
    endAfter(limit, () -> false);
  }

  /** The server has to have asked for the password by then. */
  void endUnlessAskedAfter(Duration limit) {
    endAfter(limit, this::isPasswordAsked);
  }

  private void endAfter(Duration limit, BooleanSupplier isMet) {
    deadlines.add(
        DEADLINES.schedule(
            () -> {
              if (!isMet.getAsBoolean()) {
                late = true;
                socket.ifPresent(LoginAttempt::end);
              }
            },
            limit.toMillis(),
            TimeUnit.MILLISECONDS));
  }

  private static void end(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Then nobody waits for it any more.
    }
  }

  /** The connection is made over this socket. */
  void over(Socket connecting) {
    socket = Optional.of(connecting);
    if (late) {
      end(connecting);
    }
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
    return late;
  }

  @Override
  public void close() {
    deadlines.forEach(deadline -> deadline.cancel(false));
    OPEN.remove(number);
  }
}
