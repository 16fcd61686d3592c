package dev.strongroom.adapters.targets.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.values.JsonObjects.JsonObject;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What new values are like. */
class KafkaTypeTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final KafkaType TYPE = new KafkaType(new JsonCredentials(JSON));

  private static SecretValue after(RotationMode mode, SecretValue current) {
    return TYPE.nextValue(mode, JSON, Generators.over(new SecureRandom()), TYPE.passwordRules())
        .after(current);
  }

  private static String member(SecretValue value, String name) {
    try (JsonObject object = JSON.require(value, "test");
        SecretValue member = object.member(name, "test")) {
      return member.text(PlaintextAccess.granted());
    }
  }

  @ParameterizedTest
  @CsvSource({"SCRAM-SHA-512, SCRAM-SHA-256", "SCRAM-SHA-256, SCRAM-SHA-512"})
  void withTwoValuesTheMechanismsTakeTurns(String now, String next) {
    // When
    SecretValue made = after(RotationMode.TWO_VALUES, Kafka.value("app", "old-1", now));

    // Then
    assertThat(member(made, "mechanism")).isEqualTo(next);
    assertThat(member(made, "username")).isEqualTo("app");
    assertThat(member(made, "password")).isNotEqualTo("old-1").doesNotContain(";");
  }

  @Test
  void aValueWithoutAMechanismIsOfTheStrongerOne() {
    // When
    SecretValue made = after(RotationMode.TWO_VALUES, TargetValues.value("app", "old-1"));

    // Then
    assertThat(member(made, "mechanism")).isEqualTo("SCRAM-SHA-256");
  }

  @Test
  void aResetKeepsTheMechanism() {
    // When
    SecretValue made =
        after(RotationMode.ADMIN_RESET, Kafka.value("app", "old-1", "SCRAM-SHA-256"));

    // Then
    assertThat(member(made, "mechanism")).isEqualTo("SCRAM-SHA-256");
  }
}
