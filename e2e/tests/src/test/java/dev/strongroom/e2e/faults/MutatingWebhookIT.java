package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.operator.TestNamespace.condition;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.WithOperator;
import dev.strongroom.e2e.tls.ServerCertificates;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mutating webhook that adds another value to every Secret each time that it is written. */
@WithOperator
class MutatingWebhookIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "adds-keys.example.com";

  @TempDir Path folder;
  private final AtomicInteger calls = new AtomicInteger();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpsServer webhook;
  private TestNamespace team;

  @BeforeEach
  void start(TestNamespace namespace) throws IOException {
    team = namespace;
    ServerCertificates certificates = ServerCertificates.issued(folder, "127.0.0.1");
    webhook = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    webhook.setHttpsConfigurator(new HttpsConfigurator(certificates.tls()));
    webhook.setExecutor(threads);
    webhook.createContext("/", this::mutate);
    webhook.start();
    register(Base64.getEncoder().encodeToString(Files.readAllBytes(certificates.authority())));
  }

  @AfterEach
  void stop() {
    team.client().resources(MutatingWebhookConfiguration.class).withName(NAME).delete();
    webhook.stop(0);
    threads.shutdownNow();
  }

  @Test
  void whatItAddsIsNamedAndNotFoughtOver() {
    // When
    team.apply("mutated", "{value: {generate: {}}, projection: {}}");

    // Then
    team.awaitReady("mutated");
    patiently()
        .untilAsserted(
            () ->
                assertThat(condition(team.managedSecrets("mutated").get(), "SecretUnchanged"))
                    .hasValueSatisfying(
                        c -> {
                          assertThat(c.getStatus()).isEqualTo("False");
                          assertThat(c.getReason()).isEqualTo("SecretChangedByAdmission");
                          assertThat(c.getMessage())
                              .contains("data[injected]", "metadata.labels[injected]")
                              .doesNotContain("call-");
                        }));
    Secret seen = team.secrets("mutated").get();
    int callsBefore = calls.get();

    // When
    for (int i = 0; i < 5; i++) {
      team.managedSecrets("mutated").edit(TestNamespace::touched);
      team.apply("barrier-" + i, "{value: {generate: {}}}");
      team.awaitReady("barrier-" + i);
    }

    // Then
    assertThat(team.secrets("mutated").get()).isEqualTo(seen);
    assertThat(calls.get()).isEqualTo(callsBefore);

    // When
    team.editSecret("mutated", s -> s.addToStringData("value", "tampered"));

    // Then
    patiently()
        .until(
            () -> text(team.secrets("mutated").get(), "value"), text -> !text.equals("tampered"));
    team.awaitReady("mutated");
    patiently()
        .untilAsserted(
            () ->
                assertThat(condition(team.managedSecrets("mutated").get(), "SecretUnchanged"))
                    .hasValueSatisfying(
                        c -> assertThat(c.getMessage()).contains("data[injected]")));
  }

  private void register(String authority) {
    team.client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: MutatingWebhookConfiguration
                metadata: {name: %s}
                webhooks:
                - name: %s
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  rules:
                  - apiGroups: [""]
                    apiVersions: [v1]
                    resources: [secrets]
                    operations: [CREATE, UPDATE]
                """
                    .formatted(NAME, NAME, webhook.getAddress().getPort(), authority, team.name()),
                MutatingWebhookConfiguration.class))
        .serverSideApply();
    patiently().until(this::isActive);
  }

  private boolean isActive() {
    Secret probe =
        new SecretBuilder()
            .withNewMetadata()
            .withGenerateName("probe-")
            .withNamespace(team.name())
            .endMetadata()
            .withStringData(Map.of("a", "b"))
            .build();
    return team.client().resource(probe).dryRun().create().getData().containsKey("injected");
  }

  private void mutate(HttpExchange exchange) throws IOException {
    JsonNode review = JSON.readTree(exchange.getRequestBody());
    String value = base64("call-" + calls.incrementAndGet());
    boolean hasLabels = review.at("/request/object/metadata/labels").isObject();
    boolean hasData = review.at("/request/object/data").isObject();
    String patch =
        "[%s%s{\"op\":\"add\",\"path\":\"/data/injected\",\"value\":\"%s\"},"
                .formatted(
                    hasLabels ? "" : "{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{}},",
                    hasData ? "" : "{\"op\":\"add\",\"path\":\"/data\",\"value\":{}},",
                    value)
            + "{\"op\":\"add\",\"path\":\"/metadata/labels/injected\",\"value\":\"x\"}]";
    String answer =
        """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "response":
         {"uid": "%s", "allowed": true, "patchType": "JSONPatch", "patch": "%s"}}
        """
            .formatted(review.at("/request/uid").asText(), base64(patch));
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
