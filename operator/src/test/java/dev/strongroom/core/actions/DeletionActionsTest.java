package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.DeletionActions.Deletion;
import dev.strongroom.core.actions.DeletionActions.Scheduled;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.RestoreSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeletionActionsTest {
  private static final Deletion USUAL = new Deletion(Optional.empty(), Optional.empty());
  private static final Deletion FORCED = new Deletion(Optional.empty(), Optional.of(true));

  private final WritingScene writing = new WritingScene();
  private final ActionScene scene =
      writing.scene.allow(
          "delete managedsecrets db",
          "delete managedsecrets other",
          "create managedsecrets/restore db");
  private final DeletionActions actions =
      new DeletionActions(
          writing.access,
          new ScheduleDeletion(scene.store, scene.time),
          new RestoreSecret(scene.store, writing.objects, scene.time),
          scene::namespace,
          scene.time);

  @ParameterizedTest
  @CsvSource({", 30", "7, 7", "30, 30"})
  void aSecretIsMarkedForDeletionAtTheEndOfTheWindow(Long days, int expected) {
    // Given
    writing.secret("db", "1");

    // When
    Scheduled scheduled =
        actions.delete(APP, "db", new Deletion(Optional.ofNullable(days), Optional.of(false)));

    // Then
    assertThat(scheduled.at()).isEqualTo(NOW.plus(Duration.ofDays(expected)));
    assertThat(scene.stored("db").deletionAt()).contains(scheduled.at());
    assertThat(scene.stored("db").isDeletionRequested()).isTrue();
    assertThat(writing.objects.objects).containsKey("shop/db");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -7, 0, 6, 31, 4294967303L, Long.MAX_VALUE})
  void otherWindowsAreRefused(long days) {
    // Given
    SecretRecord before = writing.secret("db", "1");

    // When / Then
    assertRefused(
        "db",
        new Deletion(Optional.of(days), Optional.empty()),
        Kind.INVALID_PARAMETER,
        "The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).");
    assertThat(scene.stored("db")).isEqualTo(before);
  }

  @Test
  void aWindowWithForceIsRefused() {
    // Given
    writing.secret("db", "1");

    // When / Then
    assertRefused(
        "db",
        new Deletion(Optional.of(7L), Optional.of(true)),
        Kind.INVALID_PARAMETER,
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
  }

  @Test
  void aSecretThatIsMarkedCannotBeMarkedAgainButForced() {
    // Given
    writing.secret("db", "1");
    actions.delete(APP, "db", USUAL);
    assertRefused(
        "db",
        USUAL,
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");

    // When
    Scheduled forced = actions.delete(APP, "db", FORCED);

    // Then
    assertThat(forced.at()).isEqualTo(NOW);
  }

  @Test
  void aSecretThatIsNotThereIsForcedAway() {
    // Given
    assertRefused(
        "other", USUAL, Kind.NOT_FOUND, "Secrets Manager can't find the specified secret.");

    // When
    Scheduled forced = actions.delete(APP, "other", FORCED);

    // Then
    assertThat(forced.arn().name().value()).isEqualTo("other");
    assertThat(forced.at()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(strings = {"db", "third"})
  void whoMayNotDeleteDoesNotLearnWhatIsThere(String name) {
    // Given
    writing.secret("db", "1");
    scene.deny("delete managedsecrets db");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.delete(APP, name, FORCED))
        .satisfies(refused -> assertThat(refused.kind()).isEqualTo(Kind.ACCESS_DENIED));
    assertThat(scene.stored("db").deletion()).isEmpty();
  }

  @Test
  void aSecretWithReplicasIsNotDeleted() {
    // Given
    writing.secret("db", "1");
    SecretRecord replicated =
        scene.change(
            "db",
            record ->
                record.withAttributes(
                    record
                        .attributes()
                        .withReplicas(
                            List.of(
                                RegionReplica.requested("eu-west-1", Optional.empty()),
                                RegionReplica.requested("eu-west-2", Optional.empty())))));

    // When / Then
    assertRefused(
        "db",
        FORCED,
        Kind.INVALID_PARAMETER,
        "You can't delete secret "
            + replicated.arn()
            + " that still has replica regions [eu-west-1,eu-west-2]");
  }

  @Test
  void aMarkedSecretIsRestoredWithAllItHad() {
    // Given
    SecretRecord before = writing.secret("db", "1");
    actions.delete(APP, "db", USUAL);

    // When
    SecretRecord restored = actions.restore(APP, "db");

    // Then
    assertThat(restored.deletion()).isEmpty();
    assertThat(restored.labels()).isEqualTo(before.labels());
    assertThat(actions.restore(APP, "db")).isEqualTo(restored);
  }

  @Test
  void aSecretWhoseObjectIsGoneIsRestoredWithAnother() {
    // Given
    SecretRecord before = writing.secret("db", "1");
    writing.objects.remove(before.owner());
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(30)))));

    // When
    SecretRecord restored = actions.restore(APP, "db");

    // Then
    assertThat(restored.deletion()).isEmpty();
    assertThat(restored.owner()).isEqualTo(writing.objects.objects.get("shop/db").owner());
    assertThat(restored.labels()).isEqualTo(before.labels());
  }

  private void assertRefused(String name, Deletion deletion, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.delete(APP, name, deletion))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }
}
