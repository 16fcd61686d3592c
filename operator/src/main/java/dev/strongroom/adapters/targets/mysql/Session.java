package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Statements over one connection, sent as they are. */
final class Session implements AutoCloseable {
  /** Most rows that are read of an answer. */
  private static final int MAX_ROWS = 10_000;

  private final Connection connection;

  /** A session over this connection, which it closes. */
  Session(Connection connection) {
    this.connection = connection;
  }

  /** Runs a statement. */
  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }

  /**
   * The first column of the answer.
   *
   * @throws Stopped when there are more than 10,000 rows
   */
  List<String> texts(String sql) throws SQLException, Stopped {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      List<String> texts = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery(sql)) {
        while (rows.next()) {
          if (texts.size() == MAX_ROWS) {
            throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
          }
          texts.add(rows.getString(1));
        }
      }
      return texts;
    }
  }

  /**
   * The first column of the first row.
   *
   * @throws Stopped when there is none
   */
  String text(String sql) throws SQLException, Stopped {
    List<String> texts = texts(sql);
    if (texts.isEmpty() || texts.get(0) == null) {
      throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
    }
    return texts.get(0);
  }

  /**
   * The account that the server has found for the user of this session.
   *
   * @throws Stopped when it is that of another user, such as the anonymous one
   */
  Account account(String username) throws SQLException, Stopped {
    return Account.of(text("SELECT CURRENT_USER()"))
        .filter(account -> account.user().equals(username))
        .orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
