package dev.strongroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventSettingsTest {
  @Test
  void byDefaultNobodyIsTold() {
    // When
    EventSettings settings = Settings.from(Map.of()).events();

    // Then
    assertThat(settings.hasSink()).isFalse();
  }

  @Test
  void aSinkIsReadWithItsCertificatesAndItsToken() {
    // When
    EventSettings settings =
        Settings.from(
                Map.of(
                    "STRONGROOM_EVENTS_URL", "https://events.example.com/strongroom",
                    "STRONGROOM_EVENTS_CA_FILE", "/etc/events/ca.pem",
                    "STRONGROOM_EVENTS_TOKEN_FILE", "/etc/events/token"))
            .events();

    // Then
    assertThat(settings.hasSink()).isTrue();
    assertThat(settings.url()).contains(URI.create("https://events.example.com/strongroom"));
    assertThat(settings.ca()).contains(Path.of("/etc/events/ca.pem"));
    assertThat(settings.token()).contains(Path.of("/etc/events/token"));
  }

  @ParameterizedTest
  @CsvSource({
    "URL, http://events.example.com",
    "URL, https://[events",
    "CA_FILE, ca.pem",
    "TOKEN_FILE, token"
  })
  void aWrongValueIsRefusedByItsName(String name, String value) {
    // When
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(Map.of("STRONGROOM_EVENTS_" + name, value)))
        // Then
        .withMessageContaining("STRONGROOM_EVENTS_" + name);
  }
}
