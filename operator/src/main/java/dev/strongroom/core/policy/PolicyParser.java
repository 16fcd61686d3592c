package dev.strongroom.core.policy;

import dev.strongroom.core.problems.InvalidInput;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads resource-based policies and checks their form by the grammar of the IAM user guide
 * ("Grammar of the IAM JSON policy language"): every statement has Effect, Principal, Action and
 * Resource, or the Not… forms. Whether a policy is wise is not judged here.
 */
public final class PolicyParser {
  private static final Set<String> DOCUMENT = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> VERSIONS = Set.of("2012-10-17", PolicyDocument.OLDEST_VERSION);
  private static final Set<String> PRINCIPALS =
      Set.of("AWS", "Service", "Federated", "CanonicalUser");
  private static final Pattern SID = Pattern.compile("[A-Za-z0-9 ]{1,100}");
  private static final Pattern ACTION = Pattern.compile("\\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+");

  private final JsonDocuments json;

  /** Reads with this reader. */
  public PolicyParser(JsonDocuments json) {
    this.json = json;
  }

  /**
   * Reads a policy.
   *
   * @param field where it stands in the object, such as {@code spec.policy}
   * @param maxBytes most bytes it may have
   * @throws InvalidInput with {@link DeclarationReason#MalformedPolicy}, which names the first
   *     place that is wrong
   */
  public PolicyDocument parse(String field, String text, int maxBytes) {
    PolicyNode whole = new PolicyNode(field, text);
    if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      throw whole.wrong(PolicyProblem.TOO_LARGE);
    }
    Object tree = json.parse(text).orElseThrow(() -> whole.wrong(PolicyProblem.NOT_JSON));
    return document(new PolicyNode(field, tree));
  }

  private static PolicyDocument document(PolicyNode node) {
    Map<String, PolicyNode> members = node.object(DOCUMENT);
    String version =
        Optional.ofNullable(members.get("Version"))
            .map(PolicyParser::version)
            .orElse(PolicyDocument.OLDEST_VERSION);
    Optional<String> id = Optional.ofNullable(members.get("Id")).map(PolicyNode::text);
    Set<String> sids = new HashSet<>();
    List<PolicyStatement> statements =
        required(node, members, "Statement").oneOrMore(PolicyProblem.STATEMENTS).stream()
            .map(statement -> statement(statement, sids, PolicyDocument.hasVariables(version)))
            .toList();
    return new PolicyDocument(version, id, statements);
  }

  private static String version(PolicyNode node) {
    if (!VERSIONS.contains(node.text())) {
      throw node.wrong(PolicyProblem.VERSION);
    }
    return node.text();
  }

  private static PolicyStatement statement(PolicyNode node, Set<String> sids, boolean variables) {
    Map<String, PolicyNode> members = node.object(STATEMENT);
    PolicyNode effect = required(node, members, "Effect");
    if (!Set.of("Allow", "Deny").contains(effect.text())) {
      throw effect.wrong(PolicyProblem.EFFECT);
    }
    return new PolicyStatement(
        Optional.ofNullable(members.get("Sid")).map(sid -> sid(sid, sids)),
        effect.text().equals("Allow"),
        principals(either(node, members, "Principal")),
        members.containsKey("NotPrincipal"),
        actions(either(node, members, "Action")),
        members.containsKey("NotAction"),
        either(node, members, "Resource").strings(),
        members.containsKey("NotResource"),
        Optional.ofNullable(members.get("Condition"))
            .map(conditions -> conditions(conditions, variables))
            .orElse(Map.of()));
  }

  private static String sid(PolicyNode node, Set<String> sids) {
    String sid = node.text();
    if (!SID.matcher(sid).matches()) {
      throw node.wrong(PolicyProblem.SID);
    }
    if (!sids.add(sid)) {
      throw node.wrong(PolicyProblem.SID_TWICE);
    }
    return sid;
  }

  private static Map<String, List<String>> principals(PolicyNode node) {
    if ("*".equals(node.value())) {
      return Map.of("*", List.of("*"));
    }
    Map<String, PolicyNode> types = node.object(PolicyProblem.PRINCIPAL);
    if (types.isEmpty() || !PRINCIPALS.containsAll(types.keySet())) {
      throw node.wrong(PolicyProblem.PRINCIPAL);
    }
    Map<String, List<String>> principals = new LinkedHashMap<>();
    types.forEach((type, names) -> principals.put(type, names.strings()));
    if (!principals.getOrDefault("AWS", List.of()).stream()
        .allMatch(StatementPrincipals::isAwsName)) {
      throw types.get("AWS").wrong(PolicyProblem.AWS_PRINCIPAL);
    }
    return principals;
  }

  private static List<String> actions(PolicyNode node) {
    List<String> actions = node.strings();
    if (!actions.stream().allMatch(action -> ACTION.matcher(action).matches())) {
      throw node.wrong(PolicyProblem.ACTION);
    }
    return actions;
  }

  private static Map<String, Map<String, List<String>>> conditions(
      PolicyNode node, boolean variables) {
    Map<String, Map<String, List<String>>> conditions = new LinkedHashMap<>();
    node.object(PolicyProblem.CONDITION)
        .forEach(
            (operator, keys) -> {
              ConditionOperator known =
                  ConditionOperator.parse(operator)
                      .orElseThrow(() -> keys.wrong(PolicyProblem.OPERATOR));
              Map<String, List<String>> values = new LinkedHashMap<>();
              keys.object(PolicyProblem.CONDITION)
                  .forEach((key, value) -> values.put(key, values(value, known, variables)));
              conditions.put(operator, values);
            });
    return conditions;
  }

  /** Values of conditions may be numbers and booleans too. */
  private static List<String> values(
      PolicyNode node, ConditionOperator operator, boolean variables) {
    return node.oneOrMore(PolicyProblem.CONDITION).stream()
        .map(value -> value(value, operator, variables))
        .toList();
  }

  private static String value(PolicyNode node, ConditionOperator operator, boolean variables) {
    if (!(node.value() instanceof String
        || node.value() instanceof Number
        || node.value() instanceof Boolean)) {
      throw node.wrong(PolicyProblem.CONDITION);
    }
    String text = node.value().toString();
    if (text.length() > PolicyText.LONGEST) {
      throw node.wrong(PolicyProblem.TOO_LONG);
    }
    if (operator.comparison().compile(PolicyText.parse(text, variables)).isEmpty()) {
      throw node.wrong(PolicyProblem.CONDITION_VALUE);
    }
    return text;
  }

  private static PolicyNode required(
      PolicyNode node, Map<String, PolicyNode> members, String name) {
    return Optional.ofNullable(members.get(name))
        .orElseThrow(
            () -> new PolicyNode(node.path() + "." + name, "").wrong(PolicyProblem.MISSING));
  }

  /** The member with this name or its Not… form, exactly one of which must be there. */
  private static PolicyNode either(PolicyNode node, Map<String, PolicyNode> members, String name) {
    PolicyNode other = members.get("Not" + name);
    if (other == null) {
      return required(node, members, name);
    }
    if (members.containsKey(name)) {
      throw members.get(name).wrong(PolicyProblem.BOTH);
    }
    return other;
  }
}
