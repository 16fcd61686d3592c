package dev.strongroom.adapters.targets.kafka;

import dev.strongroom.core.rotation.TargetProblem;

/** The error codes of Kafka's protocol ("Error Codes") that the requests here can have. */
final class ErrorCodes {
  static final int NONE = 0;
  static final int RESOURCE_NOT_FOUND = 91;

  private ErrorCodes() {}

  static TargetProblem problem(int code) {
    return switch (code) {
      case 7 -> TargetProblem.TIMEOUT;
      case 8, 14, 89 -> TargetProblem.BUSY;
      case 31 -> TargetProblem.NO_PRIVILEGE;
      case 33 -> TargetProblem.SASL_MECHANISM_NOT_ENABLED;
      case 41 -> TargetProblem.READ_ONLY;
      case 58 -> TargetProblem.LOGIN_REFUSED;
      case RESOURCE_NOT_FOUND -> TargetProblem.NO_SUCH_USER;
      case 93 -> TargetProblem.PASSWORD_REJECTED;
      default -> TargetProblem.UNEXPECTED_ANSWER;
    };
  }
}
