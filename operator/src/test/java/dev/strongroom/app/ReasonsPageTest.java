package dev.strongroom.app;

import dev.strongroom.GeneratedFile;
import dev.strongroom.core.problems.Reason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/reasons.md} is generated from the code; the build fails when it differs. */
class ReasonsPageTest {
  private static final GeneratedFile PAGE =
      new GeneratedFile(Path.of("docs/reasons.md"), "reasons.write");
  private static final String HEADER =
      """
      # Reasons of conditions and events

      `kubectl describe` and `kubectl get -o yaml` show a reason with a message. This page has each
      reason once, with the message as it is before names and numbers are filled in (`{0}`, `{1}`).
      A message says what is wrong, where, and what to do.

      Generated from the code: mvn -pl operator -am test -Dtest=ReasonsPageTest -Dreasons.write=true
      """;

  @Test
  void thePageHasEveryReasonAsTheCodeHasIt() throws IOException {
    // When
    String page = HEADER + features();

    // Then
    PAGE.assertContent(page);
  }

  private static String features() {
    Map<Class<?>, List<Reason>> byFeature =
        Reason.all().stream()
            .collect(
                Collectors.groupingBy(Reason::getClass, LinkedHashMap::new, Collectors.toList()));
    return byFeature.entrySet().stream()
        .map(feature -> "\n## " + title(feature.getKey()) + "\n" + sections(feature.getValue()))
        .collect(Collectors.joining());
  }

  private static String title(Class<?> feature) {
    return feature.getSimpleName().replaceAll("Reason$", "").replaceAll("(?<=[a-z])(?=[A-Z])", " ");
  }

  private static String sections(List<Reason> reasons) {
    return reasons.stream()
        .map(reason -> "\n### " + reason.name() + "\n" + reason.sentence() + "\n")
        .collect(Collectors.joining());
  }
}
