package dev.strongroom.core.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.problems.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretIdTest {
  private static final String PREFIX =
      "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:";

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "prod/db, prod/db, '', ''",
    "name-AbCdEf, name-AbCdEf, '', ''",
    "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db-AbCdEf, prod/db,"
        + " 111122223333, AbCdEf",
    "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:prod/db, prod/db, 111122223333, ''",
    "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-AbCdE, db-AbCdE, 111122223333,"
        + " ''",
    "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-a1b2c3, db, 111122223333,"
        + " a1b2c3",
    "arn:aws:secretsmanager:cluster-local-1:111122223333:secret:db-a1b2c3-XyZ012, db-a1b2c3,"
        + " 111122223333, XyZ012"
  })
  void idsAreReadAsAwsDoes(String text, String name, String account, String suffix) {
    // When
    SecretId id = SecretId.parse(text);

    // Then
    assertThat(id.name().value()).isEqualTo(name);
    assertThat(id.account().map(Object::toString).orElse("")).isEqualTo(account);
    assertThat(id.suffix().orElse("")).isEqualTo(suffix);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a b",
        "name\n",
        "arn:aws:secretsmanager:cluster-local-1:1111:secret:db-AbCdEf",
        "arn:aws:ssm:cluster-local-1:111122223333:secret:db-AbCdEf",
        PREFIX,
        PREFIX + "a b-AbCdEf"
      })
  void whatNoSecretCanHaveIsRefusedAsAwsDoes(String text) {
    // When / Then
    assertThatThrownBy(() -> SecretId.parse(text))
        .isInstanceOfSatisfying(
            Rejected.class,
            refused -> {
              assertThat(refused.kind()).isEqualTo(Rejected.Kind.VALIDATION);
              assertThat(refused.finding().message())
                  .isEqualTo(
                      "Invalid name. Must be a valid name containing alphanumeric characters, or"
                          + " any of the following: -/_+=.@!");
            });
  }

  @Test
  void anArnThatIsTooLongIsRefused() {
    // When / Then
    assertThatThrownBy(() -> SecretId.parse(PREFIX + "a".repeat(2048)))
        .isInstanceOf(Rejected.class);
  }
}
