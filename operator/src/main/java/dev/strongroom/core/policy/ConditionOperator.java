package dev.strongroom.core.policy;

import java.util.Optional;

/**
 * A condition operator as a policy names it, such as {@code ForAnyValue:StringLikeIfExists}. Case
 * does not matter.
 */
record ConditionOperator(Quantifier quantifier, Comparison comparison, boolean ifExists) {
  private static final String IF_EXISTS = "IfExists";

  /** How the values of a request are counted. */
  enum Quantifier {
    NONE(""),
    FOR_ALL_VALUES("ForAllValues:"),
    FOR_ANY_VALUE("ForAnyValue:");

    private final String prefix;

    Quantifier(String prefix) {
      this.prefix = prefix;
    }
  }

  /** Reads a name; empty when IAM has no such operator. */
  static Optional<ConditionOperator> parse(String name) {
    Quantifier quantifier = Quantifier.NONE;
    for (Quantifier each : Quantifier.values()) {
      if (name.regionMatches(true, 0, each.prefix, 0, each.prefix.length())) {
        quantifier = each;
      }
    }
    String rest = name.substring(quantifier.prefix.length());
    int end = rest.length() - IF_EXISTS.length();
    boolean ifExists = end > 0 && rest.regionMatches(true, end, IF_EXISTS, 0, IF_EXISTS.length());
    Quantifier counted = quantifier;
    return Comparison.named(ifExists ? rest.substring(0, end) : rest)
        .map(comparison -> new ConditionOperator(counted, comparison, ifExists))
        .filter(ConditionOperator::exists);
  }

  /** Null asks whether a key is there, so it neither counts values nor has IfExists. */
  private boolean exists() {
    return comparison != Comparison.NULL || quantifier == Quantifier.NONE && !ifExists;
  }
}
