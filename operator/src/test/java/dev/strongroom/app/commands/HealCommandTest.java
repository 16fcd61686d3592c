package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class HealCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new HealCommand())
        .setExecutionExceptionHandler(new FailureReport())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }

  @ParameterizedTest
  @ValueSource(strings = {"records", "versions"})
  void helpSaysThatNothingIsChangedUnlessAskedFor(String command) {
    // When
    int code = run(command, "--help");

    // Then
    assertThat(code).isZero();
    assertThat(out.toString()).contains("--apply", "--namespace", "--name", "dry run");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "records --name db             | --name needs --namespace",
        "versions --name db            | --name needs --namespace",
        "versions --max-versions 0     | --max-versions must be from 1 to 100",
        "versions --max-versions 101   | --max-versions must be from 1 to 100"
      })
  void wrongArgumentsAreRefusedInOneLine(String arguments, String told) {
    // When
    int code = run(arguments.split(" "));

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString().lines()).singleElement().asString().contains(told);
  }
}
