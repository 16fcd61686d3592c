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

  /** Copies. */
  public PolicyDocument {
    statements = List.copyOf(statements);
  }
}
