package dev.strongroom.adapters.targets.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationFunction.Call;
import dev.strongroom.core.rotation.RotationFunction.State;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls over HTTP to a real server on this machine. */
class FunctionCallsTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final SecretArn SECRET =
      new SecretArn(
          "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName("db"), "AbCdEf");
  private static final VersionId TOKEN = VersionId.derived("token");
  private static final TestAuthority AUTHORITY = new TestAuthority("functions");

  private FunctionCalls calls = new FunctionCalls(AllowedHosts.unrestricted());

  @AfterEach
  void close() {
    calls.close();
  }

  private static Call call(String id) {
    return new Call(id, RotationStep.SET_SECRET, SECRET, TOKEN);
  }

  private static FunctionEndpoint lambda(FunctionServer server, Duration timeout) {
    return FunctionEndpoint.lambda(
        "spec.function",
        "http://127.0.0.1:" + server.port(),
        "Rotate_1",
        TlsMode.VERIFY_FULL,
        Optional.empty(),
        timeout);
  }

  private static FunctionEndpoint secure(int port, TestAuthority trusted, Duration timeout) {
    return FunctionEndpoint.lambda(
        "spec.function",
        "https://127.0.0.1:" + port,
        "Rotate_1",
        TlsMode.VERIFY_FULL,
        Optional.of(trusted.pem()),
        timeout);
  }

  private Optional<TargetProblem> result(FunctionEndpoint endpoint) {
    return result(endpoint, Optional.empty());
  }

  private Optional<TargetProblem> result(
      FunctionEndpoint endpoint, Optional<SecretValue> credential) {
    RotationFunction function = calls.function("shop", endpoint);
    function.start(call("call-1"), credential);
    State state = function.state("call-1", LONG).orElseThrow();
    assertThat(state).isInstanceOf(State.Ended.class);
    return ((State.Ended) state).problem();
  }

  @Test
  void aLambdaIsInvokedWithTheEventOfAwsAndTheBearerToken() throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.secure(AUTHORITY, "127.0.0.1")) {

      // When
      Optional<TargetProblem> problem =
          result(
              secure(server.port(), AUTHORITY, LONG), Optional.of(SecretValue.text("let-me-in\n")));

      // Then
      assertThat(problem).isEmpty();
      FunctionServer.Request request = server.requests.get(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.path()).isEqualTo("/2015-03-31/functions/Rotate_1/invocations");
      assertThat(request.header("Authorization")).isEqualTo("Bearer let-me-in");
      assertThat(request.header("X-amz-invocation-type")).isEqualTo("RequestResponse");
      assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + server.port());
      JsonNode event = new ObjectMapper().readTree(request.body());
      assertThat(event.properties())
          .extracting(java.util.Map.Entry::getKey)
          .containsExactly("Step", "SecretId", "ClientRequestToken", "RotationToken");
      assertThat(event.path("Step").asText()).isEqualTo("setSecret");
      assertThat(event.path("SecretId").asText()).isEqualTo(SECRET.toString());
      assertThat(event.path("ClientRequestToken").asText()).isEqualTo(TOKEN.value());
      assertThat(event.path("RotationToken").asText()).matches("[a-zA-Z0-9-]{36,256}");
    }
  }

  @Test
  void aWebhookIsSignedAsStandardWebhooksSays() throws Exception {
    // Given
    byte[] key = "0123456789abcdef01234567".getBytes(StandardCharsets.UTF_8);
    String declared = "whsec_" + Base64.getEncoder().encodeToString(key);
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(204, "");
      FunctionEndpoint webhook =
          FunctionEndpoint.webhook(
              "spec.function",
              "http://127.0.0.1:" + server.port() + "/rotate?db=shop",
              TlsMode.VERIFY_FULL,
              Optional.empty(),
              LONG);

      // When
      Optional<TargetProblem> problem = result(webhook, Optional.of(SecretValue.text(declared)));

      // Then
      assertThat(problem).isEmpty();
      FunctionServer.Request request = server.requests.get(0);
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      String signed =
          "%s.%s.%s"
              .formatted(
                  request.header("Webhook-id"),
                  request.header("Webhook-timestamp"),
                  request.body());
      assertThat(request.path()).isEqualTo("/rotate?db=shop");
      assertThat(request.header("Webhook-id")).isEqualTo("call-1");
      assertThat(request.header("Webhook-signature"))
          .isEqualTo(
              "v1,"
                  + Base64.getEncoder()
                      .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
      assertThat(request.headers()).doesNotContainKey("Authorization");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "200 | null |",
        "200 | \"done\" |",
        "200 | {\"statusCode\": 200, \"inner\": {\"errorType\": \"x\"}} |",
        "200 | {\"errorMessage\": \"no\", \"errorType\": \"ValueError\"} | FUNCTION_FAILED",
        "200 | {\"a\": [1, {}], \"errorType\": null} | FUNCTION_FAILED",
        "200 | `` | FUNCTION_ANSWER_INVALID",
        "200 | <html></html> | FUNCTION_ANSWER_INVALID",
        "200 | {\"a\": 1 | FUNCTION_ANSWER_INVALID",
        "200 | null null | FUNCTION_ANSWER_INVALID",
        "202 | `` | FUNCTION_ANSWER_INVALID",
        "302 | `` | FUNCTION_ANSWER_INVALID",
        "401 | {} | FUNCTION_ACCESS_REFUSED",
        "403 | {} | FUNCTION_ACCESS_REFUSED",
        "404 | {} | FUNCTION_NOT_FOUND",
        "429 | {} | FUNCTION_BUSY",
        "500 | {} | FUNCTION_ANSWER_INVALID"
      })
  void theAnswerOfAFunctionTellsHowItEnded(int status, String body, TargetProblem expected)
      throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(
          exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            FunctionServer.answer(exchange, status, body);
          });

      // When
      Optional<TargetProblem> problem = result(lambda(server, LONG));

      // Then
      assertThat(problem).isEqualTo(Optional.ofNullable(expected));
      assertThat(server.requests).hasSize(1);
    }
  }

  @Test
  void theHeaderOfAwsTellsThatTheFunctionFailed() throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(
          exchange -> {
            exchange.getResponseHeaders().add("X-Amz-Function-Error", "Unhandled");
            FunctionServer.answer(exchange, 200, "null");
          });

      // When
      Optional<TargetProblem> problem = result(lambda(server, LONG));

      // Then
      assertThat(problem).contains(TargetProblem.FUNCTION_FAILED);
    }
  }

  @Test
  void anAnswerWithoutEndIsReadUpToALimit() throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
              while (true) {
                out.write(new byte[8192]);
              }
            }
          });

      // When
      Optional<TargetProblem> problem = result(lambda(server, LONG));

      // Then
      assertThat(problem).contains(TargetProblem.FUNCTION_ANSWER_INVALID);
    }
  }

  @Test
  void aFunctionThatSendsAByteNowAndThenIsCutOff() throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(
          exchange -> {
            exchange.sendResponseHeaders(200, 0);
            for (int i = 0; i < 200; i++) {
              exchange.getResponseBody().write(' ');
              exchange.getResponseBody().flush();
              sleep(50);
            }
          });

      // When
      Optional<TargetProblem> problem = result(lambda(server, SHORT));

      // Then
      assertThat(problem).contains(TargetProblem.TIMEOUT);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aConnectionThatBreaksOffAfterTheRequestLeavesTheStepInDoubt() throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(com.sun.net.httpserver.HttpExchange::close);

      // When
      Optional<TargetProblem> problem = result(lambda(server, LONG));

      // Then
      assertThat(problem).contains(TargetProblem.CONNECTION_LOST);
      assertThat(problem.get().mayHaveReached()).isTrue();
    }
  }

  @Test
  void whereNobodyListensNothingWasSent() throws IOException {
    // Given
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    // When
    Optional<TargetProblem> problem = result(secure(free, AUTHORITY, LONG));

    // Then
    assertThat(problem).contains(TargetProblem.UNREACHABLE);
    assertThat(problem.get().mayHaveReached()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, false, TLS_NOT_TRUSTED", "fn.example.com, true, TLS_WRONG_HOST"})
  void theCertificateIsChecked(String host, boolean isTrusted, TargetProblem expected)
      throws IOException {
    // Given
    TestAuthority trusted = isTrusted ? AUTHORITY : new TestAuthority("another");
    try (FunctionServer server = FunctionServer.secure(AUTHORITY, host)) {

      // When
      Optional<TargetProblem> problem = result(secure(server.port(), trusted, LONG));

      // Then
      assertThat(problem).contains(expected);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void aHostThatIsNotAllowedIsNotConnectedTo() throws IOException {
    // Given
    calls = new FunctionCalls(new AllowedHosts(List.of("10.0.0.0/8"), "strongroom", List.of()));
    try (FunctionServer server = FunctionServer.secure(AUTHORITY, "127.0.0.1")) {

      // When
      Optional<TargetProblem> problem = result(secure(server.port(), AUTHORITY, LONG));

      // Then
      assertThat(problem).contains(TargetProblem.HOST_NOT_ALLOWED);
      assertThat(server.requests).isEmpty();
    }
  }

  @Test
  void withoutAListOfHostsNothingGoesOutUnencrypted() throws IOException {
    // Given
    calls = new FunctionCalls(new AllowedHosts(List.of(), "strongroom", List.of()));
    FunctionEndpoint plain =
        FunctionEndpoint.webhook(
            "spec.function",
            "http://192.0.2.1/rotate",
            TlsMode.VERIFY_FULL,
            Optional.empty(),
            SHORT);

    // When
    Optional<TargetProblem> problem = result(plain, Optional.of(SecretValue.text("key")));

    // Then
    assertThat(problem).contains(TargetProblem.HOST_NOT_ALLOWED);
  }

  @Test
  void withoutAListOfHostsEveryFailureIsToldAlikeAtTheTimeLimit() {
    // Given
    calls = new FunctionCalls(new AllowedHosts(List.of(), "strongroom", List.of()));
    FunctionEndpoint unknown =
        FunctionEndpoint.lambda(
            "spec.function",
            "https://does-not-exist.invalid",
            "f",
            TlsMode.VERIFY_FULL,
            Optional.empty(),
            SHORT);
    long begun = System.nanoTime();

    // When
    Optional<TargetProblem> problem = result(unknown);

    // Then
    assertThat(problem).contains(TargetProblem.FUNCTION_UNANSWERED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThanOrEqualTo(SHORT);
  }

  @Test
  void aNamespaceHasAFewCallsAtOneTimeAndAnotherOneIsNotHeldUp() throws Exception {
    // Given
    CountDownLatch release = new CountDownLatch(1);
    try (FunctionServer server = FunctionServer.plain()) {
      server.answers(
          exchange -> {
            try {
              release.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            FunctionServer.answer(exchange, 200, "null");
          });
      RotationFunction slow = calls.function("shop", lambda(server, LONG));
      for (int i = 0; i < FunctionCalls.PER_NAMESPACE + 1; i++) {
        slow.start(call("slow-" + i), Optional.empty());
      }
      RotationFunction other = calls.function("bank", lambda(server, LONG));

      // When
      other.start(call("other"), Optional.empty());

      // Then
      String last = "slow-" + FunctionCalls.PER_NAMESPACE;
      for (int i = 0; i < 300 && server.requests.size() <= FunctionCalls.PER_NAMESPACE; i++) {
        sleep(100);
      }
      sleep(300);
      assertThat(server.requests).hasSize(FunctionCalls.PER_NAMESPACE + 1);
      assertThat(slow.state(last, Duration.ZERO)).contains(new State.Running());
      release.countDown();
      assertThat(slow.state(last, LONG)).contains(new State.Ended(Optional.empty()));
      assertThat(other.state("other", LONG)).contains(new State.Ended(Optional.empty()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"two\nlines", "\u00fcmlaut"})
  void aTokenThatIsNoneIsRefusedBeforeAnythingIsSent(String token) throws IOException {
    // Given
    try (FunctionServer server = FunctionServer.plain();
        SecretValue credential = SecretValue.text(token)) {
      RotationFunction function = calls.function("shop", lambda(server, LONG));

      // When, Then
      assertThatExceptionOfType(InvalidInput.class)
          .isThrownBy(() -> function.start(call("call-1"), Optional.of(credential)))
          .satisfies(
              refused ->
                  assertThat(refused.finding().message())
                      .startsWith("spec.function.credentialRef: "));
      assertThat(server.requests).isEmpty();
      assertThat(function.state("call-1", Duration.ZERO)).isEmpty();
    }
  }
}
