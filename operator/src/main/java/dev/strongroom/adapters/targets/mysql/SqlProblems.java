package dev.strongroom.adapters.targets.mysql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import java.sql.SQLException;
import java.util.Map;

/**
 * Sorts what server and driver report by number and by types of causes, never by text. MariaDB and
 * MySQL share the numbers below 1900.
 */
final class SqlProblems {
  private static final Map<Integer, TargetProblem> NUMBERS =
      Map.ofEntries(
          Map.entry(1045, TargetProblem.LOGIN_REFUSED),
          Map.entry(1698, TargetProblem.LOGIN_REFUSED),
          // The driver's number for a way of logging in that it is told to refuse.
          Map.entry(1251, TargetProblem.LOGIN_METHOD_NOT_ALLOWED),
          Map.entry(1129, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(1130, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(1862, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(1820, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(3118, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(3955, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(4151, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(1049, TargetProblem.NO_SUCH_DATABASE),
          Map.entry(1040, TargetProblem.BUSY),
          Map.entry(1053, TargetProblem.BUSY),
          Map.entry(1203, TargetProblem.BUSY),
          Map.entry(1226, TargetProblem.BUSY),
          Map.entry(1044, TargetProblem.NO_PRIVILEGE),
          Map.entry(1142, TargetProblem.NO_PRIVILEGE),
          Map.entry(1143, TargetProblem.NO_PRIVILEGE),
          Map.entry(1227, TargetProblem.NO_PRIVILEGE),
          Map.entry(1370, TargetProblem.NO_PRIVILEGE),
          Map.entry(1410, TargetProblem.NO_PRIVILEGE),
          Map.entry(1133, TargetProblem.NO_SUCH_USER),
          Map.entry(1141, TargetProblem.NO_SUCH_USER),
          Map.entry(1396, TargetProblem.NO_SUCH_USER),
          Map.entry(1819, TargetProblem.PASSWORD_REJECTED),
          Map.entry(3638, TargetProblem.PASSWORD_REJECTED),
          Map.entry(1290, TargetProblem.READ_ONLY),
          Map.entry(1792, TargetProblem.READ_ONLY),
          Map.entry(1836, TargetProblem.READ_ONLY),
          Map.entry(1205, TargetProblem.TIMEOUT),
          Map.entry(1317, TargetProblem.TIMEOUT),
          Map.entry(1969, TargetProblem.TIMEOUT),
          Map.entry(3024, TargetProblem.TIMEOUT),
          Map.entry(1213, TargetProblem.BUSY));

  /** The smallest number of a server's error. */
  private static final int FIRST = 1000;

  private SqlProblems() {}

  /** The problem that an exception of the driver stands for. */
  static TargetProblem of(SQLException thrown) {
    int number = thrown.getErrorCode();
    if (number >= FIRST) {
      return of(number);
    }
    return NetworkProblems.of(thrown).orElseGet(() -> byDriverState(thrown.getSQLState()));
  }

  /** The problem that the number of a server's error stands for. */
  static TargetProblem of(int number) {
    return NUMBERS.getOrDefault(number, TargetProblem.UNEXPECTED_ANSWER);
  }

  /** States that the driver itself sets. */
  private static TargetProblem byDriverState(String state) {
    return state != null && state.startsWith("08")
        ? TargetProblem.CONNECTION_LOST
        : TargetProblem.UNEXPECTED_ANSWER;
  }
}
