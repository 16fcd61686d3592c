package dev.strongroom.adapters.targets.mongodb;

import dev.strongroom.core.rotation.TargetProblem;

/** The error codes of MongoDB (its {@code error_codes.yml}) that something follows from. */
final class ErrorCodes {
  private static final int USER_NOT_FOUND = 11;
  private static final int UNAUTHORIZED = 13;
  private static final int AUTHENTICATION_FAILED = 18;
  private static final int MAX_TIME_EXPIRED = 50;
  private static final int WRITE_CONCERN_FAILED = 64;
  private static final int SHUTDOWN_IN_PROGRESS = 91;
  private static final int PRIMARY_STEPPED_DOWN = 189;
  private static final int MECHANISM_UNAVAILABLE = 334;
  private static final int NOT_WRITABLE_PRIMARY = 10_107;
  private static final int INTERRUPTED_AT_SHUTDOWN = 11_600;
  private static final int INTERRUPTED_BY_STATE_CHANGE = 11_602;
  private static final int NOT_PRIMARY_NO_SECONDARY_OK = 13_435;
  private static final int NOT_PRIMARY_OR_SECONDARY = 13_436;
  private static final int CHARACTER_PROHIBITED = 50_692;
  private static final int USER_ALREADY_EXISTS = 51_003;

  private ErrorCodes() {}

  /** What a code says. */
  static TargetProblem problem(int code) {
    return switch (code) {
      case AUTHENTICATION_FAILED -> TargetProblem.LOGIN_REFUSED;
      case MECHANISM_UNAVAILABLE -> TargetProblem.LOGIN_METHOD_NOT_ALLOWED;
      case UNAUTHORIZED -> TargetProblem.NO_PRIVILEGE;
      case USER_NOT_FOUND -> TargetProblem.NO_SUCH_USER;
      // By SASLprep (RFC 4013), which SCRAM applies to passwords.
      case CHARACTER_PROHIBITED -> TargetProblem.PASSWORD_REJECTED;
      case MAX_TIME_EXPIRED, WRITE_CONCERN_FAILED -> TargetProblem.TIMEOUT;
      case NOT_WRITABLE_PRIMARY, NOT_PRIMARY_NO_SECONDARY_OK -> TargetProblem.READ_ONLY;
      // Somebody else has made it meanwhile: the next attempt sees it.
      case USER_ALREADY_EXISTS,
          SHUTDOWN_IN_PROGRESS,
          PRIMARY_STEPPED_DOWN,
          INTERRUPTED_AT_SHUTDOWN,
          INTERRUPTED_BY_STATE_CHANGE,
          NOT_PRIMARY_OR_SECONDARY ->
          TargetProblem.BUSY;
      default -> TargetProblem.UNEXPECTED_ANSWER;
    };
  }
}
