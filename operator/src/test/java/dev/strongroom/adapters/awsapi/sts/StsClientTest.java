package dev.strongroom.adapters.awsapi.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.sessions.Sts;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleResponse;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.ExpiredTokenException;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.InvalidIdentityTokenException;
import software.amazon.awssdk.services.sts.model.PolicyDescriptorType;
import software.amazon.awssdk.services.sts.model.StsException;

/** STS as the AWS SDK for Java sees it. */
@Timeout(180)
class StsClientTest {
  private static final String CHECKOUT = "arn:aws:iam::111122223333:role/checkout";

  private final Sts sts = new Sts();
  private final StsServer server = new StsServer(sts);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTokenOfAServiceAccountBecomesASession() {
    // When
    AssumeRoleWithWebIdentityResponse response = anonymous("shop/checkout", r -> {});

    // Then
    assertThat(response.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/checkout/pod-1");
    assertThat(response.assumedRoleUser().assumedRoleId()).isEqualTo("uid-1:pod-1");
    assertThat(response.subjectFromWebIdentityToken())
        .isEqualTo("system:serviceaccount:shop:checkout");
    assertThat(response.audience()).isEqualTo("sts.amazonaws.com");
    assertThat(response.provider()).isEqualTo(Sts.ISSUER);
    assertThat(server.outputs.get(0).keySet().toString()).doesNotContain("PackedPolicySize");
    assertThat(response.credentials().accessKeyId()).matches("ASIA[A-Z2-7]{16}");
    assertThat(response.credentials().secretAccessKey()).hasSize(40);
    assertThat(response.credentials().expiration())
        .isBetween(Instant.now().plusSeconds(3300), Instant.now().plusSeconds(3600));
  }

  @Test
  void theSecretAccessKeyIsWipedOnceItIsWritten() {
    // When
    anonymous("shop/checkout", r -> {});

    // Then
    assertThat(server.outputs.get(0).get("Credentials"))
        .asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
        .extractingByKey("SecretAccessKey", InstanceOfAssertFactories.type(SecretAccessKey.class))
        .extracting(key -> key.text(PlaintextAccess.granted()))
        .isEqualTo("\0".repeat(40));
  }

  @Test
  void aSessionKnowsWhoItIs() {
    // Given
    Credentials credentials = anonymous("shop/checkout", r -> {}).credentials();

    // When
    GetCallerIdentityResponse identity;
    try (StsClient client = client(of(credentials))) {
      identity = client.getCallerIdentity();
    }

    // Then
    assertThat(identity.account()).isEqualTo("111122223333");
    assertThat(identity.arn()).isEqualTo("arn:aws:sts::111122223333:assumed-role/checkout/pod-1");
    assertThat(identity.userId()).isEqualTo("uid-1:pod-1");
  }

  @Test
  void aPresignedUrlShowsWhoSignedIt() throws Exception {
    // Given
    Credentials credentials = anonymous("shop/checkout", r -> {}).credentials();
    SdkHttpRequest url = presigned(credentials);

    // When
    HttpURLConnection call = (HttpURLConnection) url.getUri().toURL().openConnection();
    String answer = new String(call.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    // Then
    assertThat(answer)
        .startsWith(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">"
                + "<GetCallerIdentityResult><UserId>uid-1:pod-1</UserId>"
                + "<Account>111122223333</Account>"
                + "<Arn>arn:aws:sts::111122223333:assumed-role/checkout/pod-1</Arn>"
                + "</GetCallerIdentityResult>");
  }

  @Test
  void aSessionOfAnotherRoleTakesARight() {
    // Given
    sts.rights.add("checkout impersonate billing");
    Credentials credentials = anonymous("shop/checkout", r -> {}).credentials();

    // When
    AssumeRoleResponse response;
    try (StsClient client = client(of(credentials))) {
      response =
          client.assumeRole(
              r ->
                  r.roleArn("arn:aws:iam::111122223333:role/billing")
                      .roleSessionName("chained")
                      .externalId("of-no-meaning"));
    }

    // Then
    assertThat(response.assumedRoleUser().arn())
        .isEqualTo("arn:aws:sts::111122223333:assumed-role/billing/chained");
    assertThat(response.assumedRoleUser().assumedRoleId()).isEqualTo("uid-2:chained");
    assertThat(response.credentials().secretAccessKey()).hasSize(40);
  }

  @Test
  void aRoleThatTheCallerMayNotHaveIsDeniedWithAwsWords() {
    // Given
    Credentials credentials = anonymous("shop/checkout", r -> {}).credentials();

    // When
    StsException refused;
    try (StsClient client = client(of(credentials))) {
      refused =
          catchThrowableOfType(
              StsException.class,
              () ->
                  client.assumeRole(
                      r ->
                          r.roleArn("arn:aws:iam::111122223333:role/billing")
                              .roleSessionName("chained")));
    }

    // Then
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
    assertThat(refused.awsErrorDetails().errorMessage())
        .isEqualTo(
            "User: arn:aws:sts::111122223333:assumed-role/checkout/pod-1 is not authorized to"
                + " perform: sts:AssumeRole on resource: arn:aws:iam::111122223333:role/billing");
  }

  @Test
  void aSessionEndsWithItsServiceAccount() {
    // Given
    Credentials credentials = anonymous("shop/checkout", r -> {}).credentials();
    sts.serviceAccounts.put("shop/checkout", "uid-of-the-next");

    // When
    StsException refused;
    try (StsClient client = client(of(credentials))) {
      refused = catchThrowableOfType(StsException.class, client::getCallerIdentity);
    }

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidClientTokenId");
  }

  @Test
  void aTokenThatTheClusterDoesNotKnowIsInvalid() {
    // When
    InvalidIdentityTokenException refused =
        catchThrowableOfType(
            InvalidIdentityTokenException.class, () -> anonymous("shop/nobody", r -> {}));

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidIdentityToken");
  }

  @Test
  void aTokenWhoseTimeIsOverIsExpired() {
    // Given
    sts.tokenExpiry = Instant.now().minusSeconds(1);

    // When
    ExpiredTokenException refused =
        catchThrowableOfType(
            ExpiredTokenException.class, () -> anonymous("shop/checkout", r -> {}));

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ExpiredTokenException");
  }

  @Test
  void whatWouldNarrowTheSessionIsRefusedRatherThanIgnored() {
    // When
    StsException policy =
        catchThrowableOfType(
            StsException.class, () -> anonymous("shop/checkout", r -> r.policy("{}")));
    StsException policies =
        catchThrowableOfType(
            StsException.class,
            () ->
                anonymous(
                    "shop/checkout",
                    r ->
                        r.policyArns(
                            PolicyDescriptorType.builder()
                                .arn("arn:aws:iam::aws:policy/ReadOnlyAccess")
                                .build())));

    // Then
    assertThat(policy.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    assertThat(policy.awsErrorDetails().errorMessage())
        .isEqualTo("Policy is not supported here. Leave it out.");
    assertThat(policies.awsErrorDetails().errorMessage()).startsWith("PolicyArns");
  }

  @Test
  void aDurationOutOfBoundsIsAValidationError() {
    // When
    StsException refused =
        catchThrowableOfType(
            StsException.class, () -> anonymous("shop/checkout", r -> r.durationSeconds(899)));

    // Then
    assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  private AssumeRoleWithWebIdentityResponse anonymous(
      String who, Consumer<AssumeRoleWithWebIdentityRequest.Builder> more) {
    try (StsClient client = client(AnonymousCredentialsProvider.create())) {
      return client.assumeRoleWithWebIdentity(
          r ->
              r.roleArn(CHECKOUT)
                  .roleSessionName("pod-1")
                  .webIdentityToken("token-of-" + who)
                  .applyMutation(more));
    }
  }

  private StsClient client(AwsCredentialsProvider credentials) {
    return StsClient.builder()
        .endpointOverride(URI.create("http://localhost:" + server.port()))
        .region(Region.of(StsServer.REGION))
        .credentialsProvider(credentials)
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  private static AwsCredentialsProvider of(Credentials credentials) {
    return StaticCredentialsProvider.create(
        AwsSessionCredentials.create(
            credentials.accessKeyId(), credentials.secretAccessKey(), credentials.sessionToken()));
  }

  private SdkHttpRequest presigned(Credentials credentials) {
    SdkHttpRequest url =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(
                URI.create(
                    "http://localhost:"
                        + server.port()
                        + "/?Action=GetCallerIdentity&Version=2011-06-15"))
            .build();
    return AwsV4HttpSigner.create()
        .sign(
            r ->
                r.identity(
                        AwsSessionCredentialsIdentity.create(
                            credentials.accessKeyId(),
                            credentials.secretAccessKey(),
                            credentials.sessionToken()))
                    .request(url)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "sts")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, StsServer.REGION)
                    .putProperty(
                        AwsV4FamilyHttpSigner.AUTH_LOCATION,
                        AwsV4FamilyHttpSigner.AuthLocation.QUERY_STRING)
                    .putProperty(AwsV4FamilyHttpSigner.EXPIRATION_DURATION, Duration.ofMinutes(1)))
        .request();
  }
}
