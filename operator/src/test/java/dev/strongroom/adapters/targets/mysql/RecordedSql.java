package dev.strongroom.adapters.targets.mysql;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A connection that notes every statement, and answers or refuses as it is told. */
final class RecordedSql {
  private final List<String> statements = new ArrayList<>();
  private final Map<String, List<String>> answers = new HashMap<>();
  private final Map<String, Integer> refusals = new HashMap<>();

  /** This query has these rows. */
  void answer(String query, String... rows) {
    answers.put(query, List.of(rows));
  }

  /** This statement is refused with an error of this number. */
  void refuse(String statement, int number) {
    refusals.put(statement, number);
  }

  /** What was sent, in order. */
  List<String> statements() {
    return statements;
  }

  /** A session over it. */
  Session session() {
    return new Session(
        proxy(
            Connection.class,
            (self, method, arguments) ->
                method.getName().equals("createStatement") ? statement() : null));
  }

  private Statement statement() {
    return proxy(
        Statement.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "execute" -> {
                send((String) arguments[0]);
                yield false;
              }
              case "executeQuery" -> {
                send((String) arguments[0]);
                yield rows(answers.get((String) arguments[0]).iterator());
              }
              default -> null;
            });
  }

  private void send(String sql) throws SQLException {
    statements.add(sql);
    if (refusals.containsKey(sql)) {
      throw new SQLException("refused", "HY000", refusals.get(sql));
    }
  }

  private static ResultSet rows(Iterator<String> rows) {
    return proxy(
        ResultSet.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "next" -> rows.hasNext();
              case "getString" -> rows.next();
              default -> null;
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
