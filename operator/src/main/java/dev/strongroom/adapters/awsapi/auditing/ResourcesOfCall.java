package dev.strongroom.adapters.awsapi.auditing;

import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.core.audit.AuditEvent.Resource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a call was about: the ARN in its output, or else the one by which the client named it. A
 * client that used a name and was refused is not told the ARN, and neither is the trail.
 */
final class ResourcesOfCall {
  private static final Pattern ARN =
      Pattern.compile(
          "arn:aws:([a-z0-9-]{1,32}):[a-z0-9-]{0,128}:(\\d{12}):[A-Za-z0-9/_+=.@!:-]{1,1900}");

  private ResourcesOfCall() {}

  static List<Resource> of(Call call, CallOutcome outcome) {
    Map<String, ?> output = outcome.output();
    Optional<Input> input = outcome.input();
    return switch (call.service()) {
      case SECRETS_MANAGER ->
          text(output.get("ARN"))
              .or(() -> input.flatMap(in -> in.text("SecretId")))
              .map(ResourcesOfCall::secret)
              .orElse(List.of());
      case KMS ->
          text(output.get("KeyId"))
              .or(() -> keyMetadata(output))
              .or(() -> input.flatMap(in -> in.text("KeyId")))
              .flatMap(arn -> account(arn).map(account -> Resource.key(arn, account)))
              .map(List::of)
              .orElse(List.of());
      case STS ->
          input
              .flatMap(in -> in.text("RoleArn"))
              .flatMap(arn -> account(arn).map(account -> Resource.role(arn, account)))
              .map(List::of)
              .orElse(List.of());
      case SSM -> List.of();
    };
  }

  /** A secret by its ARN; none for anything else. */
  static List<Resource> secret(String arn) {
    return account(arn).map(account -> List.of(Resource.secret(arn, account))).orElse(List.of());
  }

  /** The account in an ARN; empty for anything else. */
  static Optional<String> account(String arn) {
    Matcher matcher = ARN.matcher(arn.length() <= 2048 ? arn : "");
    return matcher.matches() ? Optional.of(matcher.group(2)) : Optional.empty();
  }

  private static Optional<String> keyMetadata(Map<String, ?> output) {
    return output.get("KeyMetadata") instanceof Map<?, ?> metadata
        ? text(metadata.get("Arn"))
        : Optional.empty();
  }

  private static Optional<String> text(Object member) {
    return member instanceof String text ? Optional.of(text) : Optional.empty();
  }
}
