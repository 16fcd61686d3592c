package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.app.config.EventSettings;
import dev.strongroom.app.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of the event sink become settings that operator and endpoint read. */
class EventsChartTest {
  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @Test
  void byDefaultNobodyIsTold() {
    // When
    JsonNode deployment = Helm.object(Helm.render(), "Deployment", "operator");

    // Then
    assertThat(settings(deployment).hasSink()).isFalse();
    assertThat(deployment.toString()).doesNotContain("STRONGROOM_EVENTS");
  }

  /** The endpoint writes the changes that the operator tells of. */
  @ParameterizedTest
  @ValueSource(strings = {"operator", "endpoint"})
  void theSinkIsKnownToBoth(String component) {
    // When
    JsonNode deployment =
        Helm.object(
            Helm.render(
                "--set=endpoint.enabled=true",
                "--set=events.url=https://events.example.com/strongroom",
                "--set=events.caFile=/etc/events/ca.pem",
                "--set=events.tokenFile=/etc/events/token"),
            "Deployment",
            component);

    // Then
    EventSettings settings = settings(deployment);
    assertThat(settings.url()).contains(URI.create("https://events.example.com/strongroom"));
    assertThat(settings.ca()).contains(Path.of("/etc/events/ca.pem"));
    assertThat(settings.token()).contains(Path.of("/etc/events/token"));
  }

  @Test
  void theExampleIsUnderstood() {
    // When
    JsonNode deployment =
        Helm.object(
            Helm.render("--values=" + Helm.projectRoot().resolve("examples/events/values.yaml")),
            "Deployment",
            "operator");

    // Then
    EventSettings settings = settings(deployment);
    assertThat(settings.url()).contains(URI.create("https://receiver.events.svc:8443/"));
    assertThat(settings.ca()).contains(Path.of("/etc/events/ca.crt"));
    assertThat(deployment.toString()).contains("\"mountPath\":\"/etc/events\"");
  }

  @Test
  void alertsTellOfEventsThatWaitOrAreGivenUp() {
    // When
    JsonNode rules =
        Helm.object(
            Helm.render("--set=metrics.prometheusRule.enabled=true"), "PrometheusRule", "operator");

    // Then
    assertThat(rules.findValuesAsText("alert"))
        .contains("StrongroomEventsWait", "StrongroomEventsDropped");
  }

  @ParameterizedTest
  @CsvSource({
    "events.url=http://events.example.com, url",
    "events.caFile=ca.pem, caFile",
    "events.tokenFile=token, tokenFile",
    "events.topic=x, topic"
  })
  void aWrongValueIsRefusedByName(String value, String named) {
    // When
    Helm.Output output = Helm.run("--set=" + value);

    // Then
    assertThat(output.exitCode()).isNotZero();
    assertThat(output.messages()).contains(named);
  }

  private static EventSettings settings(JsonNode deployment) {
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
      variables.put(variable.path("name").asText(), variable.path("value").asText());
    }
    variables.put("STRONGROOM_NAMESPACE", "strongroom-system");
    return Settings.from(variables).events();
  }
}
