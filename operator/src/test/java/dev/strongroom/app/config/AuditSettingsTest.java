package dev.strongroom.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditSettingsTest {
  @Test
  void byDefaultThereIsNoTrailAndOneThatIsConfiguredFailsClosed() {
    // When
    AuditSettings settings = Settings.from(Map.of()).audit();

    // Then
    assertThat(settings.sinks()).isEmpty();
    assertThat(settings.refuses()).isTrue();
    assertThat(settings.deletes()).isFalse();
    assertThat(settings.fsync()).isEqualTo("always");
    assertThat(settings.fileBytes()).isEqualTo(64L << 20);
    assertThat(settings.fileAge()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.directory()).isEqualTo(Path.of("/var/lib/strongroom/audit"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SINKS             | syslog",
        "SINKS             | file,file",
        "SINKS             | webhook",
        "WHEN_UNAVAILABLE  | ignore",
        "WHEN_FULL         | keep",
        "FSYNC             | sometimes",
        "DIRECTORY         | audit",
        "FILE_BYTES        | 1Ki",
        "FILE_BYTES        | 5Ti",
        "FILE_HOURS        | 0",
        "TOTAL_BYTES       | -1",
        "WEBHOOK_URL       | http://audit.example.com",
        "WEBHOOK_URL       | https://[audit",
        "WEBHOOK_CA_FILE   | ca.pem",
        "SIGNING_KEY_FILE  | key.pem"
      })
  void aWrongValueIsRefusedByTheNameOfItsVariable(String name, String value) {
    // Given
    Map<String, String> env = Map.of("STRONGROOM_AUDIT_" + name, value);

    // When
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.from(env))
        // Then
        .withMessageContaining(
            value.equals("webhook") ? "STRONGROOM_AUDIT_WEBHOOK_URL" : "STRONGROOM_AUDIT_" + name);
  }
}
