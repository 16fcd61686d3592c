package dev.strongroom.adapters.targets.postgresql;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far one login came. The driver makes its helpers by class name and hands them copies of the
 * connection's properties, in a thread of its own: they find the attempt by its number.
 */
final class LoginAttempt implements AutoCloseable {
  private static final String NUMBER = "strongroom.login.attempt";
  private static final Map<String, LoginAttempt> OPEN = new ConcurrentHashMap<>();
  private static final AtomicLong LAST = new AtomicLong();

  private final String number = Long.toString(LAST.incrementAndGet());
  private volatile boolean tlsOffered;
  private volatile boolean passwordAsked;

  private LoginAttempt() {}

  static LoginAttempt begin() {
    LoginAttempt attempt = new LoginAttempt();
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

  /** The server has agreed to TLS. */
  void tlsOffered() {
    tlsOffered = true;
  }

  /** The server has asked for the password, in an allowed way. */
  void passwordAsked() {
    passwordAsked = true;
  }

  boolean isTlsOffered() {
    return tlsOffered;
  }

  boolean isPasswordAsked() {
    return passwordAsked;
  }

  @Override
  public void close() {
    OPEN.remove(number);
  }
}
