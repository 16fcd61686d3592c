package dev.strongroom.adapters.kubernetes.diagnosis;

import dev.strongroom.adapters.kubernetes.access.ServiceAccountUser;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.diagnosis.Look;
import dev.strongroom.core.diagnosis.OperatorRight;
import dev.strongroom.core.diagnosis.WriteAttempt;
import dev.strongroom.core.diagnosis.WriteAttempt.Answer;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/** What the operator's ServiceAccount may do, asked by somebody who may ask that. */
public final class ActingOperator {
  private static final int LONGEST = 500;
  private static final Map<String, String> DATA = Map.of("value", "Y2hlY2s=");

  private final KubernetesClient client;
  private final ServiceAccountUser user;

  /** The ServiceAccount of this name in the operator's namespace. */
  public ActingOperator(KubernetesClient client, ObjectName namespace, String serviceAccount) {
    this.client = client;
    this.user = new ServiceAccountUser(namespace.value(), serviceAccount);
  }

  /** The rights of these that it lacks (SubjectAccessReview). */
  public Look<List<OperatorRight>> missing(Collection<OperatorRight> rights) {
    return Looks.at(
        "create subjectaccessreviews",
        () -> rights.stream().filter(right -> !isGranted(right)).toList());
  }

  private boolean isGranted(OperatorRight right) {
    String[] resource = right.resource().split("/");
    SubjectAccessReview review =
        new SubjectAccessReviewBuilder()
            .withNewSpec()
            .withUser(user.name())
            .withGroups(user.groups())
            .withNewResourceAttributes()
            .withNamespace(right.namespace().isEmpty() ? null : right.namespace())
            .withGroup(right.group())
            .withResource(resource[0])
            .withSubresource(resource.length > 1 ? resource[1] : null)
            .withVerb(right.verb())
            .endResourceAttributes()
            .endSpec()
            .build();
    SubjectAccessReview answer = client.authorization().v1().subjectAccessReview().create(review);
    return Boolean.TRUE.equals(answer.getStatus().getAllowed());
  }

  /**
   * Creates a Secret as the operator would, and keeps nothing of it (server-side dry run).
   *
   * @param asOperator a client that acts as the user and in the groups that it is given
   */
  public Look<WriteAttempt> write(
      ObjectName namespace, Function<ServiceAccountUser, KubernetesClient> asOperator) {
    Secret sent =
        new SecretBuilder()
            .withNewMetadata()
            .withName("strongroom-doctor")
            .withNamespace(namespace.value())
            .addToLabels(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE)
            .endMetadata()
            .withType("Opaque")
            .withData(DATA)
            .build();
    try (KubernetesClient operator = asOperator.apply(user)) {
      Secret answer = operator.resource(sent).dryRun().create();
      boolean isSame = DATA.equals(answer.getData()) && sent.getType().equals(answer.getType());
      return Look.found(new WriteAttempt(isSame ? Answer.WRITTEN : Answer.CHANGED, ""));
    } catch (KubernetesClientException refused) {
      return refusal(refused);
    }
  }

  private static Look<WriteAttempt> refusal(KubernetesClientException refused) {
    String message = message(refused);
    if (message.contains("cannot impersonate")) {
      return Look.hidden("impersonate the operator's ServiceAccount and its groups");
    }
    if (message.contains("does not support dry run")) {
      return Look.found(new WriteAttempt(Answer.UNTRIED, message));
    }
    if (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
      return Look.absent();
    }
    if (refused.getCode() <= 0) {
      throw refused;
    }
    return Look.found(new WriteAttempt(Answer.REFUSED, message));
  }

  /** On one line. The Secret has no value that it could quote. */
  private static String message(KubernetesClientException refused) {
    String text =
        Optional.ofNullable(refused.getStatus())
            .map(Status::getMessage)
            .orElseGet(() -> Objects.requireNonNullElse(refused.getMessage(), ""));
    String line = text.replaceAll("\\p{Cntrl}+", " ");
    return line.substring(0, Math.min(line.length(), LONGEST));
  }
}
