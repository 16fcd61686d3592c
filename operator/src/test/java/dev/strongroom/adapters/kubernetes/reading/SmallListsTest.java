package dev.strongroom.adapters.kubernetes.reading;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.RotationPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptions;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The operator's client, against a server that answers with large objects. */
@Tag("hostile")
class SmallListsTest {
  private static final String LABELLED = "strongroom.dev/managed-by=strongroom";
  private static final String LARGE = "bGFyZ2U=".repeat(100_000);

  private final List<String> queries = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
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
  void itIsToldHowManyObjectsWereRead() {
    // Given
    client.resources(SeenSecret.class).inAnyNamespace().withLabelSelector(LABELLED).list();
    client.resources(RotationPolicy.class).inAnyNamespace().list();
    client.resources(RotationPolicy.class).inAnyNamespace().list();

    // When
    Map<String, Long> listed = KubernetesClients.listed(client);

    // Then
    assertThat(listed).isEqualTo(Map.of("secrets", 5L, "rotationpolicies", 10L));
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

  @ParameterizedTest
  @CsvSource({"RotationPolicy, limit=25", "ExternalSecretTarget, limit=500"})
  void aPageHasAsManyObjectsAsSuitsTheirSize(String kind, String limit) {
    // Given
    Class<? extends HasMetadata> type =
        kind.equals("RotationPolicy") ? RotationPolicy.class : ExternalSecretTarget.class;
    ListOptions first = new ListOptionsBuilder().withLimit(500L).build();
    ListOptions second = new ListOptionsBuilder().withLimit(500L).withContinue("a=b").build();

    // When
    client.resources(type).inAnyNamespace().list(first);
    client.resources(type).inAnyNamespace().list(second);

    // Then
    assertThat(queries).hasSize(2);
    assertThat(queries.get(0).split("&")).contains("limit=50");
    assertThat(queries.get(1).split("&")).contains(limit, "continue=a%3Db");
  }

  private void answer(HttpExchange exchange) throws IOException {
    queries.add(String.valueOf(exchange.getRequestURI().getRawQuery()));
    boolean secrets = exchange.getRequestURI().getPath().endsWith("/secrets");
    boolean small = exchange.getRequestURI().getPath().endsWith("/externalsecrettargets");
    String object =
        secrets
            ? "{\"metadata\":{\"name\":\"s%d\",\"namespace\":\"team\"},\"data\":{\"value\":\""
                + LARGE
                + "\"},\"type\":\"Opaque\"}"
            : "{\"metadata\":{\"name\":\"p%d\",\"namespace\":\"team\",\"annotations\":{\"a\":\""
                + (small ? "s" : LARGE)
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
