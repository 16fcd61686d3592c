package dev.strongroom.core.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCredentialsTest {
  private final JsonCredentials credentials = new JsonCredentials(new JacksonJsonObjects());

  private Optional<DatabaseCredential> read(String json) {
    try (SecretValue value = SecretValue.text(json)) {
      return credentials.read(value);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"5433", "\"5433\""})
  void readsTheKeysOfTheAwsTemplates(String port) {
    try (DatabaseCredential credential =
        read("{\"engine\":\"postgres\",\"host\":\"db\",\"port\":%s,\"dbname\":\"shop\","
                    .formatted(port)
                + "\"username\":\"app\",\"password\":\"p\\u00e4ss\",\"more\":1}")
            .orElseThrow()) {
      assertThat(credential.username()).isEqualTo("app");
      assertThat(credential.password(PlaintextAccess.granted())).isEqualTo("päss");
      assertThat(credential.engine()).contains("postgres");
      assertThat(credential.host()).contains("db");
      assertThat(credential.port()).contains(5433);
      assertThat(credential.database()).contains("shop");
      assertThat(credential).hasToString("DatabaseCredential[redacted]");
    }
  }

  @Test
  void needsNoMoreThanUserAndPassword() {
    DatabaseCredential credential = read("{\"username\":\"a\",\"password\":\"p\"}").orElseThrow();

    assertThat(credential.host()).isEmpty();
    assertThat(credential.port()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p",
        "[]",
        "{}",
        "{\"username\":\"a\"}",
        "{\"password\":\"p\"}",
        "{\"username\":\"\",\"password\":\"p\"}",
        "{\"username\":\"a\",\"password\":\"\"}",
        "{\"username\":\"a\",\"password\":\"p\",\"port\":0}",
        "{\"username\":\"a\",\"password\":\"p\",\"port\":65536}",
        "{\"username\":\"a\",\"password\":\"p\",\"port\":\"5432a\"}",
        "{\"username\":\"a\",\"password\":\"p\",\"port\":99999999999}"
      })
  void takesNothingElseAsALogin(String json) {
    assertThat(read(json)).isEmpty();
  }

  @Test
  void waitsHaveBounds() {
    DatabaseConnection usual = DatabaseConnection.fromSecret();

    assertThatThrownBy(() -> usual.within(Duration.ZERO, Duration.ofSeconds(1)))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("connectTimeoutSeconds: must be 1 to 60 seconds.");
    assertThatThrownBy(() -> usual.within(Duration.ofSeconds(1), Duration.ofSeconds(301)))
        .hasMessageContaining("statementTimeoutSeconds");
    assertThatThrownBy(() -> usual.at("h", 65_536)).hasMessageContaining("port");
  }
}
