package dev.strongroom.core.policy;

import dev.strongroom.core.network.IpNetwork;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.IntPredicate;

/** The condition operators of IAM without set operator and IfExists. */
enum Comparison {
  STRING_EQUALS("StringEquals", Comparison::equal),
  STRING_NOT_EQUALS("StringNotEquals", STRING_EQUALS),
  STRING_EQUALS_IGNORE_CASE("StringEqualsIgnoreCase", Comparison::equalInAnyCase),
  STRING_NOT_EQUALS_IGNORE_CASE("StringNotEqualsIgnoreCase", STRING_EQUALS_IGNORE_CASE),
  STRING_LIKE("StringLike", text -> Optional.of(new TextPattern(text, false)::match)),
  STRING_NOT_LIKE("StringNotLike", STRING_LIKE),
  NUMERIC_EQUALS("NumericEquals", number(order -> order == 0)),
  NUMERIC_NOT_EQUALS("NumericNotEquals", NUMERIC_EQUALS),
  NUMERIC_LESS_THAN("NumericLessThan", number(order -> order < 0)),
  NUMERIC_LESS_THAN_EQUALS("NumericLessThanEquals", number(order -> order <= 0)),
  NUMERIC_GREATER_THAN("NumericGreaterThan", number(order -> order > 0)),
  NUMERIC_GREATER_THAN_EQUALS("NumericGreaterThanEquals", number(order -> order >= 0)),
  DATE_EQUALS("DateEquals", time(order -> order == 0)),
  DATE_NOT_EQUALS("DateNotEquals", DATE_EQUALS),
  DATE_LESS_THAN("DateLessThan", time(order -> order < 0)),
  DATE_LESS_THAN_EQUALS("DateLessThanEquals", time(order -> order <= 0)),
  DATE_GREATER_THAN("DateGreaterThan", time(order -> order > 0)),
  DATE_GREATER_THAN_EQUALS("DateGreaterThanEquals", time(order -> order >= 0)),
  BOOL("Bool", text -> typed(text, ValueTypes::bool, Boolean::equals)),
  BINARY_EQUALS("BinaryEquals", text -> typed(text, ValueTypes::bytes, Arrays::equals)),
  IP_ADDRESS("IpAddress", Comparison::address),
  NOT_IP_ADDRESS("NotIpAddress", IP_ADDRESS),
  ARN_EQUALS("ArnEquals", Comparison::arn),
  ARN_NOT_EQUALS("ArnNotEquals", ARN_EQUALS),
  ARN_LIKE("ArnLike", Comparison::arn),
  ARN_NOT_LIKE("ArnNotLike", ARN_LIKE),
  /** Whether a key is absent; compared by {@link PolicyCondition} itself. */
  NULL("Null", text -> typed(text, ValueTypes::bool, Boolean::equals));

  private final String operator;
  private final boolean negated;
  private final Function<PolicyText, Optional<ValueMatcher>> compiler;

  Comparison(String operator, Function<PolicyText, Optional<ValueMatcher>> compiler) {
    this.operator = operator;
    this.negated = false;
    this.compiler = compiler;
  }

  Comparison(String operator, Comparison negated) {
    this.operator = operator;
    this.negated = true;
    this.compiler = negated.compiler;
  }

  /** The operator of this name, in any case. */
  static Optional<Comparison> named(String operator) {
    String name = operator.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(comparison -> comparison.operator.toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }

  /** The name that policies use. */
  String operator() {
    return operator;
  }

  /** Whether it holds for values that match none of the policy's. */
  boolean negated() {
    return negated;
  }

  /** Prepares a value; empty when it is none of this operator's type. */
  Optional<ValueMatcher> compile(PolicyText value) {
    return compiler.apply(value);
  }

  private static Optional<ValueMatcher> equal(PolicyText text) {
    return sameText(text, String::equals);
  }

  private static Optional<ValueMatcher> equalInAnyCase(PolicyText text) {
    return sameText(text, String::equalsIgnoreCase);
  }

  private static Optional<ValueMatcher> sameText(PolicyText text, TypedMatch<String> same) {
    Optional<String> known =
        text.hasVariables() ? Optional.empty() : text.plain(RequestContext.EMPTY);
    return Optional.of(
        (value, context) ->
            known
                .or(() -> text.plain(context))
                .map(expected -> Match.of(same.test(value, expected)))
                .orElse(Match.UNRESOLVED));
  }

  private static Optional<ValueMatcher> arn(PolicyText text) {
    return Optional.of(new ArnPattern(text)).filter(ArnPattern::isWellFormed).map(p -> p);
  }

  private static Optional<ValueMatcher> address(PolicyText text) {
    return IpNetwork.parse(text.source())
        .map(
            network ->
                (value, context) ->
                    IpNetwork.address(value)
                        .map(address -> Match.of(network.contains(address)))
                        .orElse(Match.UNRESOLVED));
  }

  private static Function<PolicyText, Optional<ValueMatcher>> number(IntPredicate order) {
    return text ->
        typed(text, ValueTypes::number, (value, limit) -> order.test(value.compareTo(limit)));
  }

  private static Function<PolicyText, Optional<ValueMatcher>> time(IntPredicate order) {
    return text ->
        typed(text, ValueTypes::time, (value, limit) -> order.test(value.compareTo(limit)));
  }

  /** Values of requests and of policies that are texts of the same type. */
  private static <T> Optional<ValueMatcher> typed(
      PolicyText text, Function<String, Optional<T>> type, TypedMatch<T> matches) {
    return type.apply(text.source())
        .map(
            expected ->
                (value, context) ->
                    type.apply(value)
                        .map(found -> Match.of(matches.test(found, expected)))
                        .orElse(Match.UNRESOLVED));
  }

  @FunctionalInterface
  private interface TypedMatch<T> {
    boolean test(T value, T expected);
  }
}
