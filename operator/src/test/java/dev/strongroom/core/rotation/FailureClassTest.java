package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.record.RotationState.RotationFailure;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.StoredCause;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FailureClassTest {
  private static RotationFailure failure(RotationStep step, String code) {
    return new RotationFailure(step, new StoredCause(code, List.of()), Instant.EPOCH);
  }

  @ParameterizedTest
  @CsvSource({
    "SET_SECRET, UNREACHABLE, CannotConnect",
    "SET_SECRET, HOST_NOT_FOUND, CannotConnect",
    "SET_SECRET, TLS_NOT_TRUSTED, TlsFailed",
    "SET_SECRET, LOGIN_REFUSED, CredentialRefused",
    "TEST_SECRET, LOGIN_REFUSED, TestFailed",
    "SET_SECRET, ALL_LOGINS_REFUSED, CredentialRefused",
    "SET_SECRET, NO_PRIVILEGE, NotPermitted",
    "SET_SECRET, PASSWORD_REJECTED, TargetRefusedPassword",
    "CREATE_SECRET, VALUE_INCOMPLETE, InvalidDeclaration",
    "CREATE_SECRET, JsonKeyNotFound, InvalidDeclaration",
    "SET_SECRET, NO_SUCH_DATABASE, TargetUnfit",
    "SET_SECRET, TIMEOUT, TargetFailed",
    "SET_SECRET, FUNCTION_FAILED, FunctionFailed",
    "FINISH_SECRET, VALUE_NOT_CURRENT, FunctionFailed",
    "SET_SECRET, INTERRUPTED, OperatorFailed"
  })
  void eachFailureHasTheClassOfWhatHelps(RotationStep step, String code, FailureClass expected) {
    // When
    FailureClass found = FailureClass.of(failure(step, code));

    // Then
    assertThat(found).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(TargetProblem.class)
  void everyProblemOfATargetHasARemedy(TargetProblem problem) {
    // When
    String told = RotationFindings.told(failure(RotationStep.SET_SECRET, problem.name()));

    // Then
    FailureClass found = FailureClass.of(failure(RotationStep.SET_SECRET, problem.name()));
    assertThat(told).contains(". " + found.name() + ": ").doesNotEndWith(".");
    assertThat(found.remedy()).isNotBlank();
  }
}
