package dev.strongroom.app.health;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped log configuration, which must print no exception's message, however deep. */
class CauseConverterTest {
  private static final String CANARY = "canary-in-a-message";
  private final LoggerContext context = new LoggerContext();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void shippedConfiguration() throws JoranException {
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(CauseConverterTest.class.getResource("/logback.xml"));
    ConsoleAppender<ILoggingEvent> appender =
        (ConsoleAppender<ILoggingEvent>)
            context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("STDOUT");
    appender.setOutputStream(printed);
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void anExceptionIsPrintedAsItsClassesAndPlacesWithoutAnyMessage() {
    // Given
    Exception deepest = new IllegalArgumentException(CANARY);
    Exception thrown = new IllegalStateException(CANARY, new RuntimeException(CANARY, deepest));
    thrown.addSuppressed(new RuntimeException(CANARY));

    // When
    context.getLogger("dev.strongroom.test").error("it failed", thrown);

    // Then
    assertThat(log())
        .contains("it failed")
        .contains("java.lang.IllegalStateException")
        .contains("caused by java.lang.RuntimeException")
        .contains("caused by java.lang.IllegalArgumentException")
        .contains("CauseConverterTest")
        .doesNotContain(CANARY);
  }

  @Test
  void neitherDoesALibrarysException() {
    // When
    context.getLogger("io.javaoperatorsdk.test").warn("retry", new RuntimeException(CANARY));

    // Then
    assertThat(log())
        .contains("retry")
        .contains("java.lang.RuntimeException")
        .doesNotContain(CANARY);
  }

  @Test
  void chainsThatNeverEndAndTracesThatAreLongAreCut() {
    // Given
    Exception cause = new RuntimeException(CANARY);
    for (int i = 0; i < 50; i++) {
      cause = new RuntimeException(CANARY, cause);
    }

    // When
    context.getLogger("dev.strongroom.test").error("deep", cause);

    // Then
    assertThat(log().lines().count()).isBetween(5L, 100L);
    assertThat(log()).contains("deep").doesNotContain(CANARY);
  }

  @Test
  void messagesWithoutAnExceptionAreOneLine() {
    // When
    context.getLogger("dev.strongroom.test").info("all is well");

    // Then
    assertThat(log().lines()).singleElement().asString().endsWith("all is well");
  }

  @Tag("hostile")
  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\u0085", "\u2028", "\u2029", "\u001b[1A", "\u202e", "\t"})
  void whatIsLoggedCannotBeginALineOfItsOwn(String control) {
    // Given
    String name = "x" + control + "2026-11-28T00:00:00.000Z INFO  StrongroomOperator FORGED";

    // When
    context.getLogger("io.fabric8.test").warn("cannot read {}", name, new RuntimeException(name));

    // Then
    assertThat(log().lines().filter(line -> !line.startsWith(" ")))
        .singleElement()
        .asString()
        .contains("cannot read x ")
        .endsWith("FORGED");
    assertThat(log()).doesNotContain(control.equals("\n") ? "\nx" : control);
  }

  @Test
  void librariesSayNothingBelowAWarning() {
    assertThat(context.getLogger("io.fabric8.kubernetes.client").getEffectiveLevel())
        .isEqualTo(Level.WARN);
    assertThat(context.getLogger("dev.strongroom").getEffectiveLevel()).isEqualTo(Level.INFO);
  }

  private String log() {
    return printed.toString(StandardCharsets.UTF_8);
  }
}
