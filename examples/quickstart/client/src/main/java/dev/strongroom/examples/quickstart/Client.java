package dev.strongroom.examples.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Works with a database all the time, and logs in anew all the time, as the connections of a pool
 * do. A login that is refused is tried again in the next round with the files read anew; until then
 * work goes on over the connection that is still open, because a database checks passwords only at
 * login. Not safe for use by several threads.
 */
final class Client implements AutoCloseable {
  /** SQLSTATE class 28: the server was reached and does not accept this user or password. */
  private static final String REFUSED = "28";

  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(5);

  private final Path mount;
  private final Properties settings;
  private final Duration connectionAge;
  private final InstantSource clock;
  private final Consumer<String> log;

  private DatabaseLogin login;
  private Connection connection;
  private Instant openedAt = Instant.MIN;
  private int failuresInARow;
  private long loginsOk;
  private long loginsFailed;
  private long queriesOk;
  private long queriesFailed;

  /**
   * @param mount the folder of the mounted Secret
   * @param settings of the driver, besides user and password
   * @param connectionAge after which a connection is replaced by a new one
   * @param log takes lines for people
   */
  Client(
      Path mount,
      Properties settings,
      Duration connectionAge,
      InstantSource clock,
      Consumer<String> log) {
    this.mount = mount;
    this.settings = settings;
    this.connectionAge = connectionAge;
    this.clock = clock;
    this.log = log;
  }

  /** Logs in if it is time, and runs one query. */
  void round() {
    if (failuresInARow > 0 || !clock.instant().isBefore(openedAt.plus(connectionAge))) {
      logIn();
    }
    if (connection != null) {
      query();
    }
  }

  private void logIn() {
    try {
      DatabaseLogin fresh = DatabaseLogin.read(mount);
      boolean changed = login != null && !login.hasPasswordOf(fresh);
      if (changed) {
        log.accept("password file changed");
      }
      boolean first = login == null;
      login = fresh;
      replaceConnection(DriverManager.getConnection(fresh.url(), fresh.properties(settings)));
      loginsOk++;
      if (first || changed || failuresInARow > 0) {
        log.accept("connected as " + fresh);
      }
      failuresInARow = 0;
    } catch (IOException e) {
      failed("cannot read the files in " + mount + ", trying again");
    } catch (SQLException e) {
      loginsFailed++;
      boolean refused = e.getSQLState() != null && e.getSQLState().startsWith(REFUSED);
      failed(
          refused
              ? "login refused for " + login + ", reading the files again"
              : "no connection as " + login + " (SQLSTATE " + e.getSQLState() + "), trying again");
    }
  }

  /** Says it once, however often it fails before it works again. */
  private void failed(String message) {
    if (failuresInARow++ == 0) {
      log.accept(message);
    }
  }

  private void replaceConnection(Connection fresh) {
    closeConnection();
    connection = fresh;
    openedAt = clock.instant();
  }

  private void query() {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout((int) QUERY_TIMEOUT.toSeconds());
      try (ResultSet result = statement.executeQuery("SELECT current_user")) {
        result.next();
      }
      queriesOk++;
    } catch (SQLException e) {
      queriesFailed++;
      log.accept("query failed (SQLSTATE " + e.getSQLState() + "), connecting again");
      closeConnection();
      openedAt = Instant.MIN;
    }
  }

  /** The counts since the start. */
  String counts() {
    return "logins ok=%d failed=%d, queries ok=%d failed=%d"
        .formatted(loginsOk, loginsFailed, queriesOk, queriesFailed);
  }

  private void closeConnection() {
    if (connection != null) {
      try {
        connection.close();
      } catch (SQLException e) {
        log.accept("a connection did not close (SQLSTATE " + e.getSQLState() + ")");
      }
      connection = null;
    }
  }

  @Override
  public void close() {
    closeConnection();
  }
}
