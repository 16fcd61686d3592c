package dev.strongroom.core.policy;

import dev.strongroom.core.network.IpNetwork;
import dev.strongroom.core.policy.ConditionOperator.Quantifier;
import java.net.Inet4Address;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Finds statements that give broad access, by AWS's meaning of "public" (S3 user guide, "The
 * meaning of public"): a statement that allows everybody, unless a condition restricts it to fixed
 * values, without wildcards or variables, of a key that tells callers apart. A deny for everybody
 * with other values of such a key restricts it as well. What is in doubt is broad.
 */
public final class BroadAccess {
  /** Keys whose values belong to principals, accounts, organizations or networks. */
  private static final Set<String> RESTRICTING =
      Set.of(
          "aws:principalaccount",
          "aws:principalarn",
          "aws:principalorgid",
          "aws:principalorgpaths",
          "aws:sourceaccount",
          "aws:sourcearn",
          "aws:sourceip",
          "aws:sourceorgid",
          "aws:sourceorgpaths",
          "aws:sourceowner",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:userid",
          "aws:vpcsourceip",
          "kms:calleraccount");

  /** Shorter prefixes are too many addresses (S3 user guide). */
  private static final int SHORTEST_IPV4_PREFIX = 8;

  private static final int SHORTEST_IPV6_PREFIX = 32;

  private BroadAccess() {}

  /** The statements that give broad access, by {@code Sid} or place. */
  public static List<String> statements(PolicyDocument policy) {
    return IntStream.range(0, policy.statements().size())
        .filter(place -> isBroad(policy.statements().get(place), policy))
        .mapToObj(place -> policy.statements().get(place).label(place))
        .toList();
  }

  private static boolean isBroad(PolicyStatement statement, PolicyDocument policy) {
    return statement.allow()
        && (statement.notPrincipals() || namesEverybody(statement))
        && !isRestricted(statement, policy)
        && policy.statements().stream().noneMatch(deny -> restricts(deny, statement, policy));
  }

  private static boolean namesEverybody(PolicyStatement statement) {
    return statement.principals().entrySet().stream()
        .anyMatch(type -> type.getValue().contains(StatementPrincipals.EVERYBODY));
  }

  /** All conditions must hold, so one that restricts is enough. */
  private static boolean isRestricted(PolicyStatement statement, PolicyDocument policy) {
    return statement.conditions().entrySet().stream()
        .anyMatch(
            operator ->
                restricts(operator.getKey(), false)
                    && operator.getValue().entrySet().stream()
                        .anyMatch(key -> hasFixedValues(key, policy)));
  }

  /** Whether a statement denies everybody with other than fixed values what another allows. */
  private static boolean restricts(
      PolicyStatement deny, PolicyStatement allow, PolicyDocument policy) {
    boolean everybodyEverywhere =
        !deny.allow()
            && !deny.notPrincipals()
            && (deny.principals().containsKey(StatementPrincipals.EVERYBODY)
                || deny.principals()
                    .getOrDefault("AWS", List.of())
                    .contains(StatementPrincipals.EVERYBODY))
            && !deny.notResources()
            && deny.resources().contains("*");
    if (!everybodyEverywhere || !coversActions(deny, allow) || deny.conditions().size() != 1) {
      return false;
    }
    Map.Entry<String, Map<String, List<String>>> only =
        deny.conditions().entrySet().iterator().next();
    return restricts(only.getKey(), true)
        && only.getValue().size() == 1
        && only.getValue().entrySet().stream().allMatch(key -> hasFixedValues(key, policy));
  }

  private static boolean coversActions(PolicyStatement deny, PolicyStatement allow) {
    if (deny.notActions()) {
      return false;
    }
    List<String> denied = deny.actions().stream().map(BroadAccess::lower).toList();
    return denied.contains("*")
        || !allow.notActions()
            && allow.actions().stream()
                .map(BroadAccess::lower)
                .allMatch(
                    action ->
                        denied.contains(action)
                            || denied.contains(action.replaceFirst(":.*", ":*")));
  }

  /**
   * Whether an operator holds for the values that it names alone, or for all others alone. With
   * IfExists or ForAllValues it would hold without a value as well, which only widens a deny.
   */
  private static boolean restricts(String name, boolean negated) {
    ConditionOperator operator = ConditionOperator.parse(name).orElseThrow();
    boolean needsValue = !operator.ifExists() && operator.quantifier() != Quantifier.FOR_ALL_VALUES;
    return switch (operator.comparison()) {
      case STRING_EQUALS,
          STRING_EQUALS_IGNORE_CASE,
          STRING_LIKE,
          IP_ADDRESS,
          ARN_EQUALS,
          ARN_LIKE ->
          !negated && needsValue;
      case STRING_NOT_EQUALS,
          STRING_NOT_EQUALS_IGNORE_CASE,
          STRING_NOT_LIKE,
          NOT_IP_ADDRESS,
          ARN_NOT_EQUALS,
          ARN_NOT_LIKE ->
          negated && operator.quantifier() == Quantifier.NONE;
      default -> false;
    };
  }

  private static boolean hasFixedValues(
      Map.Entry<String, List<String>> key, PolicyDocument policy) {
    String name = RequestContext.normal(key.getKey());
    return RESTRICTING.contains(name)
        && key.getValue().stream().allMatch(value -> isFixed(name, value, policy));
  }

  private static boolean isFixed(String key, String value, PolicyDocument policy) {
    if (key.endsWith("sourceip")) {
      return IpNetwork.parse(value).filter(BroadAccess::isNarrow).isPresent();
    }
    // A role with any of its sessions.
    boolean isRole = key.equals("aws:userid") && value.endsWith(":*") && value.length() > 2;
    String text = isRole ? value.substring(0, value.length() - 1) : value;
    return PolicyText.parse(text, policy.hasVariables()).isFixed();
  }

  private static boolean isNarrow(IpNetwork network) {
    return network.bits()
        >= (network.base() instanceof Inet4Address ? SHORTEST_IPV4_PREFIX : SHORTEST_IPV6_PREFIX);
  }

  private static String lower(String action) {
    return action.toLowerCase(Locale.ROOT);
  }
}
