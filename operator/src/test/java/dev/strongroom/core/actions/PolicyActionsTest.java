package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.access.ResourcePolicyChecks.Check;
import dev.strongroom.core.access.ResourcePolicyChecks.Failed;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      new PolicyActions(scene.access, new ResourcePolicyChecks(ActionScene.PARSER, scene.doors));

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
