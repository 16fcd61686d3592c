package dev.strongroom.adapters.targets.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.crds.RabbitMqTarget;
import dev.strongroom.crds.TargetTls;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** What may be declared. */
class RabbitMqTypeTest {
  private static final RabbitMqType TYPE =
      new RabbitMqType(new JsonCredentials(new JacksonJsonObjects()));

  private static RabbitMqTarget declared(Integer amqpPort, TargetTls.Mode tls) {
    return new RabbitMqTarget(
        "rabbit.example.com", null, amqpPort, new TargetTls(tls, null), null, null);
  }

  @Test
  void thePortOfAValueIsNeverThatOfTheApi() {
    // When
    TargetConnection connection =
        TYPE.connection(declared(null, TargetTls.Mode.VerifyFull), Optional.empty());

    // Then
    assertThat(connection.address()).contains(new Address("rabbit.example.com", 15_671));
    assertThat(connection.settings()).containsEntry("port", "15671");
  }

  @ParameterizedTest
  @EnumSource(value = TargetTls.Mode.class, names = "Verify.*", mode = Mode.MATCH_ALL)
  void takesAPortOfAmqpWhereTheServerIsVerified(TargetTls.Mode tls) {
    // When
    TargetConnection connection = TYPE.connection(declared(5671, tls), Optional.empty());

    // Then
    assertThat(connection.settings()).containsEntry("amqpPort", "5671");
  }

  @ParameterizedTest
  @EnumSource(value = TargetTls.Mode.class, names = "Verify.*", mode = Mode.MATCH_NONE)
  void refusesAPortOfAmqpElsewhere(TargetTls.Mode tls) {
    assertThatThrownBy(() -> TYPE.connection(declared(5671, tls), Optional.empty()))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("amqpPort");
  }
}
