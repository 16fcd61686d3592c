package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.policy.PolicyDecision.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

class PolicyEvaluatorPropertyTest {
  private static final List<String> KEYS = List.of("aws:TagKeys", "aws:PrincipalTag/team", "k");
  private static final List<String> TEXTS =
      List.of("a", "b", "*", "a*", "?", "${aws:PrincipalTag/team}", "${aws:TagKeys, 'a'}", "");

  @Property(edgeCases = EdgeCasesMode.NONE)
  void addingADenyNeverGrants(
      @ForAll("policies") List<PolicyStatement> policy,
      @ForAll("statements") PolicyStatement added,
      @ForAll("requests") PolicyRequest request) {
    // Given
    List<PolicyStatement> longer = new ArrayList<>(policy);
    longer.add(effect(added, false));

    // When
    PolicyDecision decision = decide(longer, request);

    // Then
    assertThat(decision.effect()).isIn(decide(policy, request).effect(), Effect.DENIES);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void addingAnAllowNeverTakesAway(
      @ForAll("policies") List<PolicyStatement> policy,
      @ForAll("statements") PolicyStatement added,
      @ForAll("requests") PolicyRequest request) {
    // Given
    List<PolicyStatement> longer = new ArrayList<>(policy);
    longer.add(effect(added, true));

    // When
    PolicyDecision decision = decide(longer, request);

    // Then
    assertThat(decision.effect()).isGreaterThanOrEqualTo(decide(policy, request).effect());
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void nothingIsGrantedWithoutAStatementThatGrantsByItself(
      @ForAll("policies") List<PolicyStatement> policy, @ForAll("requests") PolicyRequest request) {
    // When
    PolicyDecision decision = decide(policy, request);

    // Then
    boolean granting =
        policy.stream()
            .filter(PolicyStatement::allow)
            .anyMatch(statement -> decide(List.of(statement), request).allows());
    boolean denying =
        policy.stream()
            .filter(statement -> !statement.allow())
            .anyMatch(statement -> decide(List.of(statement), request).effect() == Effect.DENIES);
    assertThat(decision.allows()).isEqualTo(granting && !denying);
  }

  @Property(edgeCases = EdgeCasesMode.NONE)
  void theOrderOfStatementsDoesNotMatter(
      @ForAll("policies") List<PolicyStatement> policy,
      @ForAll("requests") PolicyRequest request,
      @ForAll long seed) {
    // Given
    List<PolicyStatement> shuffled = new ArrayList<>(policy);
    Collections.shuffle(shuffled, new Random(seed));

    // When
    PolicyDecision decision = decide(shuffled, request);

    // Then
    assertThat(decision.effect()).isEqualTo(decide(policy, request).effect());
  }

  /** A condition that is unresolved or ambiguous never gives more than the reverse takes. */
  @Property(edgeCases = EdgeCasesMode.NONE)
  void whatAStatementAllowsItWouldDeny(
      @ForAll("statements") PolicyStatement statement, @ForAll("requests") PolicyRequest request) {
    // Given
    PolicyDecision allowing = decide(List.of(effect(statement, true)), request);

    // When
    PolicyDecision denying = decide(List.of(effect(statement, false)), request);

    // Then
    if (allowing.allows()) {
      assertThat(denying.effect()).isEqualTo(Effect.DENIES);
    }
  }

  @Provide
  Arbitrary<List<PolicyStatement>> policies() {
    return statements().list().ofMaxSize(6);
  }

  @Provide
  Arbitrary<PolicyStatement> statements() {
    Arbitrary<String> principals =
        Arbitraries.of(
            "*",
            "111122223333",
            "arn:aws:iam::111122223333:role/app",
            "arn:aws:sts::111122223333:assumed-role/app/pod",
            "arn:aws:iam::444455556666:root");
    Arbitrary<List<String>> actions =
        Arbitraries.of("*", "s:Get*", "s:GetValue", "s:Put?alue").list().ofMinSize(1).ofMaxSize(2);
    Arbitrary<List<String>> resources =
        Arbitraries.of("*", "arn:a*", "arn:${aws:PrincipalTag/team}", "arn:?")
            .list()
            .ofMinSize(1)
            .ofMaxSize(2);
    return Combinators.combine(
            Arbitraries.of(true, false),
            principals.list().ofMinSize(1).ofMaxSize(3),
            sometimes(),
            actions,
            sometimes(),
            resources,
            sometimes(),
            conditions())
        .as(
            (allow, names, notPrincipals, acts, notActions, arns, notResources, conditions) ->
                new PolicyStatement(
                    Optional.empty(),
                    allow,
                    Map.of("AWS", names),
                    notPrincipals,
                    acts,
                    notActions,
                    arns,
                    notResources,
                    conditions));
  }

  @Provide
  Arbitrary<PolicyRequest> requests() {
    Arbitrary<RequestPrincipal> callers =
        Arbitraries.of(
            RequestPrincipal.session("111122223333", "app", "pod"),
            RequestPrincipal.session("111122223333", "web", "pod"),
            RequestPrincipal.session("444455556666", "app", "pod"),
            RequestPrincipal.service("lambda.amazonaws.com"));
    Arbitrary<RequestContext> contexts =
        Arbitraries.maps(
                Arbitraries.of(KEYS), Arbitraries.of("a", "b", "*", "").list().ofMaxSize(3))
            .map(PolicyEvaluatorPropertyTest::context);
    return Combinators.combine(
            callers,
            Arbitraries.of("s:GetValue", "S:putvalue", "t:Get"),
            Arbitraries.of("arn:a", "arn:b", "arn:*"),
            contexts)
        .as(PolicyRequest::new);
  }

  private static RequestContext context(Map<String, List<String>> keys) {
    RequestContext.Builder context = RequestContext.builder();
    keys.forEach(
        (key, values) -> {
          if (key.equals("aws:TagKeys")) {
            context.list(key, values);
          } else {
            values.forEach(value -> context.text(key, value));
          }
        });
    return context.build();
  }

  private static Arbitrary<Map<String, Map<String, List<String>>>> conditions() {
    Arbitrary<String> operators =
        Combinators.combine(
                Arbitraries.of("", "", "ForAllValues:", "ForAnyValue:"),
                Arbitraries.of("StringEquals", "StringNotEquals", "StringLike", "StringNotLike"),
                Arbitraries.of("", "", "IfExists"))
            .as((quantifier, name, ifExists) -> quantifier + name + ifExists);
    Arbitrary<Map<String, List<String>>> keys =
        Arbitraries.maps(
                Arbitraries.of(KEYS), Arbitraries.of(TEXTS).list().ofMinSize(1).ofMaxSize(3))
            .ofMinSize(1)
            .ofMaxSize(2);
    return Arbitraries.maps(operators, keys).ofMaxSize(2);
  }

  private static Arbitrary<Boolean> sometimes() {
    return Arbitraries.frequency(Tuple.of(4, false), Tuple.of(1, true));
  }

  private static PolicyStatement effect(PolicyStatement s, boolean allow) {
    return new PolicyStatement(
        s.sid(),
        allow,
        s.principals(),
        s.notPrincipals(),
        s.actions(),
        s.notActions(),
        s.resources(),
        s.notResources(),
        s.conditions());
  }

  private static PolicyDecision decide(List<PolicyStatement> statements, PolicyRequest request) {
    return PolicyEvaluator.of(new PolicyDocument("2012-10-17", Optional.empty(), statements))
        .decide(request);
  }
}
