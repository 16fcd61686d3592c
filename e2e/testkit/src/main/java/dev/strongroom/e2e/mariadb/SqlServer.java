package dev.strongroom.e2e.mariadb;

import java.util.OptionalInt;

/** A server of the MySQL protocol with TLS. */
public interface SqlServer extends AutoCloseable {
  /** Where it listens. */
  String host();

  /** Its port. */
  int port();

  /** The CA that its certificate comes from, as PEM. */
  String authorityPem();

  /** Runs statements as the superuser. */
  void run(String... statements);

  /** Whether it lets a user in. */
  boolean accepts(String name, String password);

  /** How many passwords it has of a user; empty for one that cannot tell. */
  default OptionalInt passwords(String name) {
    return OptionalInt.empty();
  }

  /** Makes a user who may come from everywhere. */
  default void createUser(String name, String password) {
    run(
        "CREATE USER '%s'@'%%' IDENTIFIED BY '%s'"
            .formatted(name, password.replace("\\", "\\\\").replace("'", "''")));
  }

  @Override
  void close();
}
