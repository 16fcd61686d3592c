package dev.strongroom.adapters.kubernetes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The operator's client, against a server that answers with large objects. */
@Tag("hostile")
class SmallListsTest {
  private static final String LABELLED = "strongroom.dev/managed-by=strongroom";
  private static final String LARGE = "bGFyZ2U=".repeat(100_000);

  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", SmallListsTest::answer);
    server.start();
    client =
        KubernetesClients.create(
            new ConfigBuilder(Config.empty())
                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .build());
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void ofLabelledSecretsNoValueIsKept() {
    // When
    List<SeenSecret> secrets =
        client
            .resources(SeenSecret.class)
            .inAnyNamespace()
            .withLabelSelector(LABELLED)
            .list(new ListOptionsBuilder().withLimit(500L).build())
            .getItems();

    // Then
    assertThat(secrets).hasSize(5);
    assertThat(secrets)
        .allSatisfy(
            secret -> {
              assertThat(secret.getMetadata().getNamespace()).isEqualTo("team");
              assertThat(secret.dataKeys().orElseThrow()).containsExactly("value");
              assertThat(client.getKubernetesSerialization().asJson(secret)).hasSizeLessThan(1000);
            });
  }

  @Test
  void aListOfSecretsForTheirValuesIsLeftAsItIs() {
    // When
    List<Secret> secrets = client.secrets().inNamespace("team").list().getItems();

    // Then
    assertThat(secrets)
        .hasSize(5)
        .allSatisfy(s -> assertThat(s.getData()).isEqualTo(Map.of("value", LARGE)));
  }

  @Test
  void ofUsersObjectsNoAnnotationOfOthersIsKept() {
    // When
    List<RotationPolicy> policies =
        client.resources(RotationPolicy.class).inAnyNamespace().list().getItems();

    // Then
    assertThat(policies)
        .hasSize(5)
        .allSatisfy(
            policy ->
                assertThat(client.getKubernetesSerialization().asJson(policy))
                    .hasSizeLessThan(1000));
  }

  private static void answer(HttpExchange exchange) throws IOException {
    boolean secrets = exchange.getRequestURI().getPath().endsWith("/secrets");
    String object =
        secrets
            ? "{\"metadata\":{\"name\":\"s%d\",\"namespace\":\"team\"},\"data\":{\"value\":\""
                + LARGE
                + "\"},\"type\":\"Opaque\"}"
            : "{\"metadata\":{\"name\":\"p%d\",\"namespace\":\"team\",\"annotations\":{\"a\":\""
                + LARGE
                + "\"}},\"spec\":{}}";
    byte[] list =
        IntStream.range(0, 5)
            .mapToObj(object::formatted)
            .collect(
                Collectors.joining(
                    ",", "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":[", "]}"))
            .getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
    exchange.close();
  }
}
