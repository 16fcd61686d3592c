package dev.strongroom.adapters.awsapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.KeyUnusable;
import dev.strongroom.core.problems.KeyUnusable.Use;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.problems.Unreadable;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

class AwsErrorsTest {
  private static final Finding WHY = RequestReason.SecretNotFound.with();
  private static final String SENTENCE = "Secrets Manager can't find the specified secret.";

  record Row(Failure failure, String code, int status, String message) {}

  static Stream<Row> failures() {
    AwsError internal = AwsError.internal();
    return Stream.of(
        new Row(new Rejected(Kind.NOT_FOUND, WHY), "ResourceNotFoundException", 400, SENTENCE),
        new Row(new Rejected(Kind.ACCESS_DENIED, WHY), "AccessDeniedException", 400, SENTENCE),
        new Row(new InvalidInput(WHY), "InvalidParameterException", 400, SENTENCE),
        new Row(new KeyUnusable(Use.DECRYPT, WHY), "DecryptionFailure", 400, SENTENCE),
        new Row(new KeyUnusable(Use.ENCRYPT, WHY), "EncryptionFailure", 400, SENTENCE),
        new Row(new Refused(WHY), "InvalidRequestException", 400, SENTENCE),
        new Row(new Unavailable(WHY), internal.code(), 500, internal.message()),
        new Row(new NotYet(WHY), internal.code(), 500, internal.message()),
        new Row(new Unreadable(WHY), internal.code(), 500, internal.message()));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureHasAnErrorOfAws(Row row) {
    // When
    AwsError error = AwsErrors.of(row.failure);

    // Then
    assertThat(error).isEqualTo(new AwsError(row.code, row.status, row.message));
  }

  /** AccessDeniedException and ValidationException belong to no service, so no model has them. */
  @Test
  void everyKindOfRefusalIsAClassOfTheSdk() {
    // When
    Set<String> codes =
        Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.ACCESS_DENIED && kind != Kind.VALIDATION)
            .map(kind -> AwsErrors.of(new Rejected(kind, WHY)).code())
            .collect(Collectors.toSet());

    // Then
    assertThat(codes)
        .hasSize(Kind.values().length - 2)
        .allSatisfy(
            code ->
                assertThat(
                        Class.forName(SecretsManagerException.class.getPackageName() + "." + code))
                    .isAssignableTo(SecretsManagerException.class));
  }
}
