package dev.strongroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.strongroom.app.config.EndpointSettings.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointSettingsTest {
  @Test
  void withoutAnyItMakesItsCertificate() {
    // When
    EndpointSettings settings = EndpointSettings.from(Map.of());

    // Then
    assertThat(settings)
        .isEqualTo(
            new EndpointSettings(
                8443,
                Tls.SELF_SIGNED,
                Path.of("/var/run/strongroom/tls"),
                "strongroom-endpoint",
                List.of(),
                "sts.amazonaws.com",
                "https://kubernetes.default.svc",
                Map.of(),
                50,
                false));
  }

  @Test
  void staticAccessKeysAreAllowedByName() {
    // When
    EndpointSettings settings =
        EndpointSettings.from(Map.of("STRONGROOM_ENDPOINT_ACCESS_KEYS", "true"));

    // Then
    assertThat(settings.accessKeys()).isTrue();
  }

  @Test
  void ratesCanBeOthersThanThoseOfAws() {
    // When
    EndpointSettings settings =
        EndpointSettings.from(
            Map.of(
                "STRONGROOM_ENDPOINT_RATES",
                "secretsmanager:GetSecretValue=20000, kms:CreateKey=50",
                "STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE",
                "7"));

    // Then
    assertThat(settings.quotas().find("secretsmanager", "GetSecretValue").orElseThrow().perSecond())
        .isEqualTo(20_000);
    assertThat(settings.quotas().find("kms", "CreateKey").orElseThrow().perSecond()).isEqualTo(50);
    assertThat(settings.unauthenticatedRate()).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"self-signed, SELF_SIGNED", "directory, DIRECTORY", "off, OFF"})
  void theCertificateComesFromWhereTheSettingSays(String text, Tls expected) {
    // When
    EndpointSettings settings = EndpointSettings.from(Map.of("STRONGROOM_ENDPOINT_TLS", text));

    // Then
    assertThat(settings.tls()).isEqualTo(expected);
  }

  @Test
  void namesOfTheCertificateAreBounded() {
    // Given
    String names = IntStream.range(0, 51).mapToObj(i -> "n" + i).collect(Collectors.joining(","));

    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointSettings.from(Map.of("STRONGROOM_ENDPOINT_DNS_NAMES", names)))
        .withMessageContaining("50");
    assertThat(
            EndpointSettings.from(Map.of("STRONGROOM_ENDPOINT_DNS_NAMES", "a.example.com, *.b.org"))
                .dnsNames())
        .containsExactly("a.example.com", "*.b.org");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "STRONGROOM_ENDPOINT_PORT, 65536",
    "STRONGROOM_ENDPOINT_TLS, maybe",
    "STRONGROOM_ENDPOINT_TLS_DIRECTORY, tls",
    "STRONGROOM_ENDPOINT_SERVICE, Endpoint",
    "STRONGROOM_ENDPOINT_DNS_NAMES, a_b",
    "STRONGROOM_STS_AUDIENCE, two words",
    "STRONGROOM_STS_ISSUER, http://kubernetes",
    "STRONGROOM_ENDPOINT_RATES, GetSecretValue=5",
    "STRONGROOM_ENDPOINT_RATES, secretsmanager:GetSecret=5",
    "STRONGROOM_ENDPOINT_RATES, secretsmanager:GetSecretValue=0",
    "STRONGROOM_ENDPOINT_RATES, 'kms:Encrypt=5,kms:Decrypt=5'",
    "STRONGROOM_ENDPOINT_RATES, 'kms:Encrypt=5,kms:Encrypt=6'",
    "STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE, 1000001"
  })
  void aWrongValueIsRefusedWithTheNameOfItsVariable(String variable, String value) {
    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EndpointSettings.from(Map.of(variable, value)))
        .withMessageContaining(variable)
        .withMessageNotContaining(value);
  }
}
