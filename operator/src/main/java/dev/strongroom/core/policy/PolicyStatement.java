package dev.strongroom.core.policy;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy.
 *
 * @param sid its name in the policy
 * @param allow whether it allows; else it denies
 * @param principals type (AWS, Service, Federated, CanonicalUser; {@code *} for everybody) to names
 * @param notPrincipals whether it is about everybody but those
 * @param actions such as {@code kms:Decrypt}, with wildcards
 * @param notActions whether it is about every action but those
 * @param resources ARNs with wildcards
 * @param notResources whether it is about every resource but those
 * @param conditions operator to key to values
 */
public record PolicyStatement(
    Optional<String> sid,
    boolean allow,
    Map<String, List<String>> principals,
    boolean notPrincipals,
    List<String> actions,
    boolean notActions,
    List<String> resources,
    boolean notResources,
    Map<String, Map<String, List<String>>> conditions) {

  /** Copies. */
  public PolicyStatement {
    principals = Map.copyOf(principals);
    actions = List.copyOf(actions);
    resources = List.copyOf(resources);
    conditions = Map.copyOf(conditions);
  }

  /** What it is called: its Sid, or its place in the policy. */
  String label(int place) {
    return sid.orElse("Statement[" + place + "]");
  }
}
