package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.ResourcePolicyChecks.Check;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.actions.PolicyActions.Names;
import dev.strongroom.core.actions.PolicyActions.Policy;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyActionsTest {
  private static final String NARROW =
      policy("Allow", "{'AWS':'arn:aws:iam::111122223333:role/app'}");
  private static final String BROAD = policy("Allow", "'*'");
  private static final String LOCKOUT = policy("Deny", "'*'");

  private final ActionScene scene =
      new ActionScene()
          .allow(
              "create managedsecrets/policyvalidation -",
              "create managedsecrets/policyvalidation db",
              "create managedsecrets/policyvalidation other",
              "update managedsecrets/policy db",
              "update managedsecrets/policy other");
  private final PolicyActions actions =
      new PolicyActions(
          scene.access, new ResourcePolicyChecks(ActionScene.PARSER, scene.doors), scene.tokens);

  PolicyActionsTest() {
    scene.secret("db");
  }

  @Test
  void aPolicyForTheCallerPasses() {
    // When / Then
    assertThat(validate("db", NARROW)).isEmpty();
    assertThat(validate(null, NARROW)).isEmpty();
  }

  @Test
  void aPolicyForEverybodyIsBroad() {
    // When
    List<Failed> failed = validate("db", BROAD);

    // Then
    assertThat(failed).extracting(Failed::check).containsExactly(Check.BroadAccess);
  }

  @Test
  void aPolicyThatLocksTheCallerOutOfTheSecretIsToldWhereOneIsNamed() {
    // When / Then
    assertThat(validate("db", LOCKOUT)).extracting(Failed::check).contains(Check.CallerLockout);
    assertThat(validate(null, LOCKOUT)).extracting(Failed::check).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", "{'Version':'2012-10-17','Statement':[{'Effect':'Maybe'}]}"})
  void whatIsNoPolicyIsMalformed(String text) {
    // When / Then
    assertRefused("db", text.replace('\'', '"'), Kind.MALFORMED_POLICY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"update managedsecrets/policy db", "create managedsecrets/policyvalidation db"})
  void bothRightsAreNeeded(String alone) {
    // Given
    scene.allowNothing();
    scene.allow(alone);

    // When / Then
    assertRefused("db", NARROW, Kind.ACCESS_DENIED);
  }

  @Test
  void aSecretThatIsNotThereOrToBeDeletedIsRefused() {
    // Given
    scene.change("db", record -> record.withDeletion(Optional.of(ActionScene.NOW)));

    // When / Then
    assertRefused("other", NARROW, Kind.NOT_FOUND);
    assertRefused("db", NARROW, Kind.INVALID_REQUEST);
  }

  @Test
  void thePolicyOfUsersIsTheDefault() {
    // Given
    scene.allow("get managedsecrets/policy db");
    withPolicies(Optional.of(NARROW), Map.of());

    // When
    Policy unnamed = actions.get(APP, "db", Optional.empty());
    Policy named = actions.get(APP, "db", Optional.of("default"));

    // Then
    assertThat(unnamed).isEqualTo(new Policy(scene.stored("db"), "default", Optional.of(NARROW)));
    assertThat(named).isEqualTo(unnamed);
  }

  @Test
  void aSecretMayHaveNoPolicyOfItsUsers() {
    // Given
    scene.allow("get managedsecrets/policy db");

    // When
    Policy policy = actions.get(APP, "db", Optional.empty());

    // Then
    assertThat(policy).isEqualTo(new Policy(scene.stored("db"), "default", Optional.empty()));
  }

  @Test
  void policiesOfTheServiceAreFoundByTheirNames() {
    // Given
    scene.allow("get managedsecrets/policy db");
    withPolicies(Optional.empty(), Map.of("cross-account-replication", NARROW));

    // When
    Policy policy = actions.get(APP, "db", Optional.of("cross-account-replication"));

    // Then
    assertThat(policy.text()).contains(NARROW);
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.get(APP, "db", Optional.of("other")))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.NOT_FOUND);
              assertThat(refused.finding().message())
                  .isEqualTo("Secrets Manager can't find the specified resource policy.");
            });
  }

  @Test
  void theNamesOfPoliciesComeInPagesThatOfUsersFirst() {
    // Given
    scene.allow("list managedsecrets/policy db");
    withPolicies(Optional.of(NARROW), Map.of("b", NARROW, "a", NARROW));

    // When
    Names first = actions.list(APP, "db", Optional.empty(), 2);
    Names second = actions.list(APP, "db", first.nextToken(), 2);

    // Then
    assertThat(first.names()).containsExactly("default", "a");
    assertThat(second).isEqualTo(new Names(List.of("b"), Optional.empty()));
  }

  @Test
  void aSecretWithoutPoliciesHasAnEmptyList() {
    // Given
    scene.allow("list managedsecrets/policy db");

    // When / Then
    assertThat(actions.list(APP, "db", Optional.empty(), 100))
        .isEqualTo(new Names(List.of(), Optional.empty()));
  }

  @Test
  void thePoliciesOfASecretToBeDeletedAreNotShown() {
    // Given
    scene.allow("get managedsecrets/policy db", "list managedsecrets/policy db");
    scene.change("db", record -> record.withDeletion(Optional.of(ActionScene.NOW)));

    // When / Then
    assertMarked(() -> actions.get(APP, "db", Optional.empty()));
    assertMarked(() -> actions.list(APP, "db", Optional.empty(), 100));
  }

  @ParameterizedTest
  @CsvSource({"default, true", "cross-account-replication, false", ", false"})
  void policiesSeeWhichPolicyIsAskedFor(String name, boolean allowed) {
    // Given
    PolicyActions underPolicy =
        new PolicyActions(
            scene.accessUnder(
                """
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':'*',
                'Action':'secretsmanager:GetResourcePolicy','Resource':'*',
                'Condition':{'StringEquals':{'secretsmanager:PolicyName':'default'}}}]}\
                """),
            new ResourcePolicyChecks(ActionScene.PARSER, scene.doors),
            scene.tokens);

    // When
    Throwable refused = catchThrowable(() -> underPolicy.get(APP, "db", Optional.ofNullable(name)));

    // Then
    assertThat(refused == null).isEqualTo(allowed);
  }

  private void withPolicies(Optional<String> ofUsers, Map<String, String> ofTheService) {
    scene.change(
        "db",
        record ->
            record
                .withDeclaration(record.owner(), record.metadata().withPolicy(ofUsers))
                .withAttributes(record.attributes().withManagedPolicies(ofTheService)));
  }

  private static void assertMarked(Runnable call) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(call::run)
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.INVALID_REQUEST);
              assertThat(refused.finding().message())
                  .isEqualTo(
                      "You can't perform this operation on the secret because it was marked for"
                          + " deletion.");
            });
  }

  private List<Failed> validate(String secret, String policy) {
    return actions.validate(APP, Optional.ofNullable(secret), policy);
  }

  private void assertRefused(String secret, String policy, Kind kind) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> validate(secret, policy))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(kind));
  }

  private static String policy(String effect, String principal) {
    return """
    {'Version':'2012-10-17','Statement':[{'Effect':'%s','Principal':%s,
    'Action':'secretsmanager:*','Resource':'*'}]}\
    """
        .formatted(effect, principal)
        .replace('\'', '"');
  }
}
