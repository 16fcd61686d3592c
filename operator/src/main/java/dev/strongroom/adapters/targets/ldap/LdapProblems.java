package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.NetworkProblems;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Sorts what a directory answers by result code (RFC 4511, appendix A), and by the code that Active
 * Directory adds in its message, never by text.
 */
final class LdapProblems {
  private static final Map<Integer, TargetProblem> BIND =
      Map.ofEntries(
          Map.entry(ResultCode.INVALID_CREDENTIALS_INT_VALUE, TargetProblem.LOGIN_REFUSED),
          // The entry has no password.
          Map.entry(ResultCode.INAPPROPRIATE_AUTHENTICATION_INT_VALUE, TargetProblem.LOGIN_REFUSED),
          Map.entry(ResultCode.UNWILLING_TO_PERFORM_INT_VALUE, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(
              ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE, TargetProblem.LOGIN_NOT_PERMITTED),
          Map.entry(
              ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE, TargetProblem.LOGIN_NOT_PERMITTED));

  private static final Map<Integer, TargetProblem> ANY =
      Map.ofEntries(
          Map.entry(ResultCode.INVALID_DN_SYNTAX_INT_VALUE, TargetProblem.NO_SUCH_USER),
          Map.entry(ResultCode.NO_SUCH_OBJECT_INT_VALUE, TargetProblem.NO_SUCH_USER),
          Map.entry(ResultCode.INSUFFICIENT_ACCESS_RIGHTS_INT_VALUE, TargetProblem.NO_PRIVILEGE),
          Map.entry(ResultCode.CONSTRAINT_VIOLATION_INT_VALUE, TargetProblem.PASSWORD_REJECTED),
          Map.entry(ResultCode.UNWILLING_TO_PERFORM_INT_VALUE, TargetProblem.PASSWORD_REJECTED),
          Map.entry(ResultCode.REFERRAL_INT_VALUE, TargetProblem.READ_ONLY),
          // A value that was read a moment ago has gone: somebody else changes it too.
          Map.entry(ResultCode.NO_SUCH_ATTRIBUTE_INT_VALUE, TargetProblem.BUSY),
          Map.entry(ResultCode.BUSY_INT_VALUE, TargetProblem.BUSY),
          Map.entry(ResultCode.UNAVAILABLE_INT_VALUE, TargetProblem.BUSY),
          Map.entry(ResultCode.TIMEOUT_INT_VALUE, TargetProblem.TIMEOUT));

  /**
   * Eight hexadecimal digits begin the message (MS-ADTS 3.1.1.3.1.9): here ERROR_INVALID_PASSWORD.
   */
  private static final String OLD_PASSWORD_WRONG = "00000056";

  /**
   * Why a bind is refused that has to do with the account: logon hours, workstation, expired
   * password, disabled, expired, password to be changed first, locked. The codes are those of
   * winerror.h.
   */
  private static final Pattern ACCOUNT_BARRED =
      Pattern.compile("AcceptSecurityContext error, data (530|531|532|533|701|773|775),");

  private LdapProblems() {}

  /** The problem of a failed bind. */
  static TargetProblem ofBind(LDAPException failed) {
    if (ACCOUNT_BARRED.matcher(message(failed)).find()) {
      return TargetProblem.LOGIN_NOT_PERMITTED;
    }
    TargetProblem known = BIND.get(failed.getResultCode().intValue());
    return known == null ? of(failed) : known;
  }

  /** The problem of any other failed request. */
  static TargetProblem of(LDAPException failed) {
    if (failed.getResultCode().equals(ResultCode.CONSTRAINT_VIOLATION)
        && message(failed).startsWith(OLD_PASSWORD_WRONG)) {
      return TargetProblem.PASSWORD_CHANGED_ELSEWHERE;
    }
    TargetProblem known = ANY.get(failed.getResultCode().intValue());
    if (known != null) {
      return known;
    }
    boolean isLost =
        failed.getResultCode().equals(ResultCode.SERVER_DOWN)
            || failed.getResultCode().equals(ResultCode.CONNECT_ERROR);
    return isLost
        ? NetworkProblems.of(failed).orElse(TargetProblem.CONNECTION_LOST)
        : TargetProblem.UNEXPECTED_ANSWER;
  }

  private static String message(LDAPException failed) {
    return Objects.requireNonNullElse(failed.getDiagnosticMessage(), "");
  }

  /** Whether a server has sent this result, rather than the library made it up. */
  static boolean isAnswer(LDAPException failed) {
    return !failed.getResultCode().isClientSideResultCode();
  }
}
