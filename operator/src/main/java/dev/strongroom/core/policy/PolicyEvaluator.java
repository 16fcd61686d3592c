package dev.strongroom.core.policy;

import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.policy.StatementPrincipals.Naming;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Decides by one policy (IAM user guide, "Policy evaluation logic"): a statement counts when its
 * principals, actions, resources and conditions all fit the request; an explicit deny wins, and
 * without a statement that allows nothing is allowed. Immutable; making one costs more than asking
 * it, so keep it with the policy.
 */
public final class PolicyEvaluator {
  private final List<Statement> statements;

  private PolicyEvaluator(List<Statement> statements) {
    this.statements = List.copyOf(statements);
  }

  /** Prepares a policy that the parser read. */
  public static PolicyEvaluator of(PolicyDocument policy) {
    List<Statement> statements = new ArrayList<>();
    for (PolicyStatement statement : policy.statements()) {
      statements.add(new Statement(statement, statements.size(), policy.hasVariables()));
    }
    return new PolicyEvaluator(statements);
  }

  /** What the policy says to a request. */
  public PolicyDecision decide(PolicyRequest request) {
    PolicyDecision decision = PolicyDecision.SILENT;
    for (Statement statement : statements) {
      decision = decision.and(statement.decide(request));
    }
    return decision;
  }

  private static final class Statement {
    private final String label;
    private final boolean allows;
    private final StatementPrincipals principals;
    private final Patterns actions;
    private final Patterns resources;
    private final List<PolicyCondition> conditions;

    Statement(PolicyStatement statement, int place, boolean variables) {
      this.label = statement.label(place);
      this.allows = statement.allow();
      this.principals = new StatementPrincipals(statement.principals(), statement.notPrincipals());
      this.actions = Patterns.ofActions(statement);
      this.resources = Patterns.ofResources(statement, variables);
      this.conditions =
          statement.conditions().entrySet().stream()
              .flatMap(
                  operator ->
                      operator.getValue().entrySet().stream()
                          .map(
                              key ->
                                  new PolicyCondition(
                                      ConditionOperator.parse(operator.getKey()).orElseThrow(),
                                      key.getKey(),
                                      key.getValue().stream()
                                          .map(value -> PolicyText.parse(value, variables))
                                          .toList())))
              .toList();
    }

    PolicyDecision decide(PolicyRequest request) {
      RequestContext context = request.context();
      Naming naming = principals.naming(request.principal(), allows);
      boolean fits =
          naming != Naming.NONE
              && actions.fit(request.action(), context, allows)
              && resources.fit(request.resource(), context, allows)
              && conditions.stream().allMatch(condition -> condition.holds(context, allows));
      return fits ? new PolicyDecision(effect(naming), Optional.of(label)) : PolicyDecision.SILENT;
    }

    private Effect effect(Naming naming) {
      if (!allows) {
        return Effect.DENIES;
      }
      return naming == Naming.ACCOUNT ? Effect.ALLOWS_ACCOUNT : Effect.ALLOWS;
    }
  }

  /** Actions or resources of a statement. */
  private record Patterns(List<TextPattern> patterns, boolean inverted) {
    static Patterns ofActions(PolicyStatement statement) {
      return new Patterns(
          statement.actions().stream()
              .map(action -> new TextPattern(PolicyText.parse(action, false), true))
              .toList(),
          statement.notActions());
    }

    static Patterns ofResources(PolicyStatement statement, boolean variables) {
      return new Patterns(
          statement.resources().stream()
              .map(resource -> new TextPattern(PolicyText.parse(resource, variables), false))
              .toList(),
          statement.notResources());
    }

    /** Whether the statement is about this; an unresolved variable never makes it allow more. */
    boolean fit(String value, RequestContext context, boolean allows) {
      Match match = Match.NO;
      for (TextPattern pattern : patterns) {
        match = match.or(pattern.match(value, context));
      }
      if (!inverted) {
        return match == Match.YES;
      }
      return match == Match.NO || match == Match.UNRESOLVED && !allows;
    }
  }
}
