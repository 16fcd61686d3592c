package dev.strongroom.adapters.targets.clientcertificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TargetConnection;
import dev.strongroom.core.targets.TargetConnection.Address;
import dev.strongroom.crds.ClientCertificateTarget;
import dev.strongroom.crds.TargetTls;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be declared. */
class ClientCertificateTypeTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final ClientCertificateType TYPE =
      new ClientCertificateType(JSON, new JsonCredentials(JSON), new SecureRandom());

  private static TargetConnection connection(String validity, TargetTls tls) {
    return TYPE.connection(
        new ClientCertificateTarget(
            "db.example.com",
            null,
            ClientCertificateTarget.Protocol.PostgreSQL,
            validity,
            tls,
            null,
            null),
        Optional.empty());
  }

  @Test
  void theUsualPortAndValidity() {
    // When
    TargetConnection connection = connection(null, null);

    // Then
    assertThat(connection.address()).contains(new Address("db.example.com", 5432));
    assertThat(connection.settings())
        .containsEntry("validity", "PT2160H")
        .containsEntry("tls", "VERIFY_FULL");
  }

  @ParameterizedTest
  @CsvSource({"1h, PT1H", "36h, PT36H", "9999h, PT9999H", "1d, PT24H", "9999d, PT239976H"})
  void aValidityIsANumberOfHoursOrDays(String declared, String read) {
    assertThat(connection(declared, null).settings()).containsEntry("validity", read);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0d", "90", "90m", "10000h", "1.5d", "-1d", "1d "})
  void anotherValidityIsRefused(String declared) {
    assertThatThrownBy(() -> connection(declared, null))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("validity");
  }

  @ParameterizedTest
  @EnumSource(
      value = TargetTls.Mode.class,
      names = {"Disable", "Require"})
  void anUnverifiedServerIsRefused(TargetTls.Mode mode) {
    assertThatThrownBy(() -> connection("1d", new TargetTls(mode, null)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("tls.mode");
  }
}
