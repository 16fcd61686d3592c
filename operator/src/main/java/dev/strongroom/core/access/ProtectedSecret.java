package dev.strongroom.core.access;

import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the doors need to know of a secret.
 *
 * @param arn its ARN
 * @param owner the ManagedSecret, whose name is the one that RBAC goes by in its own account
 * @param tags its tags
 * @param type the partner's secret type, empty for a plain secret
 * @param rotationFunction ARN of the function that may rotate it
 * @param policies its resource policies, all of which count
 */
public record ProtectedSecret(
    SecretArn arn,
    Owner owner,
    Map<String, String> tags,
    String type,
    Optional<String> rotationFunction,
    List<AttachedPolicy> policies) {
  /** Copies. */
  public ProtectedSecret {
    tags = Map.copyOf(tags);
    policies = List.copyOf(policies);
  }

  /** With other tags. */
  public ProtectedSecret withTags(Map<String, String> next) {
    return new ProtectedSecret(arn, owner, next, type, rotationFunction, policies);
  }

  /** With a policy in the place of the one of its name. */
  public ProtectedSecret withPolicy(AttachedPolicy next) {
    List<AttachedPolicy> all =
        Stream.concat(
                policies.stream().filter(policy -> !policy.name().equals(next.name())),
                Stream.of(next))
            .toList();
    return new ProtectedSecret(arn, owner, tags, type, rotationFunction, all);
  }
}
