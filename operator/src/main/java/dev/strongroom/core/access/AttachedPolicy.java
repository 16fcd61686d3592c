package dev.strongroom.core.access;

import dev.strongroom.core.policy.PolicyDecision;
import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyEvaluator;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.policy.PolicyRequest;
import dev.strongroom.core.problems.InvalidInput;
import java.util.Optional;

/**
 * A policy of a secret or key, ready to be asked. Making one costs more than asking it: keep it as
 * long as the text is the same.
 */
public final class AttachedPolicy {
  private static final PolicyDecision DENIED = new PolicyDecision(Effect.DENIES, Optional.empty());

  private final String name;
  private final Optional<PolicyEvaluator> evaluator;

  private AttachedPolicy(String name, Optional<PolicyEvaluator> evaluator) {
    this.name = name;
    this.evaluator = evaluator;
  }

  /** A policy that was just read and checked. */
  public static AttachedPolicy of(String name, PolicyDocument policy) {
    return new AttachedPolicy(name, Optional.of(PolicyEvaluator.of(policy)));
  }

  /**
   * A stored policy. One that cannot be read denies everything: a deny may stand in it.
   *
   * @param maxBytes most bytes of a policy of its kind
   */
  public static AttachedPolicy stored(PolicyParser parser, String name, String text, int maxBytes) {
    try {
      return of(name, parser.parse(name, text, maxBytes));
    } catch (InvalidInput unreadable) {
      return new AttachedPolicy(name, Optional.empty());
    }
  }

  /** Its name, such as {@code default}. */
  public String name() {
    return name;
  }

  /** What it says; no statement is named when it denies because it cannot be read. */
  PolicyDecision decide(PolicyRequest request) {
    return evaluator.map(policy -> policy.decide(request)).orElse(DENIED);
  }
}
