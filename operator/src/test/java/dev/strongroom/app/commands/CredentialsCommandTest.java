package dev.strongroom.app.commands;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.adapters.awsapi.sts.StsServer;
import dev.strongroom.core.sessions.Sts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(180)
class CredentialsCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final Sts sts = new Sts();
  private final StsServer endpoint = new StsServer(sts);
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer apiServer;
  private String before;
  private int tokenStatus = 201;
  private JsonNode asked;

  @BeforeEach
  void start() throws IOException {
    apiServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    apiServer.createContext("/", this::answer);
    apiServer.start();
    Path kubeconfig = directory.resolve("kubeconfig");
    Files.writeString(
        kubeconfig,
        """
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u, namespace: shop}}]
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {token: mine}}]
        """
            .formatted(apiServer.getAddress().getPort()));
    before = System.getProperty("kubeconfig");
    System.setProperty("kubeconfig", kubeconfig.toString());
  }

  @AfterEach
  void stop() {
    if (before == null) {
      System.clearProperty("kubeconfig");
    } else {
      System.setProperty("kubeconfig", before);
    }
    apiServer.stop(0);
    endpoint.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      boolean isToken = path.equals("/api/v1/namespaces/shop/serviceaccounts/checkout/token");
      if (isToken) {
        asked = JSON.readTree(exchange.getRequestBody());
      }
      String body =
          isToken
              ? "{\"kind\":\"TokenRequest\",\"status\":{\"token\":\"token-of-shop/checkout\"}}"
              : "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"shop\",\"annotations\":"
                  + "{\"strongroom.dev/account-id\":\"111122223333\"}}}";
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(isToken ? tokenStatus : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Test
  void printsWhatACredentialProcessMustPrint() throws IOException {
    // When
    int code = run("--duration", "900", "--session-name", "alice");

    // Then
    JsonNode printed = JSON.readTree(out.toString());
    assertThat(code).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(printed.path("Version").intValue()).isEqualTo(1);
    assertThat(printed.path("AccessKeyId").textValue()).startsWith("ASIA");
    assertThat(printed.path("SecretAccessKey").textValue()).hasSize(40);
    assertThat(printed.path("SessionToken").textValue()).isNotEmpty();
    assertThat(Instant.parse(printed.path("Expiration").textValue()))
        .isBetween(Instant.now().plusSeconds(600), Instant.now().plusSeconds(900));
    assertThat(asked.path("spec").toString())
        .isEqualTo("{\"audiences\":[\"sts.amazonaws.com\"],\"expirationSeconds\":900}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401 | Log in to the cluster",
        "403 | resources [serviceaccounts/token], resourceNames [checkout]",
        "404 | kubectl create serviceaccount checkout -n shop",
        "422 | status 422"
      })
  void saysWhatToDoWhenThereIsNoToken(int status, String advice) {
    // Given
    tokenStatus = status;

    // When
    int code = run();

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).startsWith("strongroom: ").contains(advice).hasLineCount(1);
  }

  @Test
  void saysWhatToDoWhenTheRoleIsDenied() {
    // When
    int code = run("--account", "999999999999");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString())
        .contains("arn:aws:iam::999999999999:role/checkout", "(AccessDenied)", "--account")
        .doesNotContain("token-of");
  }

  @Test
  void saysWhatToDoWhenTheTokenIsNotAccepted() {
    // Given
    sts.serviceAccounts.clear();

    // When
    int code = run();

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("(InvalidIdentityToken)", "--audience");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://strongroom.invalid", "ftp://localhost", "https://u@localhost"})
  void aTokenIsSentOverTlsOnly(String url) {
    // When
    int code = execute("--endpoint-url", url, "--service-account", "checkout");

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("must begin with https://");
    assertThat(asked).isNull();
  }

  @Test
  void saysWhatToDoWhenTheEndpointDoesNotAnswer() {
    // Given
    endpoint.close();

    // When
    int code = run();

    // Then
    assertThat(code).isEqualTo(1);
    assertThat(err.toString()).contains("Check --endpoint-url");
  }

  private int run(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--endpoint-url",
                "http://localhost:" + endpoint.port(),
                "--service-account",
                "checkout"));
    arguments.addAll(List.of(more));
    return execute(arguments.toArray(String[]::new));
  }

  private int execute(String... arguments) {
    return new CommandLine(new CredentialsCommand())
        .setExecutionExceptionHandler(new FailureReport())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
