package dev.strongroom.adapters.targets.postgresql;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.postgresql.util.PSQLException;

/** Sorts what the driver throws by SQLSTATE, by types of causes and by place, never by text. */
final class SqlProblems {
  /** PostgreSQL manual, appendix A: the states that a server sends. */
  private static final Map<String, TargetProblem> SERVER_STATES =
      Map.ofEntries(
          Map.entry("28P01", TargetProblem.LOGIN_REFUSED),
          Map.entry("28000", TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry("3D000", TargetProblem.NO_SUCH_DATABASE),
          Map.entry("42501", TargetProblem.NO_PRIVILEGE),
          Map.entry("42704", TargetProblem.NO_SUCH_USER),
          Map.entry("22023", TargetProblem.PASSWORD_REJECTED),
          Map.entry("25006", TargetProblem.READ_ONLY),
          Map.entry("53300", TargetProblem.BUSY),
          Map.entry("57P03", TargetProblem.BUSY),
          Map.entry("57P01", TargetProblem.CONNECTION_LOST),
          Map.entry("57P02", TargetProblem.CONNECTION_LOST),
          Map.entry("25P03", TargetProblem.TIMEOUT),
          Map.entry("57014", TargetProblem.TIMEOUT),
          Map.entry("55P03", TargetProblem.TIMEOUT),
          Map.entry("40001", TargetProblem.BUSY),
          // "tuple concurrently updated": two changes of one role at the same time
          Map.entry("XX000", TargetProblem.BUSY));

  private SqlProblems() {}

  /** The problem that an exception of the driver stands for. */
  static TargetProblem of(SQLException exception) {
    if (exception instanceof PSQLException known && known.getServerErrorMessage() != null) {
      return SERVER_STATES.getOrDefault(state(exception), TargetProblem.UNEXPECTED_ANSWER);
    }
    return byCause(exception).orElseGet(() -> byDriverState(state(exception)));
  }

  /** The SQLSTATE, which is safe to log: five capital letters or digits, or nothing. */
  static String state(SQLException exception) {
    String state = exception.getSQLState();
    return state != null && state.matches("[0-9A-Z]{5}") ? state : "-----";
  }

  /**
   * Whether the driver refused before it began SCRAM: it makes the object that speaks SCRAM from
   * the mechanisms that the server offers, and with channel binding required it fails there.
   */
  static boolean isBeforeScram(SQLException exception) {
    return Arrays.stream(exception.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().endsWith(".ScramAuthenticator")
                    && frame.getMethodName().equals("<init>"));
  }

  private static Optional<TargetProblem> byCause(SQLException thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof PasswordExchange.NotAllowed) {
        return Optional.of(TargetProblem.LOGIN_METHOD_NOT_ALLOWED);
      }
    }
    return NetworkProblems.of(thrown);
  }

  /** States that the driver itself sets when no server message and no cause is there. */
  private static TargetProblem byDriverState(String state) {
    return switch (state) {
      // The driver's overall limit for a login has passed.
      case "08001" -> TargetProblem.TIMEOUT;
      // The server answered "no" to the request for TLS, or asks for what the driver cannot do.
      case "08004" -> TargetProblem.TLS_NOT_OFFERED;
      case "08003", "08006" -> TargetProblem.CONNECTION_LOST;
      case "28P01" -> TargetProblem.LOGIN_REFUSED;
      case "57014" -> TargetProblem.TIMEOUT;
      default -> TargetProblem.UNEXPECTED_ANSWER;
    };
  }
}
