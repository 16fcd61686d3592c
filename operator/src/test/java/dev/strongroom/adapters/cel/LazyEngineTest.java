package dev.strongroom.adapters.cel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.projection.Shape;
import dev.strongroom.core.projection.Shape.Templated;
import dev.strongroom.core.templates.Template;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine costs is paid by those who have expressions alone. */
class LazyEngineTest {
  /** A class that compiling an expression takes. */
  private static final String ENGINE = "dev.cel.compiler.CelCompilerImpl";

  @ParameterizedTest
  @CsvSource({"<% value.a %> and text,false", "<% value.a + 'x' %>,true"})
  void theEngineIsLoadedWithTheFirstExpressionThatIsMoreThanAPath(String template, boolean isLoaded)
      throws IOException, InterruptedException {
    // Given
    ProcessBuilder process =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-Xlog:class+load",
            "-cp",
            System.getProperty("java.class.path"),
            Rendering.class.getName(),
            template);

    // When
    Process run = process.redirectErrorStream(true).start();
    String loaded = new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(run.waitFor()).isZero();
    assertThat(loaded).contains(CelExpressions.class.getName());
    assertThat(loaded.contains(ENGINE)).isEqualTo(isLoaded);
  }

  /** Renders one template. */
  static final class Rendering {
    private Rendering() {}

    public static void main(String[] arguments) {
      JsonObjects json = new JacksonJsonObjects();
      ProjectionSpec spec =
          new ProjectionSpec(
              "spec.projection",
              new ObjectName("n"),
              "Opaque",
              Map.of(),
              Map.of(),
              Shape.of(new Templated("key", Template.parse("path", arguments[0]))),
              false,
              false,
              false);
      try (SecretValue value = SecretValue.text("{\"a\":\"b\"}")) {
        new ProjectionRenderer(json, new CelExpressions(json)).render(spec, value, "").close();
      }
    }
  }
}
