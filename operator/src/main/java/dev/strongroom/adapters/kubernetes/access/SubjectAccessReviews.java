package dev.strongroom.adapters.kubernetes.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpecBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The identity door by SubjectAccessReviews: whatever authorizers the cluster has decide, for the
 * user, uid and groups that a token of the ServiceAccount would have (Kubernetes, "ServiceAccount
 * tokens"). A right that is granted works after {@link #DENIED} at the latest, one that is taken
 * back stops working after {@link #ALLOWED}.
 *
 * <p>Whoever asks for several objects is asked about once for all of them: a review without a name
 * is about all (Kubernetes API, ResourceAttributes: "empty means all"). So a program that may read
 * every secret of its namespace costs one review, and not one for each secret.
 */
public final class SubjectAccessReviews implements IdentityDoor {
  /** How long a permission is remembered. */
  static final Duration ALLOWED = Duration.ofSeconds(10);

  /** How long a denial is remembered. */
  static final Duration DENIED = Duration.ofSeconds(2);

  /** Most answers that are remembered, of about 500 bytes each. */
  static final int MOST = 20_000;

  /** For how long it is remembered which object a caller has asked for. */
  private static final Duration NAMED = Duration.ofMinutes(1);

  private static final String VERSION = "v1";

  private record Question(
      String namespace, String serviceAccount, String uid, IdentityRight right) {
    Question onAll() {
      return new Question(namespace, serviceAccount, uid, right.onAll());
    }
  }

  private final KubernetesClient client;
  private final ApiServerQuestions reviews;
  private final RecentAnswers<Question, Boolean> answers;

  /** No to all is no refusal, so it is remembered for as long as yes. */
  private final RecentAnswers<Question, Boolean> answersOnAll;

  /** An object that was asked for, by the question on all of its kind. */
  private final Cache<Question, String> named;

  /**
   * A door that this client's cluster decides about. The client needs the right to create
   * subjectaccessreviews.
   *
   * @param nanoTime {@link System#nanoTime}
   */
  public SubjectAccessReviews(
      KubernetesClient client, MeterRegistry meters, LongSupplier nanoTime) {
    this.client = client;
    this.reviews = new ApiServerQuestions("subjectaccessreviews", meters);
    this.answers =
        new RecentAnswers<>(MOST, ALLOWED, allowed -> allowed ? ALLOWED : DENIED, nanoTime);
    this.answersOnAll = new RecentAnswers<>(MOST, ALLOWED, any -> ALLOWED, nanoTime);
    this.named =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(NAMED)
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
  }

  /**
   * {@inheritDoc}
   *
   * @throws Unavailable when the API server does not answer, or refuses the question
   */
  @Override
  public boolean allows(Caller.Session caller, IdentityRight right) {
    Question question =
        new Question(caller.namespace(), caller.serviceAccount(), caller.uid(), right);
    return allowsAll(question) || answers.get(question, () -> review(question));
  }

  /** Whether the caller asks for more than one object and may have all. */
  private boolean allowsAll(Question question) {
    Optional<String> name = question.right().name();
    if (name.isEmpty()) {
      return false;
    }
    Question onAll = question.onAll();
    boolean isOnlyOne = named.get(onAll, first -> name.get()).equals(name.get());
    return !isOnlyOne && answersOnAll.get(onAll, () -> review(onAll));
  }

  private boolean review(Question question) {
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withSpec(
                question(
                    new ServiceAccountUser(question.namespace(), question.serviceAccount()),
                    question.uid(),
                    question.right()))
            .build();
    SubjectAccessReview answer =
        reviews.ask(() -> client.authorization().v1().subjectAccessReview().create(review));
    return isAllowed(answer == null ? null : answer.getStatus());
  }

  /** Without a status nothing is allowed. */
  static boolean isAllowed(SubjectAccessReviewStatus status) {
    return status != null
        && Boolean.TRUE.equals(status.getAllowed())
        && !Boolean.TRUE.equals(status.getDenied());
  }

  static SubjectAccessReviewSpec question(
      ServiceAccountUser user, String uid, IdentityRight right) {
    return new SubjectAccessReviewSpecBuilder()
        .withUser(user.name())
        .withUid(uid)
        .withGroups(user.groups())
        .withNewResourceAttributes()
        .withNamespace(right.namespace())
        .withVerb(right.verb())
        .withGroup(right.group())
        .withVersion(VERSION)
        .withResource(right.resource())
        .withSubresource(right.subresource().isEmpty() ? null : right.subresource())
        .withName(right.name().orElse(null))
        .endResourceAttributes()
        .build();
  }
}
