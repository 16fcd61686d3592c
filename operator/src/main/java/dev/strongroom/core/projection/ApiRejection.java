package dev.strongroom.core.projection;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.ProjectionReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why the API server rejected a Secret, from the parts of its answer that name things. Its
 * sentences may quote what was sent, so nothing of them is passed on but names that fit strict
 * patterns.
 */
public final class ApiRejection {
  private static final int MOST_CAUSES = 5;
  private static final int FORBIDDEN = 403;
  private static final String NAMESPACE_TERMINATING = "NamespaceTerminating";

  private static final String NAME = "([a-z0-9](?:[-a-z0-9.]{0,251}[a-z0-9])?)";
  private static final Pattern QUOTA = Pattern.compile("exceeded quota: " + NAME + ", requested: ");
  private static final Pattern UNCOUNTED_QUOTA =
      Pattern.compile("status unknown for quota: " + NAME + ", resources: ");
  private static final Pattern POLICY =
      Pattern.compile("ValidatingAdmissionPolicy '" + NAME + "' with binding '");
  private static final Pattern WEBHOOK =
      Pattern.compile("admission webhook \"" + NAME + "\" denied the request");
  private static final Pattern NO_RIGHT =
      Pattern.compile(
          " cannot (?:create|update|patch|delete) resource \"secret(?:s|projections)\"");
  private static final Pattern FIELD =
      Pattern.compile("[a-zA-Z]{1,32}(?:\\.[a-zA-Z]{1,32}){0,8}(?:\\[[-._/A-Za-z0-9]{1,317}])?");

  /** What is wrong with a field, by the reason of its cause (metav1.CauseType). */
  private static final Map<String, String> PROBLEMS =
      Map.of(
          "FieldValueRequired", "is required",
          "FieldValueInvalid", "is invalid",
          "FieldValueTooLong", "is too long",
          "FieldValueTooMany", "has too many entries",
          "FieldValueForbidden", "is forbidden",
          "FieldValueNotSupported", "is not supported",
          "FieldValueDuplicate", "is a duplicate",
          "FieldValueTypeInvalid", "has the wrong type");

  private ApiRejection() {}

  /**
   * One of {@code details.causes} of the answer.
   *
   * @param field path of the field, empty when there is none
   * @param reason its {@code reason}, empty when there is none
   * @param immutable whether its message says that the field is immutable
   */
  public record Cause(String field, String reason, boolean immutable) {}

  /**
   * Explains an answer.
   *
   * @param secret name of the Secret that was written
   * @param code HTTP status
   * @param message the answer's sentence; only names are taken from it
   * @param causes its causes
   */
  public static Finding explain(String secret, int code, String message, List<Cause> causes) {
    if (causes.stream().anyMatch(cause -> cause.reason().equals(NAMESPACE_TERMINATING))) {
      return AccountReason.NamespaceTerminating.with();
    }
    Optional<String> quota = name(QUOTA, message);
    if (quota.isPresent()) {
      return ProjectionReason.QuotaExceeded.with(secret, quota.get());
    }
    Optional<String> uncounted = name(UNCOUNTED_QUOTA, message);
    if (uncounted.isPresent()) {
      return ProjectionReason.QuotaNotCounted.with(secret, uncounted.get());
    }
    Optional<String> policy = name(POLICY, message);
    if (policy.isPresent()) {
      return ProjectionReason.AdmissionDenied.with(
          secret, "ValidatingAdmissionPolicy", policy.get());
    }
    Optional<String> webhook = name(WEBHOOK, message);
    if (webhook.isPresent()) {
      return ProjectionReason.AdmissionDenied.with(secret, "admission webhook", webhook.get());
    }
    if (code == FORBIDDEN && NO_RIGHT.matcher(message).find()) {
      return ProjectionReason.OperatorForbidden.with(secret);
    }
    String fields =
        causes.stream()
            .filter(cause -> FIELD.matcher(cause.field()).matches())
            .map(ApiRejection::problem)
            .distinct()
            .limit(MOST_CAUSES)
            .collect(Collectors.joining(", "));
    return fields.isEmpty()
        ? ProjectionReason.SecretRejected.with(secret, code)
        : ProjectionReason.SecretInvalid.with(secret, fields);
  }

  private static String problem(Cause cause) {
    String problem =
        cause.immutable() ? "is immutable" : PROBLEMS.getOrDefault(cause.reason(), "is rejected");
    return cause.field() + " " + problem;
  }

  private static Optional<String> name(Pattern pattern, String message) {
    Matcher matcher = pattern.matcher(message);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }
}
