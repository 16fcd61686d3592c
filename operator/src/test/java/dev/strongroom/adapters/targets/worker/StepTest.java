package dev.strongroom.adapters.targets.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.DatabaseSettings;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes to a worker and comes back. */
class StepTest {
  @Test
  void isReadAsItWasWritten() throws IOException {
    // Given the largest step
    SecretValue text = SecretValue.text("x".repeat(SecretValue.MAX_BYTES));
    SecretValue binary = SecretValue.owning(SecretValue.Kind.BINARY, new byte[] {0, -1, 7});
    Step step =
        new Step(
            Step.Operation.SET,
            RotationMode.TWO_VALUES,
            "PostgreSQL",
            Map.of("host", "db.example.org", "authorities", "é".repeat(1 << 18)),
            Map.of(Step.Role.PENDING, text, Step.Role.ADMIN, binary));

    // When it is written and read
    Step read = Step.read(new ByteArrayInputStream(written(step)));

    // Then nothing has changed
    assertThat(read.operation()).isEqualTo(step.operation());
    assertThat(read.mode()).isEqualTo(step.mode());
    assertThat(read.kind()).isEqualTo(step.kind());
    assertThat(read.settings()).isEqualTo(step.settings());
    assertThat(read.find(Step.Role.CURRENT)).isEmpty();
    assertThat(read.value(Step.Role.PENDING).sameAs(text)).isTrue();
    assertThat(read.value(Step.Role.ADMIN).sameAs(binary)).isTrue();
  }

  @Test
  void isRefusedWhereverItEndsEarly() throws IOException {
    Step step =
        new Step(
            Step.Operation.TEST,
            RotationMode.SINGLE_USER,
            "k",
            Map.of("a", "b"),
            Map.of(Step.Role.CURRENT, SecretValue.text("value")));
    byte[] whole = written(step);

    for (int length = 0; length < whole.length; length++) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> Step.read(new ByteArrayInputStream(part)))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "done",
        "done\t0\t",
        "done\t\n",
        "done\n\t0\t\n",
        "done\tx\t\n",
        "done\t1234567890\t\n",
        "NO_SUCH\t0\t\n",
        "done\t0\tcan\u0007ary\n",
        "\t0\t\n"
      })
  void onlyAReportIsAReport(String text) throws IOException {
    assertThat(Report.read(stream(text))).isEmpty();
    assertThat(Report.read(stream("done\t0\t" + "x".repeat(Report.MAX_BYTES) + "\n"))).isEmpty();
    assertThat(Report.read(stream("tested\t120\t\n")))
        .contains(new Report(Optional.empty(), true, Duration.ofMillis(120), ""));
    assertThat(Report.read(stream("done\t0\tSQLSTATE 57014\n")))
        .contains(new Report(Optional.empty(), false, Duration.ZERO, "SQLSTATE 57014"));
  }

  @Test
  void settingsOfADatabaseAreReadAsTheyWereWritten() {
    DatabaseConnection all =
        DatabaseConnection.fromSecret()
            .at("db.example.org", 6432)
            .with(TlsMode.VERIFY_CA, Optional.of("PEM"))
            .within(Duration.ofSeconds(3), Duration.ofSeconds(4))
            .allowing(true, true);
    DatabaseConnection least = DatabaseConnection.fromSecret();

    assertThat(DatabaseSettings.read(DatabaseSettings.of(all))).isEqualTo(all);
    assertThat(DatabaseSettings.read(DatabaseSettings.of(least))).isEqualTo(least);
  }

  private static byte[] written(Step step) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    step.writeTo(out);
    return out.toByteArray();
  }

  private static ByteArrayInputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
  }
}
