package dev.strongroom.adapters.kubernetes.access;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.LocalSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/**
 * The identity door as somebody with a kubeconfig may ask about it: by LocalSubjectAccessReviews,
 * which administrators of a namespace may create there, else by SubjectAccessReviews, which
 * administrators of the cluster may create. Nothing is remembered.
 */
public final class PermittedAccessReviews implements IdentityDoor {
  private static final String RESOURCE = "localsubjectaccessreviews";

  private final KubernetesClient client;

  /** Reviews that this client's user may create. */
  public PermittedAccessReviews(KubernetesClient client) {
    this.client = client;
  }

  /**
   * {@inheritDoc}
   *
   * @param caller its namespace is empty when the user cannot look it up
   * @throws Unavailable with {@link AccessReason#ReviewNotPermitted} or {@link
   *     AccessReason#CallerNamespaceUnknown} when the user may not ask, with {@link
   *     AccessReason#ReviewUnavailable} when the API server does not answer
   */
  @Override
  public boolean allows(Caller.Session caller, IdentityRight right) {
    if (caller.namespace().isEmpty()) {
      throw new Unavailable(
          AccessReason.CallerNamespaceUnknown.with(caller.account(), caller.serviceAccount()));
    }
    SubjectAccessReviewSpec question =
        SubjectAccessReviews.question(
            new ServiceAccountUser(caller.namespace(), caller.serviceAccount()),
            caller.uid().isEmpty() ? null : caller.uid(),
            right);
    try {
      return inNamespace(question);
    } catch (KubernetesClientException refused) {
      requireForbidden(refused);
    }
    try {
      return inCluster(question);
    } catch (KubernetesClientException refused) {
      requireForbidden(refused);
      throw new Unavailable(
          AccessReason.ReviewNotPermitted.with(caller.serviceAccount(), caller.namespace()));
    }
  }

  private static void requireForbidden(KubernetesClientException refused) {
    if (StoreCalls.mayPass(refused)) {
      throw new Unavailable(AccessReason.ReviewUnavailable.with(RESOURCE));
    }
    if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
      throw refused;
    }
  }

  private boolean inNamespace(SubjectAccessReviewSpec question) {
    ObjectName namespace = new ObjectName(question.getResourceAttributes().getNamespace());
    LocalSubjectAccessReview review =
        new LocalSubjectAccessReviewBuilder()
            .withNewMetadata()
            .withNamespace(namespace.value())
            .endMetadata()
            .withSpec(question)
            .build();
    return SubjectAccessReviews.isAllowed(client.resource(review).create().getStatus());
  }

  private boolean inCluster(SubjectAccessReviewSpec question) {
    SubjectAccessReview review = new SubjectAccessReviewBuilder().withSpec(question).build();
    return SubjectAccessReviews.isAllowed(
        client.authorization().v1().subjectAccessReview().create(review).getStatus());
  }
}
