package dev.strongroom.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CompletionCommandTest {
  @Test
  void aCommandIsCompleted() {
    // When
    String words = run("completion", "words", "--", "ro");

    // Then
    assertThat(words.lines()).containsExactly("rollback", "root-key", "rotate", ":4");
  }

  @Test
  void anOptionOfACommandIsCompleted() {
    // When
    String words = run("completion", "words", "--", "put", "--from-l");

    // Then
    assertThat(words.lines()).containsExactly("--from-literal", ":4");
  }

  @Test
  void withoutAWordAllCommandsAreOffered() {
    // When
    String words = run("completion", "words", "--", "");

    // Then
    assertThat(words.lines()).contains("status", "put", "backup").doesNotContain("words");
  }

  @Test
  void nothingIsOfferedForAWordThatBeginsNothing() {
    // When
    String words = run("completion", "words", "--", "no-such");

    // Then
    assertThat(words.lines()).containsExactly(":4");
  }

  @Test
  void theScriptIsOneForTheShell() {
    // When
    String script = run("completion");

    // Then
    assertThat(script).contains("complete -F _complete_strongroom", "rollback");
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out));
    assertThat(line.execute(arguments)).isZero();
    return out.toString();
  }
}
