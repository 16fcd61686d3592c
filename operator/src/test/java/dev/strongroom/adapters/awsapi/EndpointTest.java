package dev.strongroom.adapters.awsapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.adapters.awsapi.TestActions.Heard;
import dev.strongroom.adapters.awsapi.model.StsInputs;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.Refusal;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.values.PlaintextAccess;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** From a request to an answer, without a socket. */
class EndpointTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final String FORM = "application/x-www-form-urlencoded; charset=utf-8";
  private static final String JSON = "application/x-amz-json-1.1";

  private final TestActions actions = new TestActions(Clock.fixed(NOW, ZoneOffset.UTC));
  private final Endpoint endpoint = actions.endpoint(1 << 20);
  private final IssuedSession session = actions.session(Duration.ofHours(1));

  /** A request before it is signed. */
  record Sent(
      String method,
      String path,
      String query,
      String target,
      String type,
      String body,
      String service,
      String region,
      Instant signedAt,
      boolean signed,
      boolean presigned) {
    static Sent json(String target, String body) {
      return new Sent(
          "POST",
          "/",
          "",
          target,
          JSON,
          body,
          "secretsmanager",
          TestActions.REGION,
          NOW,
          true,
          false);
    }

    static Sent form(String body) {
      return new Sent("POST", "/", "", "", FORM, body, "sts", TestActions.REGION, NOW, true, false);
    }

    Sent to(String otherService, String otherRegion) {
      return new Sent(
          method,
          path,
          query,
          target,
          type,
          body,
          otherService,
          otherRegion,
          signedAt,
          signed,
          presigned);
    }

    Sent at(Instant time) {
      return new Sent(
          method, path, query, target, type, body, service, region, time, signed, presigned);
    }

    Sent unsigned() {
      return new Sent(
          method, path, query, target, type, body, service, region, signedAt, false, false);
    }

    Sent line(String otherMethod, String otherPath, String otherQuery) {
      return new Sent(
          otherMethod,
          otherPath,
          otherQuery,
          target,
          type,
          body,
          service,
          region,
          signedAt,
          signed,
          presigned);
    }

    Sent asUrl() {
      return new Sent(
          method, path, query, target, type, body, service, region, signedAt, true, true);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "secretsmanager.PutSecretValue, true",
    "secretsmanager.CreateSecret, true",
    "TrentService.CreateKey, true",
    "secretsmanager.GetSecretValue, false",
    "secretsmanager.BatchGetSecretValue, false",
    "TrentService.Decrypt, false"
  })
  void whatChangesSomethingWaitsForTheStore(String target, boolean waits) {
    // When, Then
    assertThat(endpoint.waits(call(Sent.json(target, "{}"), session))).isEqualTo(waits);
  }

  @Test
  void aSignedCallIsAnswered() {
    // Given
    HttpCall call =
        call(Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}"), session);

    // When
    HttpAnswer answer = endpoint.handle(call);

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo(JSON);
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo(
            "{\"ARN\":\""
                + TestActions.ARN
                + "\",\"Name\":\"a\",\"Description\":\"checkout\","
                + "\"CreatedDate\":1795953600.25}");
    assertThat(actions.heard).containsExactly(new Heard("r1", "DescribeSecret", "ok"));
  }

  @Test
  void valuesAreWipedOnceTheyAreWritten() {
    // Given
    HttpCall call =
        call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"a\"}"), session);

    // When
    HttpAnswer answer = endpoint.handle(call);

    // Then
    assertThat(new String(answer.body(), UTF_8)).contains("\"SecretString\":\"value of a\"");
    assertThatThrownBy(() -> actions.answered.get(0).text(PlaintextAccess.granted()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aPresignedUrlOfStsIsAnswered() {
    // Given
    Sent url =
        Sent.form("").line("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15").asUrl();

    // When
    HttpAnswer answer = endpoint.handle(call(url, session));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(new String(answer.body(), UTF_8))
        .contains("<GetCallerIdentityResult><Account>123456789012</Account>")
        .contains("<RequestId>r1</RequestId>");
  }

  @Test
  void aSessionThatCannotBeCheckedIsAnInternalErrorThatClientsRetry() {
    // Given
    Endpoint blind =
        new Endpoint(
            new Actions(
                List.of(
                    Action.signed(
                        Service.STS,
                        "GetCallerIdentity",
                        StsInputs.all().get("GetCallerIdentity"),
                        Function.identity(),
                        (call, input) -> Map.of()))),
            new SignatureVerifier<>(
                TestActions.REGION,
                (accessKeyId, token, now) -> {
                  throw new Unavailable(AccessReason.ReviewUnavailable.with("serviceaccounts"));
                }),
            new CallRates(RequestQuotas.ofAws(), 10, System::nanoTime),
            actions.listener(),
            new CallMeters(new SimpleMeterRegistry()),
            1 << 20,
            Clock.fixed(NOW, ZoneOffset.UTC));
    Sent url =
        Sent.form("").line("GET", "/", "Action=GetCallerIdentity&Version=2011-06-15").asUrl();

    // When
    HttpAnswer answer = blind.handle(call(url, session));

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8)).contains("<Code>InternalServiceError</Code>");
  }

  @Test
  void anotherServiceOfTheEndpointIsAnswered() {
    // Given
    Sent ssm =
        Sent.json("AmazonSSM.GetParameter", "{\"Name\":\"a\"}").to("ssm", TestActions.REGION);

    // When
    HttpAnswer answer = endpoint.handle(call(ssm, session));

    // Then
    assertThat(new String(answer.body(), UTF_8)).isEqualTo("{\"Parameter\":{\"Name\":\"a\"}}");
  }

  record Bad(String name, Sent sent, int status, String code, String message, boolean heard) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> bad() {
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");
    Sent identity = Sent.form("Action=GetCallerIdentity&Version=2011-06-15");
    String role =
        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=se"
            + "&WebIdentityToken=canary&RoleArn=";
    return Stream.of(
        bad(
            "unsigned",
            describe.unsigned(),
            "MissingAuthenticationTokenException",
            "Missing Authentication Token"),
        bad(
            "another region",
            describe.to("secretsmanager", "us-east-1"),
            "InvalidSignatureException",
            "Credential should be scoped to a valid region."),
        bad(
            "another service",
            describe.to("sts", TestActions.REGION),
            "InvalidSignatureException",
            "Credential should be scoped to correct service: 'secretsmanager'."),
        bad(
            "too late",
            describe.at(NOW.minusSeconds(301)),
            "InvalidSignatureException",
            "Signature expired: 20261129T115459Z is now earlier than 20261129T115500Z"
                + " (20261129T120000Z - 5 min.)"),
        bad(
            "too early",
            describe.at(NOW.plusSeconds(301)),
            "InvalidSignatureException",
            "Signature not yet current: 20261129T120501Z is still later than 20261129T120500Z"
                + " (20261129T120000Z + 5 min.)"),
        bad(
            "unknown action",
            Sent.json("secretsmanager.Describe", "{}"),
            "UnknownOperationException",
            ""),
        bad(
            "unknown action, unsigned",
            Sent.json("secretsmanager.Describe", "{}").unsigned(),
            "UnknownOperationException",
            ""),
        bad(
            "action of another service",
            Sent.json("AmazonSSM.DescribeSecret", "{}"),
            "UnknownOperationException",
            ""),
        bad(
            "unknown service",
            Sent.json("DynamoDB_20120810.GetItem", "{}"),
            "UnknownOperationException",
            ""),
        bad(
            "upper-case service",
            Sent.json("SecretsManager.DescribeSecret", "{}"),
            "UnknownOperationException",
            ""),
        bad("no target", Sent.json("", "{}"), "UnknownOperationException", ""),
        new Bad(
            "another path",
            describe.line("POST", "/x", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        new Bad(
            "dots in the path",
            describe.line("POST", "/../", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        new Bad(
            "slashes in the path",
            describe.line("POST", "//", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        new Bad(
            "an escaped path",
            describe.line("POST", "/%2e", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        new Bad(
            "another method",
            describe.line("PUT", "/", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        new Bad(
            "no question",
            describe.line("GET", "/", ""),
            404,
            "UnknownOperationException",
            "",
            false),
        heard(
            "malformed",
            Sent.json("secretsmanager.DescribeSecret", "{"),
            "SerializationException",
            "not valid JSON"),
        heard("nothing", Sent.json("secretsmanager.DescribeSecret", ""), "ValidationException", ""),
        heard(
            "a list",
            Sent.json("secretsmanager.DescribeSecret", "[\"canary\"]"),
            "SerializationException",
            ""),
        heard(
            "two objects",
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"} {}"),
            "SerializationException",
            ""),
        heard(
            "a member twice",
            Sent.json(
                "secretsmanager.DescribeSecret", "{\"SecretId\":\"a\",\"SecretId\":\"canary\"}"),
            "SerializationException",
            ""),
        heard(
            "a number in the place of text",
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":5}"),
            "SerializationException",
            ""),
        heard(
            "text in the place of a list",
            Sent.json("secretsmanager.CreateSecret", "{\"Name\":\"a\",\"Tags\":\"canary\"}"),
            "SerializationException",
            ""),
        heard(
            "an object in the place of a value",
            Sent.json("secretsmanager.CreateSecret", "{\"SecretString\":{\"canary\":1}}"),
            "SerializationException",
            ""),
        heard(
            "bytes that are not UTF-8",
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"\u00ff\"}"),
            "SerializationException",
            ""),
        heard(
            "Base64 that is none",
            Sent.json(
                "secretsmanager.CreateSecret", "{\"Name\":\"a\",\"SecretBinary\":\"canary!\"}"),
            "SerializationException",
            ""),
        heard(
            "a hundred thousand lists",
            Sent.json("secretsmanager.DescribeSecret", "{\"x\":" + "[".repeat(100_000)),
            "SerializationException",
            ""),
        heard(
            "a number of ten thousand digits",
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":" + "9".repeat(10_000) + "}"),
            "SerializationException",
            ""),
        heard(
            "a long name",
            Sent.json(
                "secretsmanager.DescribeSecret", "{\"SecretId\":\"" + "a".repeat(2049) + "\"}"),
            "ValidationException",
            "Member must have length less than or equal to 2048"),
        heard(
            "missing",
            Sent.json("secretsmanager.DescribeSecret", "{}"),
            "ValidationException",
            "Value null at 'secretId'"),
        heard(
            "refused by a rule",
            Sent.json("secretsmanager.DeleteSecret", "{\"SecretId\":\"a\"}"),
            "ResourceNotFoundException",
            "Secrets Manager can't find the specified secret."),
        heard(
            "refused by the action",
            Sent.json("secretsmanager.CancelRotateSecret", "{\"SecretId\":\"a\"}"),
            "AccessDeniedException",
            "No."),
        new Bad(
            "a bug",
            Sent.json("secretsmanager.RestoreSecret", "{\"SecretId\":\"a\"}"),
            500,
            "InternalServiceError",
            "An error occurred on the server side.",
            true),
        new Bad("STS unsigned", identity.unsigned(), 403, "MissingAuthenticationToken", "", false),
        new Bad(
            "STS in another region",
            identity.to("sts", "us-east-1"),
            403,
            "SignatureDoesNotMatch",
            "valid region",
            false),
        bad(
            "STS without a version",
            Sent.form("Action=GetCallerIdentity"),
            "InvalidAction",
            "Could not find operation GetCallerIdentity for version NO_VERSION_SPECIFIED"),
        bad(
            "STS with another action",
            Sent.form("Action=GetFederationToken&Version=2011-06-15"),
            "InvalidAction",
            "Could not find operation GetFederationToken for version 2011-06-15"),
        bad("STS with a name twice", Sent.form("Action=a&Action=b"), "MalformedQueryString", ""),
        heard(
            "a short role",
            Sent.form(role + "x").unsigned(),
            "ValidationError",
            "Value 'x' at 'roleArn'"),
        heard(
            "a short token",
            Sent.form(role.replace("canary", "abc") + "arn:aws:iam::123456789012:role/a")
                .unsigned(),
            "ValidationError",
            "Value at 'webIdentityToken'"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badRequestsGetTheErrorOfAws(Bad row) {
    // When
    HttpAnswer answer = endpoint.handle(call(row.sent, session));

    // Then
    String body = new String(answer.body(), UTF_8);
    boolean isXml = row.sent.type.equals(FORM);
    assertThat(body)
        .startsWith(isXml ? "<ErrorResponse" : "{\"__type\":\"" + row.code + "\"")
        .contains(isXml ? "<Code>" + row.code + "</Code>" : row.code)
        .contains(row.message)
        .doesNotContain("canary");
    assertThat(answer.status()).isEqualTo(row.status);
    assertThat(actions.heard).hasSize(row.heard ? 1 : 0);
  }

  @Test
  void anEndedSessionIsToldSo() {
    // Given
    IssuedSession ended = actions.session(Duration.ofMillis(500));

    // When
    HttpAnswer answer =
        endpoint.handle(call(Sent.json("secretsmanager.DescribeSecret", "{}"), ended));

    // Then
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo(
            "{\"__type\":\"ExpiredTokenException\","
                + "\"Message\":\"The security token included in the request is expired\"}");
  }

  @Test
  void aForgedTokenIsNotRecognised() {
    // Given
    IssuedSession elsewhere =
        new TestActions(Clock.fixed(NOW, ZoneOffset.UTC)).session(Duration.ofHours(1));

    // When
    HttpAnswer answer =
        endpoint.handle(call(Sent.json("secretsmanager.DescribeSecret", "{}"), elsewhere));

    // Then
    assertThat(new String(answer.body(), UTF_8)).contains("\"UnrecognizedClientException\"");
  }

  @Test
  void aTamperedBodyIsRefused() {
    // Given
    HttpCall call =
        call(Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}"), session);
    call.body()[13] = 'b';

    // When
    HttpAnswer answer = endpoint.handle(call);

    // Then
    assertThat(new String(answer.body(), UTF_8)).contains("\"InvalidSignatureException\"");
    assertThat(actions.heard).isEmpty();
  }

  /** AWS General Reference: a signature can be sent again for five minutes. */
  @ParameterizedTest
  @ValueSource(longs = {-300, 0, 300})
  void aSignatureIsValidForFiveMinutes(long seconds) {
    // Given
    Sent sent =
        Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}")
            .at(NOW.plusSeconds(seconds));

    // When
    HttpAnswer answer = endpoint.handle(call(sent, session));

    // Then
    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void aSecondTargetIsRefused() {
    // Given
    HttpCall call =
        call(Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}"), session);
    List<Map.Entry<String, String>> headers = new ArrayList<>(call.headers());
    headers.add(0, Map.entry("X-Amz-Target", "secretsmanager.DeleteSecret"));

    // When
    HttpAnswer answer =
        endpoint.handle(
            new HttpCall("r1", "POST", "/", "", headers, call.body(), call.sourceAddress()));

    // Then
    assertThat(new String(answer.body(), UTF_8)).contains("\"InvalidSignatureException\"");
  }

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void whatTheServerRefusesIsAnErrorOfAws(Refusal refusal) {
    // When
    HttpAnswer answer = endpoint.refuse(refusal);

    // Then
    assertThat(answer.status()).isEqualTo(refusal.status());
    assertThat(new String(answer.body(), UTF_8)).startsWith("{\"__type\":\"");
  }

  @Test
  void anAccountThatCallsTooOftenIsThrottledBeforeItsInputIsRead() {
    // Given
    actions.quotas = RequestQuotas.ofAws().with(Map.of("secretsmanager:DescribeSecret", 1));
    Endpoint bounded = actions.endpoint(1 << 20);
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");
    bounded.handle(call(describe, session));

    // When
    HttpAnswer answer =
        bounded.handle(call(Sent.json("secretsmanager.DescribeSecret", "{"), session));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8))
        .isEqualTo("{\"__type\":\"ThrottlingException\",\"Message\":\"Rate exceeded\"}");
    assertThat(actions.heard.get(1).outcome()).isEqualTo("ThrottlingException");
  }

  @Test
  void rateIsBackAfterItsTime() {
    // Given
    actions.quotas = RequestQuotas.ofAws().with(Map.of("secretsmanager:DescribeSecret", 1));
    Endpoint bounded = actions.endpoint(1 << 20);
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");
    bounded.handle(call(describe, session));
    bounded.handle(call(describe, session));

    // When
    actions.nanos.addAndGet(1_000_000_000L);
    HttpAnswer answer = bounded.handle(call(describe, session));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(actions.heard)
        .extracting(Heard::outcome)
        .containsExactly("ok", "ThrottlingException", "ok");
  }

  @Test
  void throttlingByStsHasItsOwnName() {
    // Given
    actions.quotas = RequestQuotas.ofAws().with(Map.of("sts:GetCallerIdentity", 1));
    Endpoint bounded = actions.endpoint(1 << 20);
    Sent identity = Sent.form("Action=GetCallerIdentity&Version=2011-06-15");
    bounded.handle(call(identity, session));

    // When
    HttpAnswer answer = bounded.handle(call(identity, session));

    // Then
    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), UTF_8))
        .contains("<Code>Throttling</Code><Message>Rate exceeded</Message>");
  }

  @Test
  void anAddressThatIsNotAuthenticatedIsThrottledAndItsCallersWithSessionsAreNot() {
    // Given
    actions.unauthenticatedPerSecond = 1;
    Endpoint bounded = actions.endpoint(1 << 20);
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");
    for (int i = 0; i < 4; i++) {
      bounded.handle(call(describe.unsigned(), session));
    }

    // When
    HttpAnswer answer = bounded.handle(call(describe.unsigned(), session));

    // Then
    assertThat(new String(answer.body(), UTF_8)).contains("\"ThrottlingException\"");
    assertThat(bounded.handle(call(describe, session)).status()).isEqualTo(200);
    assertThat(meter("strongroom.endpoint.throttled", "by", "address")).isEqualTo(1);
  }

  @Test
  void callsAreCountedByActionAndCode() {
    // Given
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");

    // When
    endpoint.handle(call(describe, session));
    endpoint.handle(call(describe.unsigned(), session));
    endpoint.handle(call(Sent.json("secretsmanager.Canary", "{}"), session));

    // Then
    String requests = "strongroom.endpoint.requests";
    assertThat(meter(requests, "action", "DescribeSecret", "code", "OK")).isEqualTo(1);
    assertThat(
            meter(
                requests,
                "action",
                "DescribeSecret",
                "code",
                "MissingAuthenticationTokenException"))
        .isEqualTo(1);
    assertThat(meter(requests, "action", "none", "code", "UnknownOperationException")).isEqualTo(1);
    assertThat(
            actions
                .meters
                .get("strongroom.endpoint.duration")
                .tag("action", "DescribeSecret")
                .timer()
                .count())
        .isEqualTo(2);
  }

  private double meter(String name, String... tags) {
    return actions.meters.get(name).tags(tags).counter().count();
  }

  private static Bad bad(String name, Sent sent, String code, String message) {
    return new Bad(name, sent, 400, code, message, false);
  }

  private static Bad heard(String name, Sent sent, String code, String message) {
    return new Bad(name, sent, 400, code, message, true);
  }

  static HttpCall call(Sent sent, IssuedSession session) {
    String query = sent.query.isEmpty() ? "" : "?" + sent.query;
    SdkHttpRequest.Builder http =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(sent.method))
            .uri(URI.create("https://strongroom.example" + sent.path + query))
            .putHeader("Content-Type", sent.type);
    if (!sent.target.isEmpty()) {
      http.putHeader("X-Amz-Target", sent.target);
    }
    SdkHttpRequest request = sent.signed ? signed(sent, http, session) : http.build();
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    request.forEachHeader((name, values) -> values.forEach(v -> headers.add(Map.entry(name, v))));
    return new HttpCall(
        "r1",
        sent.method,
        sent.path,
        request.encodedQueryParameters().orElse(""),
        headers,
        sent.body.getBytes(ISO_8859_1),
        "10.0.0.1");
  }

  private static SdkHttpRequest signed(
      Sent sent, SdkHttpRequest.Builder http, IssuedSession session) {
    AwsSessionCredentialsIdentity identity =
        AwsSessionCredentialsIdentity.create(
            session.session().accessKeyId(),
            session.secret().text(PlaintextAccess.granted()),
            session.token());
    return AwsV4HttpSigner.create()
        .sign(
            r -> {
              r.identity(identity)
                  .request(http.build())
                  .payload(ContentStreamProvider.fromByteArray(sent.body.getBytes(ISO_8859_1)))
                  .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, sent.service)
                  .putProperty(AwsV4HttpSigner.REGION_NAME, sent.region)
                  .putProperty(
                      AwsV4HttpSigner.SIGNING_CLOCK, Clock.fixed(sent.signedAt, ZoneOffset.UTC));
              if (sent.presigned) {
                r.putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1));
              }
            })
        .request();
  }
}
