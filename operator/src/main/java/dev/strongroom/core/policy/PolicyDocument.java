package dev.strongroom.core.policy;

import java.util.List;
import java.util.Optional;

/**
 * A well-formed policy.
 *
 * @param version 2012-10-17 or 2008-10-17
 * @param id its name
 * @param statements at least one
 */
public record PolicyDocument(
    String version, Optional<String> id, List<PolicyStatement> statements) {

  /** Largest key policy in bytes (AWS KMS). */
  public static final int MAX_KEY_POLICY_BYTES = 32_768;

  /** Largest resource policy of a secret in bytes (AWS Secrets Manager). */
  public static final int MAX_RESOURCE_POLICY_BYTES = 20_480;

  /** The version that policies have which name none; it has no policy variables (IAM). */
  static final String OLDEST_VERSION = "2008-10-17";

  /** Copies. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /** Whether {@code ${…}} stands for the value of a condition key. */
  boolean hasVariables() {
    return hasVariables(version);
  }

  static boolean hasVariables(String version) {
    return !version.equals(OLDEST_VERSION);
  }
}
