package dev.strongroom.adapters.awsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.awsapi.server.CallHandler;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.server.Refusal;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.CreateSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The AWS SDK for Java against the endpoint over TLS, unchanged but for the address. */
@Timeout(180)
class SdkClientTest {
  private static final Map<String, Integer> ONE_A_SECOND =
      Map.of("secretsmanager:DescribeSecret", 1);

  @TempDir Path directory;
  private TlsEndpoint endpoint;
  private TestActions actions;
  private SdkHttpClient http;

  /** How often the server still says that it has too much to do. */
  private final AtomicInteger overloaded = new AtomicInteger();

  @BeforeEach
  void start() throws IOException {
    endpoint = new TlsEndpoint(directory, this::overloading);
    actions = endpoint.actions;
    TrustManager[] trust = endpoint.trust();
    http = UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust).build();
  }

  private CallHandler overloading(CallHandler handler) {
    return new CallHandler() {
      @Override
      public HttpAnswer handle(HttpCall call) {
        return overloaded.getAndDecrement() > 0
            ? handler.refuse(Refusal.OVERLOADED)
            : handler.handle(call);
      }

      @Override
      public boolean waits(HttpCall call) {
        return handler.waits(call);
      }

      @Override
      public HttpAnswer refuse(Refusal refusal) {
        return handler.refuse(refusal);
      }
    };
  }

  @AfterEach
  void close() {
    http.close();
    endpoint.close();
  }

  @Test
  void aSessionOfStsOpensSecretsManager() {
    // Given
    Credentials credentials;
    try (StsClient sts = sts(AnonymousCredentialsProvider.create())) {
      credentials =
          sts.assumeRoleWithWebIdentity(
                  r ->
                      r.roleArn("arn:aws:iam::123456789012:role/checkout")
                          .roleSessionName("checkout-1")
                          .webIdentityToken("a.b.c")
                          .durationSeconds(900))
              .credentials();
    }

    // When
    DescribeSecretResponse described;
    try (SecretsManagerClient client = secretsManager(of(credentials))) {
      described = client.describeSecret(r -> r.secretId("shop/db ü"));
    }

    // Then
    assertThat(described.name()).isEqualTo("shop/db ü");
    assertThat(described.description()).isEqualTo("checkout");
    assertThat(described.createdDate()).isEqualTo(Instant.parse("2026-11-29T12:00:00.250Z"));
    assertThat(described.responseMetadata().requestId())
        .isEqualTo(actions.heard.get(1).requestId());
    assertThat(Duration.between(Instant.now(), credentials.expiration()))
        .isBetween(Duration.ofSeconds(600), Duration.ofSeconds(900));
  }

  @Test
  void theCallerOfStsIsKnown() {
    // Given
    StsClient sts = sts(session(Duration.ofHours(1)));

    // When
    String account = sts.getCallerIdentity().account();

    // Then
    assertThat(account).isEqualTo("123456789012");
  }

  @Test
  void tokensAndValuesTravelBothWays() {
    // Given
    SecretsManagerClient client = secretsManager(session(Duration.ofHours(1)));
    String token = UUID.randomUUID().toString();

    // When
    CreateSecretResponse created =
        client.createSecret(
            r -> r.name("a").clientRequestToken(token).secretString("s".repeat(65_536)));

    // Then
    assertThat(created.versionId()).isEqualTo(token);
    assertThat(client.getSecretValue(r -> r.secretId("ü")).secretString()).isEqualTo("value of ü");
  }

  @Test
  void errorsAreTheClassesOfTheSdk() {
    // Given
    SecretsManagerClient client = secretsManager(session(Duration.ofHours(1)));

    // When
    ResourceNotFoundException refused =
        catchThrowableOfType(
            ResourceNotFoundException.class, () -> client.deleteSecret(r -> r.secretId("a")));

    // Then
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("Secrets Manager can't find the specified secret.");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.requestId()).isEqualTo(actions.heard.get(0).requestId());
  }

  @Test
  void unmodelledErrorsAreUnderstood() {
    // Given
    SecretsManagerClient client =
        secretsManager(new TestActions(Clock.systemUTC()).session(Duration.ofHours(1)));

    // When
    SecretsManagerException refused =
        catchThrowableOfType(
            SecretsManagerException.class, () -> client.describeSecret(r -> r.secretId("a")));

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("UnrecognizedClientException");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo("The security token included in the request is invalid.");
  }

  @Test
  void whatIsShedIsTriedAgain() {
    // Given
    SecretsManagerClient client = secretsManager(session(Duration.ofHours(1)));
    overloaded.set(2);

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("a"));

    // Then
    assertThat(described.name()).isEqualTo("a");
    assertThat(overloaded).hasValue(-1);
  }

  @Test
  void whatIsThrottledIsTriedAgain() throws IOException {
    // Given
    endpoint.close();
    endpoint = new TlsEndpoint(directory, RequestQuotas.ofAws().with(ONE_A_SECOND));
    actions = endpoint.actions;
    TrustManager[] trust = endpoint.trust();
    http = UrlConnectionHttpClient.builder().tlsTrustManagersProvider(() -> trust).build();
    SecretsManagerClient client = secretsManager(session(Duration.ofHours(1)));
    client.describeSecret(r -> r.secretId("a"));
    actions.audit =
        new CallListener() {
          @Override
          public void begin(Call call) {
            // Everything may be carried out.
          }

          @Override
          public void end(Call call, CallOutcome outcome) {
            actions.nanos.addAndGet(1_000_000_000L);
          }
        };

    // When
    DescribeSecretResponse described = client.describeSecret(r -> r.secretId("b"));

    // Then
    assertThat(described.name()).isEqualTo("b");
    assertThat(actions.heard)
        .extracting(TestActions.Heard::outcome)
        .containsExactly("ok", "ThrottlingException", "ok");
  }

  @Test
  void aClockThatIsWrongIsCorrectedByTheDateOfTheError() {
    // Given
    TestActions behind = new TestActions(Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20)));
    ServerLimits limits = ServerLimits.usual();
    try (EndpointServer late =
        EndpointServer.onLoopback(
            0,
            limits,
            behind.endpoint(limits.bodyBytes()),
            Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20)))) {
      SecretsManagerClient client =
          secretsManager(
              of(behind.session(Duration.ofHours(1))), "http://localhost:" + late.port());

      // When
      DescribeSecretResponse described = client.describeSecret(r -> r.secretId("a"));

      // Then
      assertThat(described.name()).isEqualTo("a");
    }
  }

  private SecretsManagerClient secretsManager(IssuedSession session) {
    return secretsManager(of(session));
  }

  private SecretsManagerClient secretsManager(AwsCredentialsProvider credentials) {
    return secretsManager(credentials, endpoint.address());
  }

  private SecretsManagerClient secretsManager(AwsCredentialsProvider credentials, String address) {
    return SecretsManagerClient.builder()
        .endpointOverride(URI.create(address))
        .region(Region.of(TestActions.REGION))
        .credentialsProvider(credentials)
        .httpClient(http)
        .build();
  }

  private IssuedSession session(Duration lasting) {
    return actions.session(lasting);
  }

  private StsClient sts(IssuedSession session) {
    return sts(of(session));
  }

  private StsClient sts(AwsCredentialsProvider credentials) {
    return StsClient.builder()
        .endpointOverride(URI.create(endpoint.address()))
        .region(Region.of(TestActions.REGION))
        .credentialsProvider(credentials)
        .httpClient(http)
        .build();
  }

  private static AwsCredentialsProvider of(IssuedSession session) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            session.session().accessKeyId(),
            session.secret().text(PlaintextAccess.granted()),
            session.token()));
  }

  private static AwsCredentialsProvider of(Credentials credentials) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
  }
}
