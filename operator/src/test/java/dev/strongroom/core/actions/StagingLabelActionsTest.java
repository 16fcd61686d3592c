package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.MoveStagingLabel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StagingLabelActionsTest {
  private static final VersionId V1 = VersionId.derived("db/1");
  private static final VersionId V2 = VersionId.derived("db/2");
  private static final VersionId EMPTY = VersionId.derived("db/empty");
  private static final VersionId UNKNOWN = VersionId.derived("db/unknown");

  private final ActionScene scene = new ActionScene().allow("update managedsecrets/versions db");
  private final StagingLabelActions actions =
      new StagingLabelActions(scene.access, new MoveStagingLabel(scene.store, scene.time));

  /** V2 is current, V1 previous and has the label {@code blue}; EMPTY has no value. */
  StagingLabelActionsTest() {
    scene.secret("db");
    scene.put("db", "1", "blue");
    scene.put("db", "2");
    scene.change(
        "db", record -> record.withVersion(VersionEntry.announced(EMPTY, scene.time.instant())));
  }

  @ParameterizedTest(name = "{0} from {1} to {2}")
  @CsvSource({
    "AWSCURRENT, V2, V1, AWSCURRENT blue, AWSPREVIOUS",
    "AWSCURRENT, , V2, AWSPREVIOUS blue, AWSCURRENT",
    "blue, V2, V1, AWSPREVIOUS blue, AWSCURRENT",
    "blue, V1, V2, AWSPREVIOUS, AWSCURRENT blue",
    "blue, V1, , AWSPREVIOUS, AWSCURRENT",
    "green, , V1, AWSPREVIOUS blue green, AWSCURRENT"
  })
  void labelsMoveAsInAws(String label, String from, String to, String first, String second) {
    // When
    SecretRecord record = actions.move(APP, "db", move(label, from, to));

    // Then
    assertThat(labels(record, V1)).isEqualTo(first);
    assertThat(labels(record, V2)).isEqualTo(second);
    assertThat(scene.stored("db")).isEqualTo(record);
  }

  @ParameterizedTest(name = "{0} from {1} to {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "AWSCURRENT | | V1 | INVALID_PARAMETER | The parameter RemoveFromVersionId can't be empty."
            + " Staging label AWSCURRENT is currently attached to version <V2>, so you must"
            + " explicitly reference that version in RemoveFromVersionId.",
        "blue | | V2 | INVALID_PARAMETER | The parameter RemoveFromVersionId can't be empty."
            + " Staging label blue is currently attached to version <V1>, so you must explicitly"
            + " reference that version in RemoveFromVersionId.",
        "blue | V2 | | INVALID_PARAMETER | When you move staging label blue, if you specify"
            + " RemoveFromVersionId, it must be set to the version that currently has the staging"
            + " label blue.",
        "AWSCURRENT | V2 | | INVALID_PARAMETER | You can only move staging label AWSCURRENT to a"
            + " different secret version. It can't be completely removed.",
        "blue | | | INVALID_PARAMETER | You must provide MoveToVersionId, RemoveFromVersionId, or"
            + " both.",
        "green | | UNKNOWN | NOT_FOUND | Secrets Manager can't find the specified secret value for"
            + " VersionId: <UNKNOWN>",
        "AWSCURRENT | V2 | EMPTY | INVALID_REQUEST | Version <EMPTY> has no value, so it cannot be"
            + " made current."
      })
  void whatCannotBeMovedIsRefusedInTheWordsOfAws(
      String label, String from, String to, Kind kind, String sentence) {
    // Given
    SecretRecord before = scene.stored("db");
    LabelMove move = move(label, from, to);

    // When / Then
    assertRefused(move, kind, named(sentence));
    assertThat(scene.stored("db")).isEqualTo(before);
  }

  @Test
  void aSecretThatIsMarkedForDeletionKeepsItsLabels() {
    // Given
    scene.change(
        "db",
        record -> record.withDeletion(Optional.of(scene.time.instant().plus(Duration.ofDays(7)))));

    // When / Then
    assertRefused(
        move("green", null, "V1"),
        Kind.INVALID_REQUEST,
        "You can't perform this operation on the secret because it was marked for deletion.");
  }

  @Test
  void whoMayNotMoveLabelsMovesNone() {
    // Given
    scene.allowNothing();
    scene.allow("update managedsecrets/value db", "update managedsecrets db");

    // When / Then
    assertRefused(
        move("green", null, "V1"),
        Kind.ACCESS_DENIED,
        "User: arn:aws:sts::111122223333:assumed-role/app/pod is not authorized to perform:"
            + " secretsmanager:UpdateSecretVersionStage on resource: "
            + scene.stored("db").arn());
  }

  private void assertRefused(LabelMove move, Kind kind, String message) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> actions.move(APP, "db", move))
        .satisfies(
            refused -> {
              assertThat(refused.finding().message()).isEqualTo(message);
              assertThat(refused.kind()).isEqualTo(kind);
            });
  }

  private static String named(String sentence) {
    return sentence
        .replace("<V1>", V1.value())
        .replace("<V2>", V2.value())
        .replace("<EMPTY>", EMPTY.value())
        .replace("<UNKNOWN>", UNKNOWN.value());
  }

  private static LabelMove move(String label, String from, String to) {
    return new LabelMove(new StagingLabel(label), version(from), version(to));
  }

  private static Optional<VersionId> version(String name) {
    return Optional.ofNullable(name)
        .map(
            known ->
                switch (known) {
                  case "V1" -> V1;
                  case "V2" -> V2;
                  case "EMPTY" -> EMPTY;
                  default -> UNKNOWN;
                });
  }

  private static String labels(SecretRecord record, VersionId version) {
    return String.join(
        " ", record.labels().of(version).stream().map(StagingLabel::value).sorted().toList());
  }
}
