package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.postgres.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.util.PasswordUtil;

/**
 * What PostgreSQL servers give a bare client: changes of passwords alone, and changes with the
 * logins that a rotation cannot do without.
 */
final class BareRotations {
  /** As many at one time as the operator has rotations under way. */
  private static final int CONNECTIONS = 4;

  private static final Duration TIME = Duration.ofSeconds(10);
  private static final String PASSWORD = "bare-client";

  private final List<PostgresServer> servers;

  BareRotations(List<PostgresServer> servers) {
    this.servers = servers;
  }

  /** Makes the roles of each connection. */
  void prepare() throws SQLException {
    for (int i = 0; i < CONNECTIONS; i++) {
      try (Connection connection = server(i).superuser();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE " + role(i) + " LOGIN PASSWORD '" + PASSWORD + "'");
      }
    }
  }

  /** Changes a second over open connections of the superuser; the verifier is made once. */
  double changes() {
    return rate(
        (connection, i) -> {
          try (Connection open = server(i).superuser();
              Statement statement = open.createStatement()) {
            String change = change(i);
            while (connection.goesOn()) {
              statement.execute(change);
              connection.done();
            }
          }
        });
  }

  /**
   * Rotations a second as AWS's template has them: a login that is refused, one as the user, the
   * change, and a login that tests it. The verifier is made for each.
   */
  double rotations() {
    return rate(
        (connection, i) -> {
          while (connection.goesOn()) {
            if (server(i).accepts(role(i), "refused", "postgres")) {
              throw new IllegalStateException("the server checks no passwords");
            }
            try (Connection own = server(i).connect(role(i), PASSWORD, "postgres");
                Statement statement = own.createStatement()) {
              statement.execute(change(i));
            }
            server(i).connect(role(i), PASSWORD, "postgres").close();
            connection.done();
          }
        });
  }

  private PostgresServer server(int i) {
    return servers.get(i % servers.size());
  }

  private static String role(int i) {
    return "bare_" + i;
  }

  private static String change(int i) throws SQLException {
    String verifier = PasswordUtil.encodeScramSha256(PASSWORD.toCharArray());
    return "ALTER ROLE " + role(i) + " PASSWORD '" + verifier + "'";
  }

  @FunctionalInterface
  private interface Work {
    void run(Clocked clocked, int connection) throws SQLException;
  }

  private static double rate(Work work) {
    Clocked clocked = new Clocked(System.nanoTime(), new AtomicInteger());
    BareClient.parallel(
        CONNECTIONS,
        CONNECTIONS,
        i -> {
          try {
            work.run(clocked, i);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    return clocked.rate();
  }

  /** Counts what is done in the time of one measurement. */
  private record Clocked(long start, AtomicInteger count) {
    boolean goesOn() {
      return System.nanoTime() - start < TIME.toNanos();
    }

    void done() {
      count.incrementAndGet();
    }

    double rate() {
      return count.get() / ((System.nanoTime() - start) / 1e9);
    }
  }
}
