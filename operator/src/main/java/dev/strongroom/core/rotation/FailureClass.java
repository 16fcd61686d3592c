package dev.strongroom.core.rotation;

import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.StoredCause;
import java.util.Arrays;
import java.util.Optional;

/**
 * Kinds of failed attempts by what helps, for people, alerts and statistics. The names are part of
 * what users see: conditions, events, audit records and metrics have them.
 */
public enum FailureClass {
  /** No connection. */
  CannotConnect(
      "check host and port of the ExternalSecretTarget, that the target runs, and the network"
          + " policies in between"),
  /** No TLS that the target's declaration accepts. */
  TlsFailed("check tls of the ExternalSecretTarget and the target's certificate"),
  /** The target accepts none of the passwords that are kept here. */
  CredentialRefused(
      "set the user's password or key at the target to the current value of the secret, or run"
          + " strongroom heal versions"),
  /** The target refuses the user who is to change the password of another one. */
  AdminRefused("check the admin secret and the privileges of its user"),
  /** The user may not log in, or may not change its password. */
  NotPermitted("grant the user what the target asks for"),
  /** A rule of the target forbids the password. */
  TargetRefusedPassword("change spec.password of the RotationPolicy to fit the target's rules"),
  /** The changed password does not work. */
  TestFailed("check that the user can log in with its password, on every server of the target"),
  /** The value or a declaration is not what the target needs. */
  InvalidDeclaration("correct the secret's value or the objects that spec.rotation names"),
  /** The target is not set up for what is declared. */
  TargetUnfit("change the target, or the ExternalSecretTarget that describes it"),
  /** The target answers, and not as it should. */
  TargetFailed("check the health of the target, and the operator's log for the target's code"),
  /** The function or Job that carries out the steps. */
  FunctionFailed("check the log of the function or Job, and the ExternalSecretTarget"),
  /** Something in the operator. */
  OperatorFailed("check the operator's log");

  private final String remedy;

  FailureClass(String remedy) {
    this.remedy = remedy;
  }

  /** What to do about it, as part of a sentence. */
  public String remedy() {
    return remedy;
  }

  /** The class of a failed attempt. */
  public static FailureClass of(RotationFailure failure) {
    return problem(failure.cause())
        .map(problem -> of(problem, failure.step()))
        .orElse(InvalidDeclaration);
  }

  private static Optional<TargetProblem> problem(StoredCause cause) {
    return Arrays.stream(TargetProblem.values())
        .filter(problem -> problem.name().equals(cause.code()))
        .findFirst();
  }

  private static FailureClass of(TargetProblem problem, RotationStep step) {
    if (problem.name().startsWith("ADMIN_")) {
      return AdminRefused;
    }
    return switch (problem) {
      case UNREACHABLE,
          HOST_NOT_FOUND,
          HOST_NOT_ALLOWED,
          CANNOT_CONNECT,
          LOGIN_TIMEOUT,
          LOGIN_BROKEN_OFF,
          LOGIN_BUSY ->
          CannotConnect;
      case TLS_NOT_TRUSTED, TLS_WRONG_HOST, TLS_NOT_OFFERED, TLS_FAILED, CHANNEL_BINDING_MISSING ->
          TlsFailed;
      case LOGIN_REFUSED, CERTIFICATE_REFUSED, JWT_REFUSED ->
          step == RotationStep.TEST_SECRET ? TestFailed : CredentialRefused;
      case ALL_LOGINS_REFUSED,
          ALL_KEYS_REFUSED,
          PASSWORD_CHANGED_ELSEWHERE,
          CURRENT_REFUSED,
          NO_SUCH_USER ->
          CredentialRefused;
      case LOGIN_NOT_PERMITTED, NO_PRIVILEGE, NO_COMMANDS -> NotPermitted;
      case PASSWORD_REJECTED -> TargetRefusedPassword;
      case PASSWORD_NOT_CHECKED,
          LOGIN_METHOD_NOT_ALLOWED,
          NO_SUCH_DATABASE,
          READ_ONLY,
          HOST_KEY_UNKNOWN,
          KEY_NOT_CHECKED,
          KEY_NOT_IN_FILE,
          CERTIFICATE_NOT_ENOUGH,
          CERTIFICATE_NOT_CHECKED,
          JWT_NOT_CHECKED,
          SASL_MECHANISM_NOT_ENABLED ->
          TargetUnfit;
      case FUNCTION_FAILED,
          FUNCTION_NOT_FOUND,
          FUNCTION_ACCESS_REFUSED,
          FUNCTION_BUSY,
          FUNCTION_ANSWER_INVALID,
          FUNCTION_UNANSWERED,
          FUNCTION_CANNOT_UNDO,
          JOB_FAILED,
          JOB_TEMPLATE_NOT_FOUND,
          JOB_NOT_ALLOWED,
          JOB_TEMPLATE_UNFIT,
          JOB_FORBIDDEN,
          VALUE_NOT_CREATED,
          VALUE_NOT_CURRENT ->
          FunctionFailed;
      case FUNCTION_ANSWER_LOST, WORKER_LOST, WORKER_NOT_STARTED, INTERRUPTED, UNEXPECTED_ERROR ->
          OperatorFailed;
      default -> problem.kind() == TargetProblem.Kind.INVALID ? InvalidDeclaration : TargetFailed;
    };
  }
}
