package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.strongroom.app.config.AuditSettings;
import dev.strongroom.app.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of the audit trail become settings that the operator reads. */
class AuditChartTest {
  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @Test
  void withoutSinksThereIsNoTrailAndNoVolume() {
    // When
    JsonNode deployment = deployment();

    // Then
    assertThat(settings(deployment).sinks()).isEmpty();
    assertThat(deployment.toString()).doesNotContain("/var/lib/strongroom");
  }

  @Test
  void sinksAreConfiguredAsTheyAreDeclared() {
    // When
    JsonNode deployment =
        deployment(
            "--set=audit.sinks={file,webhook}",
            "--set=audit.file.whenFull=delete",
            "--set=audit.webhook.url=https://audit.example.com/strongroom",
            "--set=audit.webhook.tokenFile=/etc/token",
            "--set=audit.whenUnavailable=continue",
            "--set=audit.signingKeySecret=audit-key");

    // Then
    AuditSettings settings = settings(deployment);
    assertThat(settings.sinks()).containsExactly("file", "webhook");
    assertThat(settings.deletes()).isTrue();
    assertThat(settings.refuses()).isFalse();
    assertThat(settings.totalBytes()).isEqualTo(1L << 30);
    assertThat(settings.webhook()).contains(URI.create("https://audit.example.com/strongroom"));
    assertThat(settings.webhookToken()).contains(Path.of("/etc/token"));
    assertThat(settings.webhookCa()).isEqualTo(Optional.empty());
    assertThat(settings.signingKey()).contains(Path.of("/etc/strongroom/audit/private.pem"));
    assertThat(mounts(deployment))
        .containsEntry("audit", settings.directory().toString())
        .containsEntry("audit-signing-key", "/etc/strongroom/audit");
    assertThat(deployment.at("/spec/template/spec/volumes").toString())
        .contains("{\"name\":\"audit\",\"emptyDir\":{\"sizeLimit\":\"2Gi\"}}")
        .contains("\"secretName\":\"audit-key\"");
  }

  @Test
  void theExampleIsUnderstood() {
    // When
    JsonNode deployment =
        deployment("--values=" + Helm.projectRoot().resolve("examples/audit/values.yaml"));

    // Then
    AuditSettings settings = settings(deployment);
    assertThat(settings.sinks()).containsExactly("file", "webhook");
    assertThat(settings.totalBytes()).isEqualTo(10L << 30);
    assertThat(settings.webhookCa()).contains(Path.of("/etc/audit-receiver/ca.pem"));
    assertThat(settings.signingKey()).isPresent();
    assertThat(deployment.at("/spec/template/spec/volumes").toString())
        .contains(
            "{\"name\":\"audit\",\"persistentVolumeClaim\":"
                + "{\"claimName\":\"strongroom-audit\"}}");
  }

  @Test
  void alertsTellOfATrailThatCannotBeWritten() {
    // When
    JsonNode rules =
        Helm.object(
            Helm.render("--set=metrics.prometheusRule.enabled=true"), "PrometheusRule", "operator");

    // Then
    assertThat(rules.findValuesAsText("alert"))
        .contains("StrongroomAuditUnavailable", "StrongroomAuditIncomplete");
  }

  @ParameterizedTest
  @CsvSource({
    "audit.sinks={syslog}, sinks",
    "audit.sinks={webhook}, url",
    "audit.webhook.url=http://audit.example.com, url",
    "audit.file.maxBytes=1Ti, maxBytes",
    "audit.whenUnavailable=ignore, whenUnavailable"
  })
  void aWrongValueIsRefusedByName(String value, String named) {
    // When
    Helm.Output output = Helm.run("--set=" + value);

    // Then
    assertThat(output.exitCode()).isNotZero();
    assertThat(output.messages()).contains(named);
  }

  private static JsonNode deployment(String... options) {
    return Helm.object(Helm.render(options), "Deployment", "operator");
  }

  private static AuditSettings settings(JsonNode deployment) {
    Map<String, String> variables = new TreeMap<>();
    for (JsonNode variable : deployment.at("/spec/template/spec/containers/0/env")) {
      variables.put(variable.path("name").asText(), variable.path("value").asText());
    }
    return Settings.from(variables).audit();
  }

  private static Map<String, String> mounts(JsonNode deployment) {
    Map<String, String> mounts = new TreeMap<>();
    for (JsonNode mount : deployment.at("/spec/template/spec/containers/0/volumeMounts")) {
      mounts.put(mount.path("name").asText(), mount.path("mountPath").asText());
    }
    return mounts;
  }
}
