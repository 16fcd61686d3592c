package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of the metrics, the alerts and the dashboard speak of the metrics that there are. */
class MetricsPageTest {
  private static final Path CHART = Helm.projectRoot().resolve("charts/strongroom");
  private static final Pattern METER = Pattern.compile("\"(strongroom\\.[a-z.]+[a-z])\"");
  private static final Pattern METRIC = Pattern.compile("strongroom_[a-z_]+[a-z]");
  private static final Pattern ALERT = Pattern.compile("- alert: (Strongroom[A-Za-z]+)");
  private static final Pattern SERIES = Pattern.compile("_(bucket|count|sum|max)$");
  private static final List<String> SUFFIXES = List.of("", "_total", "_seconds", "_bytes");

  @Test
  void everyMeterOfTheCodeIsOnThePage() throws IOException {
    // Given
    Set<String> documented = metrics(page());

    // When
    Set<String> meters = meters();

    // Then
    assertThat(meters).hasSizeGreaterThan(50);
    assertThat(meters)
        .allSatisfy(
            meter ->
                assertThat(SUFFIXES.stream().map(suffix -> meter.replace('.', '_') + suffix))
                    .as(meter)
                    .anyMatch(documented::contains));
  }

  @Test
  void alertsAndDashboardUseDocumentedMetricsAlone() throws IOException {
    // Given
    Set<String> documented = metrics(page());

    // When
    Set<String> used = metrics(rules());
    for (JsonNode panel : dashboard().get("panels")) {
      panel.path("targets").forEach(t -> used.addAll(metrics(t.get("expr").asText())));
    }

    // Then
    assertThat(used).hasSizeGreaterThan(20);
    assertThat(documented)
        .containsAll(used.stream().map(name -> SERIES.matcher(name).replaceAll("")).toList());
  }

  @Test
  void everyAlertIsOnThePage() throws IOException {
    // When
    List<String> alerts = ALERT.matcher(rules()).results().map(m -> m.group(1)).toList();

    // Then
    assertThat(alerts).hasSizeGreaterThan(15);
    assertThat(alerts).allSatisfy(alert -> assertThat(page()).contains("| `" + alert + "` |"));
  }

  private static Set<String> meters() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      return files
          .filter(file -> file.toString().endsWith(".java"))
          .map(MetricsPageTest::text)
          .filter(source -> source.contains("import io.micrometer."))
          .flatMap(source -> METER.matcher(source).results().map(m -> m.group(1)))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private static Set<String> metrics(String text) {
    return METRIC
        .matcher(text)
        .results()
        .map(found -> found.group())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("docs/metrics.md"));
  }

  private static String rules() throws IOException {
    return Files.readString(CHART.resolve("templates/prometheusrule.yaml"));
  }

  private static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(CHART.resolve("files/dashboards/strongroom.json").toFile());
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
