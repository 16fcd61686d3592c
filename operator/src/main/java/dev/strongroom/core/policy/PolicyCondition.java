package dev.strongroom.core.policy;

import dev.strongroom.core.policy.ConditionOperator.Quantifier;
import dev.strongroom.core.policy.RequestContext.Values;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One operator over one key of a statement's Condition (IAM user guide, "Condition operators" and
 * "Multivalued context keys").
 *
 * <p>Where AWS leaves open what happens, the answer is the one that grants less: of a key with
 * several values, an operator without ForAllValues or ForAnyValue must hold for all values in a
 * statement that allows and for any in one that denies; and if a variable is unresolved, or a value
 * has another type than the operator, a negated operator holds in a statement that denies alone.
 */
final class PolicyCondition {
  private final ConditionOperator operator;
  private final String key;
  private final List<ValueMatcher> expected;

  /**
   * A condition whose values are valid for the operator.
   *
   * @throws IllegalArgumentException when one is not, which the parser would have refused
   */
  PolicyCondition(ConditionOperator operator, String key, List<PolicyText> values) {
    this.operator = operator;
    this.key = RequestContext.normal(key);
    this.expected =
        values.stream()
            .map(
                value ->
                    operator
                        .comparison()
                        .compile(value)
                        .orElseThrow(() -> new IllegalArgumentException("value of a wrong type")))
            .toList();
  }

  /**
   * Whether a request meets it.
   *
   * @param allows whether it belongs to a statement that allows
   */
  boolean holds(RequestContext context, boolean allows) {
    Optional<Values> found = context.values(key);
    if (operator.comparison() == Comparison.NULL) {
      return match(Boolean.toString(found.isEmpty()), context) == Match.YES;
    }
    if (found.isEmpty()) {
      return holdsWithoutKey();
    }
    List<String> values = found.get().values();
    Predicate<String> matches = value -> holdsFor(value, context, allows);
    // Tags whose keys differ in case alone: counting them would let one of them hide the other.
    boolean ambiguous = !found.get().multivalued() && values.size() > 1;
    return switch (ambiguous ? Quantifier.NONE : operator.quantifier()) {
      case FOR_ALL_VALUES -> isNothing(values) || values.stream().allMatch(matches);
      case FOR_ANY_VALUE -> !isNothing(values) && values.stream().anyMatch(matches);
      case NONE -> allows ? values.stream().allMatch(matches) : values.stream().anyMatch(matches);
    };
  }

  private boolean holdsWithoutKey() {
    return operator.ifExists()
        || switch (operator.quantifier()) {
          case FOR_ALL_VALUES -> true;
          case FOR_ANY_VALUE -> false;
          case NONE -> operator.comparison().negated();
        };
  }

  /** For set operators, values that are all empty are the same as none (IAM). */
  private static boolean isNothing(List<String> values) {
    return values.stream().allMatch(String::isEmpty);
  }

  private boolean holdsFor(String value, RequestContext context, boolean allows) {
    Match match = match(value, context);
    if (!operator.comparison().negated()) {
      return match == Match.YES;
    }
    return match == Match.NO || match == Match.UNRESOLVED && !allows;
  }

  private Match match(String value, RequestContext context) {
    Match match = Match.NO;
    for (ValueMatcher each : expected) {
      match = match.or(each.match(value, context));
      if (match == Match.YES) {
        break;
      }
    }
    return match;
  }
}
