package dev.strongroom.core.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestQuotasTest {
  private static final RequestQuotas AWS = RequestQuotas.ofAws();

  /** "AWS Secrets Manager quotas", user guide. */
  @ParameterizedTest
  @CsvSource({
    "GetSecretValue, 10000",
    "DescribeSecret, 40000",
    "BatchGetSecretValue, 100",
    "ListSecrets, 100",
    "CreateSecret, 50",
    "DeleteSecret, 50",
    "GetRandomPassword, 50",
    "ListSecretVersionIds, 50",
    "RestoreSecret, 50",
    "PutSecretValue, 50",
    "RotateSecret, 50",
    "TagResource, 50",
    "GetResourcePolicy, 50"
  })
  void theRatesAreThoseOfAws(String action, int perSecond) {
    // When
    Optional<RequestQuota> quota = AWS.find("secretsmanager", action);

    // Then
    assertThat(quota.orElseThrow().perSecond()).isEqualTo(perSecond);
  }

  @ParameterizedTest
  @CsvSource({
    "PutSecretValue, UpdateSecretVersionStage, true",
    "PutSecretValue, CreateSecret, false",
    "RotateSecret, CancelRotateSecret, true",
    "TagResource, UntagResource, true",
    "GetResourcePolicy, ValidateResourcePolicy, true",
    "GetSecretValue, DescribeSecret, false",
    "CreateSecret, DeleteSecret, false"
  })
  void someActionsShareARate(String one, String other, boolean isShared) {
    // When
    RequestQuota first = AWS.find("secretsmanager", one).orElseThrow();
    RequestQuota second = AWS.find("secretsmanager", other).orElseThrow();

    // Then
    assertThat(first.equals(second)).isEqualTo(isShared);
  }

  @Test
  void aChangeIsOneOfAllThatShareTheRate() {
    // When
    RequestQuotas changed = AWS.with(Map.of("secretsmanager:UpdateSecret", 7));

    // Then
    assertThat(changed.find("secretsmanager", "PutSecretValue").orElseThrow().perSecond())
        .isEqualTo(7);
    assertThat(changed.find("secretsmanager", "CreateSecret").orElseThrow().perSecond())
        .isEqualTo(50);
  }

  @Test
  void servicesHaveTheirOwnRates() {
    // When
    RequestQuotas changed = AWS.with(Map.of("kms:TagResource", 1));

    // Then
    assertThat(changed.find("kms", "TagResource").orElseThrow().perSecond()).isEqualTo(1);
    assertThat(changed.find("secretsmanager", "TagResource").orElseThrow().perSecond())
        .isEqualTo(50);
  }

  @Test
  void whatIsNotListedIsUnbounded() {
    // When
    Optional<RequestQuota> quota = AWS.find("sts", "AssumeRoleWithWebIdentity");

    // Then
    assertThat(quota).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "secretsmanager:GetSecretValues, 1, is no action with a request rate",
    "GetSecretValue, 1, is no action with a request rate",
    "secretsmanager:GetSecretValue, 0, 'must be 1 to 1000000 requests a second, not 0'",
    "secretsmanager:GetSecretValue, 1000001, must be 1 to 1000000"
  })
  void aChangeThatIsWrongIsRefused(String action, int rate, String why) {
    // When
    assertThatThrownBy(() -> AWS.with(Map.of(action, rate)))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void twoChangesOfOneRateAreRefused() {
    // When
    assertThatThrownBy(() -> AWS.with(Map.of("kms:Encrypt", 1, "kms:Decrypt", 2)))
        // Then
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("shares its request rate");
  }
}
