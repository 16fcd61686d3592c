package dev.strongroom.core.policy;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.policy.PolicyDecision.Effect;
import dev.strongroom.core.problems.InvalidInput;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Whatever text is a policy, it is refused in one way or can be evaluated, and a statement that
 * denies everything to everybody wins over it. Without {@code JAZZER_FUZZ=1} the recorded inputs
 * are tried.
 */
@Tag("fuzz")
class PolicyFuzzTest {
  private static final PolicyParser PARSER = new PolicyParser(new JacksonJsonDocuments());
  private static final PolicyStatement DENY_ALL =
      PARSER
          .parse(
              "p",
              "{\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"*\","
                  + "\"Resource\":\"*\"}}",
              PolicyDocument.MAX_RESOURCE_POLICY_BYTES)
          .statements()
          .get(0);

  @FuzzTest(maxDuration = "60s")
  void policy(FuzzedDataProvider data) {
    PolicyRequest request = request(data.consumeString(60), data.consumeString(60));
    String text = data.consumeRemainingAsString();
    PolicyDocument policy;
    try {
      policy = PARSER.parse("p", text, PolicyDocument.MAX_RESOURCE_POLICY_BYTES);
    } catch (InvalidInput refused) {
      return;
    }
    PolicyDecision decision = decide(policy.statements(), policy, request);
    if (decision.allows() && policy.statements().stream().noneMatch(PolicyStatement::allow)) {
      throw new AssertionError("allowed by a policy that only denies");
    }
    List<PolicyStatement> longer = new ArrayList<>(policy.statements());
    longer.add(DENY_ALL);
    if (decide(longer, policy, request).effect() != Effect.DENIES) {
      throw new AssertionError("a deny did not win");
    }
    BroadAccess.statements(policy);
  }

  private static PolicyDecision decide(
      List<PolicyStatement> statements, PolicyDocument policy, PolicyRequest request) {
    return PolicyEvaluator.of(new PolicyDocument(policy.version(), policy.id(), statements))
        .decide(request);
  }

  private static PolicyRequest request(String tag, String resource) {
    return new PolicyRequest(
        RequestPrincipal.session("111122223333", "app", "pod"),
        "secretsmanager:GetSecretValue",
        resource,
        RequestContext.builder()
            .text("aws:PrincipalTag/team", tag)
            .list("aws:TagKeys", List.of(tag, resource))
            .build());
  }
}
