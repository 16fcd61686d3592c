package dev.strongroom.core.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.policy.PolicyDecision.Effect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PolicyTableTest {
  private final PolicyParser parser = new PolicyParser(new JacksonJsonDocuments());

  @ParameterizedTest
  @MethodSource("dev.strongroom.core.policy.PolicyTable#cases")
  void decidesAsTheTableSays(PolicyTable.Case row) {
    // Given
    PolicyEvaluator policy = evaluator(row.policy());

    // When
    PolicyDecision decision = policy.decide(row.request());

    // Then
    assertThat(decision.effect()).as(row.policy()).isEqualTo(row.effect());
    assertThat(decision.statement().isPresent()).isEqualTo(row.effect() != Effect.SILENT);
  }

  @Test
  void theTableHasAtLeastAHundredPoliciesEachOnce() {
    assertThat(PolicyTable.policies()).hasSizeGreaterThanOrEqualTo(100).doesNotHaveDuplicates();
  }

  @Test
  void namesTheStatementThatDecided() {
    // Given
    PolicyEvaluator policy =
        evaluator(
            """
            {"Statement": [
              {"Sid": "Readers", "Effect": "Allow", "Principal": "*", "Action": "*",
               "Resource": "*"},
              {"Effect": "Deny", "Principal": "*", "Action": "secretsmanager:Delete*",
               "Resource": "*"}]}
            """);

    // When
    PolicyDecision reading = policy.decide(request("secretsmanager:GetSecretValue"));
    PolicyDecision deleting = policy.decide(request("secretsmanager:DeleteSecret"));

    // Then
    assertThat(reading.statement()).hasValue("Readers");
    assertThat(deleting.statement()).hasValue("Statement[1]");
  }

  private static PolicyRequest request(String action) {
    return new PolicyRequest(
        RequestPrincipal.session("111122223333", "app", "pod"),
        action,
        "arn:x",
        RequestContext.EMPTY);
  }

  private PolicyEvaluator evaluator(String json) {
    return PolicyEvaluator.of(parser.parse("p", json, PolicyDocument.MAX_RESOURCE_POLICY_BYTES));
  }
}
