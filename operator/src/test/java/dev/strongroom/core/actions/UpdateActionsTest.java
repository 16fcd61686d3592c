package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.actions.UpdateActions.Update;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpdateActionsTest {
  private static final VersionId V1 = VersionId.derived("db/1");
  private static final VersionId V2 = VersionId.derived("token");

  private final WritingScene writing = new WritingScene();
  private final ActionScene scene = writing.scene.allow("update managedsecrets db");
  private final UpdateActions actions =
      new UpdateActions(writing.access, writing.named, writing.changing, scene.putting);

  @Test
  void aDescriptionIsChangedAlone() {
    // Given
    SecretRecord before = writing.secret("db", "1");

    // When
    SecretRecord updated = actions.update(APP, "db", described("new"), Optional.empty());

    // Then
    assertThat(updated.metadata().description()).isEqualTo("new");
    assertThat(updated.labels()).isEqualTo(before.labels());
    assertThat(writing.objects.objects.get("shop/db").metadata()).isEqualTo(updated.metadata());
  }

  @Test
  void aNewValueBecomesCurrent() {
    // Given
    writing.secret("db", "1");

    // When
    SecretRecord updated = update(described("new"), "2");

    // Then
    assertThat(updated.current()).contains(V2);
    assertThat(updated.labels().version(StagingLabel.PREVIOUS)).contains(V1);
    assertThat(updated.metadata().description()).isEqualTo("new");
  }

  @Test
  void theSameTokenAndValueAgainChangeNothing() {
    // Given
    writing.secret("db", "1");
    SecretRecord first = update(described("new"), "2");

    // When
    SecretRecord again = update(described("new"), "2");

    // Then
    assertThat(again).isEqualTo(first);
  }

  @Test
  void theSameTokenWithAnotherValueChangesNothingAtAll() {
    // Given
    writing.secret("db", "1");
    SecretRecord first = update(described("new"), "2");

    // When / Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> update(described("newer"), "3"))
        .satisfies(
            refused -> {
              assertThat(refused.kind()).isEqualTo(Kind.EXISTS);
              assertThat(refused.finding().message())
                  .isEqualTo(
                      "You can't use ClientRequestToken "
                          + V2
                          + " because that value is already in use for a version of secret "
                          + first.arn()
                          + ".");
            });
    assertThat(scene.stored("db")).isEqualTo(first);
  }

  @Test
  void aNewValueIsWrittenUnderTheNewKey() {
    // Given
    KeyArn key = writing.key("main", true);
    writing.allowKey("main");
    writing.secret("db", "1");

    // When
    SecretRecord updated = update(keyed("alias/main"), "2");

    // Then
    assertThat(updated.metadata().key()).contains(key.keyId());
    assertThat(updated.sealedUnder(V2)).contains(key.keyId());
  }

  @Test
  void anEmptyKeyIsTheDefaultKey() {
    // Given
    writing.key("main", true);
    writing.allowKey("main");
    writing.secret("db", "1", Optional.of("alias/main"));

    // When
    SecretRecord updated = actions.update(APP, "db", keyed(""), Optional.empty());

    // Then
    assertThat(updated.metadata().key()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "create encryptionkeys/decrypt old",
        "create encryptionkeys/decrypt new",
        "create encryptionkeys/encrypt new",
        "create encryptionkeys/datakey new"
      })
  void whoeverChangesTheKeyNeedsEveryRightOnBoth(String missing) {
    // Given
    writing.key("old", true);
    writing.key("new", true);
    writing.allowKey("old");
    SecretRecord before = writing.secret("db", "1", Optional.of("alias/old"));
    writing.allowKey("new");
    scene.deny(missing);

    // When / Then
    assertRefused(keyed("alias/new"), Kind.ACCESS_DENIED, "Access to KMS is not allowed");
    assertThat(scene.stored("db")).isEqualTo(before);
    assertThat(writing.objects.changes).isZero();
  }

  @Test
  void aSecretThatIsMarkedForDeletionIsNotChanged() {
    // Given
    writing.secret("db", "1");
    scene.change("db", record -> record.withDeletion(Optional.of(NOW.plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(
        described("new"),
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");
    assertThat(writing.objects.changes).isZero();
  }

  @Test
  void whoMayNotUpdateLearnsNothingOfKeys() {
    // Given
    SecretRecord record = writing.secret("db", "1");
    scene.deny("update managedsecrets db");

    // When / Then
    assertRefused(
        keyed("alias/other"),
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:UpdateSecret on resource: "
            + record.arn());
  }

  @Test
  void whatACrashBetweenObjectAndRecordLeavesIsFinishedByTheSameCall() {
    // Given
    writing.secret("db", "1");
    writing.objects.afterChange =
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        };
    assertThatExceptionOfType(Unavailable.class).isThrownBy(() -> update(described("new"), "2"));
    writing.objects.afterChange = () -> {};

    // When
    SecretRecord updated = update(described("new"), "2");

    // Then
    assertThat(updated.metadata().description()).isEqualTo("new");
    assertThat(updated.current()).contains(V2);
  }

  private SecretRecord update(Update update, String text) {
    try (SecretValue value = SecretValue.text(text)) {
      return actions.update(APP, "db", update, Optional.of(value));
    }
  }

  private void assertRefused(Update update, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.update(APP, "db", update, Optional.empty()))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }

  private static Update described(String text) {
    return new Update(V2, Optional.of(text), Optional.empty(), Optional.empty());
  }

  private static Update keyed(String kmsKeyId) {
    return new Update(V2, Optional.empty(), Optional.of(kmsKeyId), Optional.empty());
  }
}
