package dev.strongroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.app.config.EndpointSettings.Tls;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointSettingsTest {
  @Test
  void withoutAnyItServesTlsFromItsFolder() {
    // When
    EndpointSettings settings = EndpointSettings.from(Map.of());

    // Then
    assertThat(settings)
        .isEqualTo(
            new EndpointSettings(
                8443,
                Tls.DIRECTORY,
                Path.of("/var/run/strongroom/tls"),
                "sts.amazonaws.com",
                "https://kubernetes.default.svc"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "STRONGROOM_ENDPOINT_PORT, 65536",
    "STRONGROOM_ENDPOINT_TLS, maybe",
    "STRONGROOM_ENDPOINT_TLS_DIRECTORY, tls",
    "STRONGROOM_STS_AUDIENCE, two words",
    "STRONGROOM_STS_ISSUER, http://kubernetes"
  })
  void aWrongValueIsRefusedWithTheNameOfItsVariable(String variable, String value) {
    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointSettings.from(Map.of(variable, value)))
        .withMessageContaining(variable)
        .withMessageNotContaining(value);
  }
}
