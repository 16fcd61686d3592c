package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.access.SecretAction.Scope;
import dev.strongroom.core.actions.RotationActions.Rotation;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.rotation.schedule.RotationRules;
import dev.strongroom.core.secrets.DeclaredRotations;
import dev.strongroom.core.secrets.RotationSwitch;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** Secrets that a service manages (AWS, secrets managed by other services). */
class ManagedByServiceTest {
  private static final String NAME = "strongroom!db-admin";
  private static final String MESSAGE =
      "The secret is managed by another service, and you must use that service to update it:"
          + " strongroom manages this one.";

  private final ActionScene scene = new ActionScene();
  private final SecretRecord before;

  ManagedByServiceTest() {
    scene.secret(NAME);
    scene.put(NAME, "1");
    before = scene.stored(NAME);
  }

  static Stream<SecretAction> onSecrets() {
    return Arrays.stream(SecretAction.values()).filter(action -> action.scope() == Scope.SECRET);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "UPDATE_SECRET",
        "DELETE_SECRET",
        "PUT_SECRET_VALUE",
        "UPDATE_SECRET_VERSION_STAGE",
        "CANCEL_ROTATE_SECRET"
      })
  void whatTheServiceAloneMayDoIsRefused(SecretAction action) {
    // Given
    allow(action);

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> scene.access.require(APP, action, NAME))
        .satisfies(refused -> assertRefusal(refused, Kind.INVALID_REQUEST))
        .satisfies(refused -> assertThat(refused.finding().message()).isEqualTo(MESSAGE));
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {
        "UPDATE_SECRET",
        "DELETE_SECRET",
        "PUT_SECRET_VALUE",
        "UPDATE_SECRET_VERSION_STAGE",
        "CANCEL_ROTATE_SECRET",
        // About the account
        "CREATE_SECRET",
        "LIST_SECRETS",
        "BATCH_GET_SECRET_VALUE",
        "VALIDATE_RESOURCE_POLICY",
        "GET_RANDOM_PASSWORD"
      })
  void everythingElseIsTheAccounts(SecretAction action) {
    // Given
    allow(action);

    // When
    SecretRecord admitted = scene.access.require(APP, action, NAME);

    // Then
    assertThat(admitted).isEqualTo(before);
  }

  @ParameterizedTest
  @MethodSource("onSecrets")
  void whoMayNotUseTheSecretLearnsNothing(SecretAction action) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> scene.access.require(APP, action, NAME))
        .satisfies(refused -> assertRefusal(refused, Kind.ACCESS_DENIED));
  }

  @Test
  void itIsRotatedByItsServiceAndByNoFunction() {
    // Given
    allow(SecretAction.ROTATE_SECRET);
    RotationActions actions =
        new RotationActions(
            scene.access, new Declared(), new RotationSwitch(scene.store), MinimumInterval.AWS);
    Rotation byFunction =
        new Rotation(
            VersionId.derived("token"),
            Optional.of("arn:aws:lambda:cluster-local-1:111122223333:function:rotate"),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.rotate(APP, NAME, byFunction))
        .satisfies(refused -> assertRefusal(refused, Kind.INVALID_REQUEST));
    assertThat(scene.stored(NAME)).isEqualTo(before);
  }

  private static void assertRefusal(Rejected refused, Kind kind) {
    assertThat(refused.kind()).isEqualTo(kind);
  }

  private void allow(SecretAction action) {
    IdentityRight right = action.right("shop", Optional.of(NAME));
    scene.allow(right.verb() + " " + right.ruleResource() + " " + NAME);
  }

  /** Whose object would take any rotation. */
  private static final class Declared implements DeclaredRotations {
    @Override
    public boolean rotate(
        Owner owner,
        Optional<RotationRules> rules,
        String requestId,
        boolean isTest,
        Optional<String> target) {
      return true;
    }

    @Override
    public Optional<String> targetOf(String namespace, String functionName) {
      return Optional.of("caller");
    }

    @Override
    public boolean suspend(Owner owner) {
      return true;
    }
  }
}
