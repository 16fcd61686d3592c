package dev.strongroom.adapters.awsapi.ssm;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A parameter that refers to a secret: {@code /aws/reference/secretsmanager/<name>}, with {@code
 * :<version id>} or {@code :<staging label>} behind it (Systems Manager user guide, "Referencing
 * Secrets Manager secrets"). A secret cannot be named by its ARN, which has colons.
 *
 * @param name of the parameter, without the selector
 * @param secret its name
 * @param selector version id or staging label
 */
record SecretReference(String name, String secret, Optional<String> selector) {
  private static final String PREFIX = "/aws/reference/secretsmanager/";

  /**
   * Reads the name of a parameter.
   *
   * @return empty when it does not refer to a secret
   * @throws AwsException when the selector is malformed
   */
  static Optional<SecretReference> parse(String parameter) {
    if (!parameter.startsWith(PREFIX)) {
      return Optional.empty();
    }
    int colon = parameter.indexOf(':');
    if (colon < 0) {
      return Optional.of(
          new SecretReference(parameter, parameter.substring(PREFIX.length()), Optional.empty()));
    }
    String selector = parameter.substring(colon + 1);
    if (selector.isEmpty() || selector.contains(":")) {
      throw AwsError.validation(
              "Invalid parameter name. Please use correct syntax for referencing a version/label "
                  + " <name>:<version/label>")
          .exception();
    }
    return Optional.of(
        new SecretReference(
            parameter.substring(0, colon),
            parameter.substring(PREFIX.length(), colon),
            Optional.of(selector)));
  }

  /** What the selector may mean, in the order in which it is tried. */
  List<VersionReference> versions() {
    if (selector.isEmpty()) {
      return List.of(new VersionReference(Optional.empty(), Optional.empty()));
    }
    List<VersionReference> versions = new ArrayList<>();
    try {
      versions.add(VersionReference.to(new VersionId(selector.get())));
    } catch (InvalidInput noVersionId) {
      // It is a label.
    }
    try {
      versions.add(VersionReference.to(new StagingLabel(selector.get())));
    } catch (InvalidInput noLabel) {
      // Nothing has it.
    }
    return versions;
  }

  /** What AWS says when there is no such secret or version: without a selector it says null. */
  AwsError notFound() {
    return AwsError.client(
        "ParameterNotFound",
        "An error occurred (ParameterNotFound) when referencing Secrets Manager: Secret "
            + name.substring(1)
            + selector.map(text -> ":" + text).orElse("null")
            + " not found.");
  }
}
