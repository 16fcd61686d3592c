package dev.strongroom.adapters.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.kubernetes.access.AnsweringApiServer.Answer;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.sessions.SessionRefused.Fault;
import dev.strongroom.core.sessions.WebIdentity;
import dev.strongroom.core.values.SecretValue;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(180)
class TokenReviewsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final Instant END = NOW.plusSeconds(3600);
  private static final String SUBJECT = "system:serviceaccount:shop:checkout";
  private static final String CLAIMS =
      """
      {"iss": "https://kubernetes.default.svc", "aud": ["sts.amazonaws.com"], "exp": %d,
       "sub": "system:serviceaccount:shop:checkout"}
      """
          .formatted(END.getEpochSecond());
  private static final String ACCEPTED =
      """
      {"status": {"authenticated": true, "audiences": ["sts.amazonaws.com"],
        "user": {"username": "system:serviceaccount:shop:checkout", "uid": "uid-1",
          "groups": ["system:serviceaccounts", "system:serviceaccounts:shop",
                     "system:authenticated"]}}}
      """;

  private final AnsweringApiServer server = new AnsweringApiServer();
  private final AtomicLong nanos = new AtomicLong();
  private final TokenReviews reviews =
      new TokenReviews(
          server.client, TokenReviews.AWS_AUDIENCE, new SimpleMeterRegistry(), nanos::get);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aTokenOfAServiceAccountIsVerifiedForOurAudience() {
    // Given
    server.answers(ACCEPTED);

    // When
    WebIdentity identity = reviews.verify(token(CLAIMS), NOW);

    // Then
    assertThat(identity)
        .isEqualTo(
            new WebIdentity(
                "shop",
                "checkout",
                "uid-1",
                "https://kubernetes.default.svc",
                SUBJECT,
                "sts.amazonaws.com",
                END));
    assertThat(server.asked.get(0).path()).isEqualTo("/apis/authentication.k8s.io/v1/tokenreviews");
    assertThat(server.asked.get(0).body().path("spec").toString())
        .isEqualTo("{\"audiences\":[\"sts.amazonaws.com\"],\"token\":\"" + text(CLAIMS) + "\"}");
  }

  @Test
  void anAudienceMayBeOneText() {
    // Given
    server.answers(ACCEPTED);

    // When
    WebIdentity identity =
        reviews.verify(
            token(CLAIMS.replace("[\"sts.amazonaws.com\"]", "\"sts.amazonaws.com\"")), NOW);

    // Then
    assertThat(identity.audience()).isEqualTo("sts.amazonaws.com");
  }

  @Test
  void aTokenIsRememberedForTenSeconds() {
    // Given
    server.answers(ACCEPTED);
    reviews.verify(token(CLAIMS), NOW);
    server.answers("{\"status\": {\"authenticated\": false}}");

    // When
    nanos.addAndGet(TokenReviews.ACCEPTED.toNanos() - 1);
    reviews.verify(token(CLAIMS), NOW);
    nanos.addAndGet(1);
    SessionRefused refused = refused(CLAIMS);

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.INVALID_TOKEN);
    assertThat(server.asked).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"status\": {\"authenticated\": false, \"error\": \"unknown\"}}",
        "{\"status\": {\"user\": {\"username\": \"system:serviceaccount:shop:checkout\"}}}"
      })
  void whatTheClusterDoesNotAcceptIsRefused(String answer) {
    // Given
    server.answers(answer);

    // When
    SessionRefused refused = refused(CLAIMS);

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.INVALID_TOKEN);
    assertThat(refused).hasMessageStartingWith("The cluster does not accept the token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"audiences\": [\"sts.amazonaws.com\"]|\"audiences\": []",
        "\"audiences\": [\"sts.amazonaws.com\"]|\"audiences\": [\"https://kubernetes\"]",
        "\"audiences\": [\"sts.amazonaws.com\"],|",
        "shop:checkout\", \"uid|shop:other\", \"uid",
        "system:serviceaccount:shop:checkout|alice",
        "\"uid\": \"uid-1\",|",
        "\"uid\": \"uid-1\"|\"uid\": \"\"",
        "\"system:serviceaccounts:shop\",|"
      })
  void anotherAuthenticatorsAnswerIsNotEnough(String change) {
    // Given
    String[] parts = change.split("\\|", -1);
    server.answers(ACCEPTED.replace(parts[0], parts[1]));

    // When
    SessionRefused refused = refused(CLAIMS);

    // Then
    assertThat(ACCEPTED).contains(parts[0]);
    assertThat(refused.fault()).isEqualTo(Fault.INVALID_TOKEN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aaaa",
        "a.b",
        "a.b.c.d",
        "..",
        "a.%%%.c",
        "eyJhbGciOiJub25lIn0.bm8ganNvbg.c",
        "eyJhbGciOiJub25lIn0.W10.c",
        "eyJhbGciOiJub25lIn0..c"
      })
  void whatIsNoTokenIsRefusedWithoutAskingTheCluster(String text) {
    // When
    SessionRefused refused =
        catchThrowableOfType(
            SessionRefused.class, () -> reviews.verify(SecretValue.text(text), NOW));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.INVALID_TOKEN);
    assertThat(server.asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"sub\": \"system:serviceaccount:shop:checkout\"|\"sub\": \"alice\"",
        "\"sub\": \"system:serviceaccount:shop:checkout\"|\"sub\": \"system:node:shop:checkout\"",
        "\"sub\": \"system:serviceaccount:shop:checkout\"|\"sub\":"
            + " \"system:serviceaccount:shop:a:b\"",
        "\"sub\": \"system:serviceaccount:shop:checkout\"|\"sub\": 7",
        "\"iss\": \"https://kubernetes.default.svc\",|",
        "\"exp\": |\"nbf\": ",
        "\"exp\": |\"exp\": 9999999999",
        "\"exp\": |\"exp\": -"
      })
  void aTokenWithoutTheClaimsOfAServiceAccountIsRefused(String change) {
    // Given
    String[] parts = change.split("\\|", -1);
    server.answers(ACCEPTED);

    // When
    SessionRefused refused = refused(CLAIMS.replace(parts[0], parts[1]));

    // Then
    assertThat(CLAIMS).contains(parts[0]);
    assertThat(refused)
        .hasMessage("The ID Token provided is not a valid JWT of a Kubernetes ServiceAccount.");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aTokenForSomethingElseIsRefused() {
    // When
    SessionRefused refused = refused(CLAIMS.replace("sts.amazonaws.com", "vault"));

    // Then
    assertThat(refused).hasMessage("Incorrect token audience");
    assertThat(server.asked).isEmpty();
  }

  @Test
  void aTokenWhoseTimeIsOverIsRefusedAlthoughItIsRemembered() {
    // Given
    server.answers(ACCEPTED);
    reviews.verify(token(CLAIMS), NOW);

    // When
    SessionRefused refused =
        catchThrowableOfType(SessionRefused.class, () -> reviews.verify(token(CLAIMS), END));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.EXPIRED_TOKEN);
    assertThat(refused)
        .hasMessage(
            "Token expired: current date/time 1795957200 must be before the expiration date/time"
                + " 1795957200");
  }

  @Test
  void aTokenThatIsTooLongIsNotRead() {
    // When
    SessionRefused refused = refused(CLAIMS + " ".repeat(TokenReviews.LONGEST_TOKEN));

    // Then
    assertThat(refused.fault()).isEqualTo(Fault.INVALID_TOKEN);
    assertThat(server.asked).isEmpty();
  }

  @Test
  void withoutAnAnswerNobodyIsKnown() {
    // Given
    server.answers(any -> new Answer(503, "{}"));

    // When
    Unavailable failure =
        catchThrowableOfType(Unavailable.class, () -> reviews.verify(token(CLAIMS), NOW));

    // Then
    assertThat(failure.finding().reason()).isEqualTo(AccessReason.ReviewUnavailable);
    assertThat(failure).hasMessageNotContaining(text(CLAIMS));
  }

  private SessionRefused refused(String claims) {
    return catchThrowableOfType(SessionRefused.class, () -> reviews.verify(token(claims), NOW));
  }

  private static SecretValue token(String claims) {
    return SecretValue.text(text(claims));
  }

  private static String text(String claims) {
    return "eyJhbGciOiJSUzI1NiJ9."
        + Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.getBytes(StandardCharsets.UTF_8))
        + ".c2lnbmF0dXJl";
  }
}
