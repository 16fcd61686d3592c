package dev.strongroom.adapters.kubernetes.access;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.sessions.WebIdentity;
import dev.strongroom.core.sessions.WebIdentityTokens;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Verifies tokens by TokenReviews with an audience of our own, so that a token for another service,
 * or for the API server itself, opens nothing here. What shows by itself that a token will be
 * refused is seen first, because anybody may present one; the API server is asked a few at a time.
 */
public final class TokenReviews implements WebIdentityTokens {
  /** The audience that AWS's own clients and webhooks ask for. */
  public static final String AWS_AUDIENCE = "sts.amazonaws.com";

  /** Longest token in bytes; those of Kubernetes have about 1,200. */
  static final int LONGEST_TOKEN = 8192;

  /** How long an accepted token is remembered, by its digest. */
  static final Duration ACCEPTED = Duration.ofSeconds(10);

  /** How long a refused token is remembered, by its digest. */
  static final Duration REFUSED = Duration.ofSeconds(2);

  private static final int MOST = 10_000;
  private static final int AT_ONE_TIME = 16;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final String audience;
  private final ApiServerQuestions reviews;
  private final RecentAnswers<ByteBuffer, Optional<WebIdentity>> answers;
  private final Semaphore places = new Semaphore(AT_ONE_TIME);

  /**
   * Tokens of this client's cluster. The client needs the right to create tokenreviews.
   *
   * @param audience that a token must have, usually {@link #AWS_AUDIENCE}
   * @param nanoTime {@link System#nanoTime}
   */
  public TokenReviews(
      KubernetesClient client, String audience, MeterRegistry meters, LongSupplier nanoTime) {
    this.client = client;
    this.audience = audience;
    this.reviews = new ApiServerQuestions("tokenreviews", meters);
    this.answers =
        new RecentAnswers<>(
            MOST, ACCEPTED, identity -> identity.isPresent() ? ACCEPTED : REFUSED, nanoTime);
  }

  @Override
  public WebIdentity verify(SecretValue token, Instant now) {
    if (token.length() > LONGEST_TOKEN) {
      throw SessionRefused.notServiceAccountToken();
    }
    String text = token.text(PlaintextAccess.granted());
    TokenClaims claims =
        TokenClaims.read(text)
            .filter(read -> ServiceAccountUser.of(read.subject()).isPresent())
            .orElseThrow(SessionRefused::notServiceAccountToken);
    if (!claims.audiences().contains(audience)) {
      throw SessionRefused.wrongAudience();
    }
    if (!claims.expiresAt().isAfter(now)) {
      throw SessionRefused.expiredToken(now, claims.expiresAt());
    }
    return answers
        .get(ByteBuffer.wrap(Sha256.of(text)), () -> review(text, claims))
        .orElseThrow(SessionRefused::notVerified);
  }

  private Optional<WebIdentity> review(String token, TokenClaims claims) {
    TokenReview question =
        new TokenReviewBuilder()
            .withNewSpec()
            .withToken(token)
            .withAudiences(audience)
            .endSpec()
            .build();
    enter();
    try {
      TokenReview answer = reviews.ask(() -> client.tokenReviews().create(question));
      return Optional.ofNullable(answer)
          .map(TokenReview::getStatus)
          .flatMap(status -> identity(status, claims));
    } finally {
      places.release();
    }
  }

  private void enter() {
    try {
      if (places.tryAcquire(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    throw new Unavailable(AccessReason.ReviewUnavailable.with("tokenreviews"));
  }

  /**
   * An authenticator that knows nothing of audiences answers without them, and one that is no
   * issuer of ServiceAccount tokens may name any user. So both are looked at, and the user must be
   * the one that the token itself names.
   */
  private Optional<WebIdentity> identity(TokenReviewStatus status, TokenClaims claims) {
    UserInfo user = status.getUser();
    boolean isAccepted =
        Boolean.TRUE.equals(status.getAuthenticated())
            && orNone(status.getAudiences()).contains(audience)
            && user != null
            && claims.subject().equals(user.getUsername())
            && user.getUid() != null
            && !user.getUid().isEmpty();
    return isAccepted
        ? ServiceAccountUser.of(claims.subject())
            .filter(named -> orNone(user.getGroups()).containsAll(named.groups()))
            .map(named -> identity(named, user.getUid(), claims))
        : Optional.empty();
  }

  private WebIdentity identity(ServiceAccountUser named, String uid, TokenClaims claims) {
    return new WebIdentity(
        named.namespace(),
        named.serviceAccount(),
        uid,
        claims.issuer(),
        claims.subject(),
        audience,
        claims.expiresAt());
  }

  private static List<String> orNone(List<String> texts) {
    return texts == null ? List.of() : texts;
  }
}
