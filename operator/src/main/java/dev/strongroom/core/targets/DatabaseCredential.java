package dev.strongroom.core.targets;

import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.Optional;

/**
 * The login of a database as AWS's rotation templates keep it in a secret's value: a JSON object
 * with {@code username}, {@code password} and, as far as the target does not say them, {@code
 * host}, {@code port} (number or text), {@code dbname}; {@code engine} must fit if it is there;
 * {@code ssl} counts where the target says so. Holds a plaintext password: close it.
 */
public final class DatabaseCredential implements AutoCloseable {
  /** Reads a credential out of a secret's value. */
  @FunctionalInterface
  public interface Reader {
    /** The credential; empty when the value is not a JSON object or lacks username or password. */
    Optional<DatabaseCredential> read(SecretValue value);
  }

  private final String username;
  private final SecretValue password;
  private final Optional<String> engine;
  private final Optional<String> host;
  private final Optional<Integer> port;
  private final Optional<String> database;
  private final Optional<String> ssl;

  /** A credential, which owns {@code password} from now on. */
  public DatabaseCredential(
      String username,
      SecretValue password,
      Optional<String> engine,
      Optional<String> host,
      Optional<Integer> port,
      Optional<String> database,
      Optional<String> ssl) {
    this.username = username;
    this.password = password;
    this.engine = engine;
    this.host = host;
    this.port = port;
    this.database = database;
    this.ssl = ssl;
  }

  /** The same for another name of the user; the caller closes it. */
  public DatabaseCredential of(String name, PlaintextAccess access) {
    return new DatabaseCredential(
        name, SecretValue.text(password.text(access)), engine, host, port, database, ssl);
  }

  /** The user. */
  public String username() {
    return username;
  }

  /** The password as a string, which cannot be wiped: for drivers that take nothing else. */
  public String password(PlaintextAccess access) {
    return password.text(access);
  }

  /** The kind of system, if the value says it. */
  public Optional<String> engine() {
    return engine;
  }

  /** The host, if the value says it. */
  public Optional<String> host() {
    return host;
  }

  /** The port, if the value says it. */
  public Optional<Integer> port() {
    return port;
  }

  /** The database, if the value says it. */
  public Optional<String> database() {
    return database;
  }

  /** Whether TLS is used, if the value says it, as it stands there. */
  public Optional<String> ssl() {
    return ssl;
  }

  @Override
  public void close() {
    password.close();
  }

  @Override
  public String toString() {
    return "DatabaseCredential[redacted]";
  }
}
