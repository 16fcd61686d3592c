package dev.strongroom.core.record;

import static dev.strongroom.core.record.StagingLabel.PENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionChangesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final SecretRecord NEW =
      SecretRecord.create(
          new SecretArn(
              "cluster-local-1", AccountId.ofNamespace("shop"), new SecretName("db"), "AbCdEf"),
          new Owner("shop", "db", "uid-1"),
          Metadata.NONE,
          NOW);

  /**
   * Cycles recorded against AWS, one step a word: {@code put:v} and {@code put:v:LABEL+LABEL},
   * {@code move:LABEL:from:to} with {@code -} for none; and which labels the versions have then.
   */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          created                          | put:1                                              | 1=AWSCURRENT
          put without labels               | put:1 put:2                                        | 1=AWSPREVIOUS 2=AWSCURRENT
          and again: the third is bare     | put:1 put:2 put:3                                  | 1= 2=AWSPREVIOUS 3=AWSCURRENT
          the first version is current     | put:1:AWSPENDING                                   | 1=AWSCURRENT,AWSPENDING
          put pending                      | put:1 put:2:AWSPENDING                             | 1=AWSCURRENT 2=AWSPENDING
          pending made current             | put:1 put:2:AWSPENDING move:AWSCURRENT:1:2         | 1=AWSPREVIOUS 2=AWSCURRENT,AWSPENDING
          pending put anew                 | put:1 put:2:AWSPENDING move:AWSCURRENT:1:2 put:3:AWSPENDING | 1=AWSPREVIOUS 2=AWSCURRENT 3=AWSPENDING
          current moves on                 | put:1 put:2:AWSPENDING move:AWSCURRENT:1:2 put:3:AWSPENDING move:AWSCURRENT:2:3 | 1= 2=AWSPREVIOUS 3=AWSCURRENT,AWSPENDING
          a plain put clears both          | put:1 put:2:AWSPENDING move:AWSCURRENT:1:2 put:3   | 1= 2=AWSPREVIOUS 3=AWSCURRENT
          a plain put leaves other pending | put:1 put:2:AWSPENDING put:3                       | 1=AWSPREVIOUS 2=AWSPENDING 3=AWSCURRENT
          custom labels                    | put:1 put:2:SAMPLESTAGE0+SAMPLESTAGE1              | 1=AWSCURRENT 2=SAMPLESTAGE0,SAMPLESTAGE1
          custom labels strip the earlier  | put:1 put:2:SAMPLESTAGE0+SAMPLESTAGE1 put:3:SAMPLESTAGE0+SAMPLESTAGE1 | 1=AWSCURRENT 2= 3=SAMPLESTAGE0,SAMPLESTAGE1
          current among the labels         | put:1 put:2:AWSCURRENT+blue                        | 1=AWSPREVIOUS 2=AWSCURRENT,blue
          rollback swaps                   | put:1 put:2 move:AWSCURRENT:2:1                    | 1=AWSCURRENT 2=AWSPREVIOUS
          and back                         | put:1 put:2 move:AWSCURRENT:2:1 move:AWSCURRENT:1:2 | 1=AWSPREVIOUS 2=AWSCURRENT
          rollback to a bare version       | put:1 put:2 put:3 move:AWSCURRENT:3:1              | 1=AWSCURRENT 2= 3=AWSPREVIOUS
          rotation ends                    | put:1 put:2:AWSPENDING move:AWSCURRENT:1:2 move:AWSPENDING:2:- | 1=AWSPREVIOUS 2=AWSCURRENT
          attach a label                   | put:1 move:blue:-:1                                | 1=AWSCURRENT,blue
          move it                          | put:1 put:2 move:blue:-:1 move:blue:1:2            | 1=AWSPREVIOUS 2=AWSCURRENT,blue
          take it away                     | put:1 move:blue:-:1 move:blue:1:-                  | 1=AWSCURRENT
          to where it is                   | put:1 move:blue:-:1 move:blue:-:1                  | 1=AWSCURRENT,blue
          previous taken away              | put:1 put:2 move:AWSPREVIOUS:1:-                   | 1= 2=AWSCURRENT
          """)
  void theLabelsAreWhereAwsPutThem(String cycle, String steps, String expected) {
    // Given
    SecretRecord record = NEW;

    // When
    for (String step : steps.split(" ")) {
      record = step(record, step);
    }

    // Then
    assertThat(labels(record)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no removeFrom          | move:AWSCURRENT:-:1 | INVALID_PARAMETER | The parameter RemoveFromVersionId can't be empty. Staging label AWSCURRENT is currently attached to version %2, so you must explicitly reference that version in RemoveFromVersionId.
          wrong removeFrom       | move:AWSCURRENT:1:3 | INVALID_PARAMETER | When you move staging label AWSCURRENT, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label AWSCURRENT.
          label is on none       | move:blue:1:2       | INVALID_PARAMETER | When you move staging label blue, if you specify RemoveFromVersionId, it must be set to the version that currently has the staging label blue.
          AWSCURRENT removed     | move:AWSCURRENT:2:- | INVALID_PARAMETER | You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.
          neither                | move:AWSCURRENT:-:- | INVALID_PARAMETER | You must provide MoveToVersionId, RemoveFromVersionId, or both.
          unknown moveTo         | move:AWSCURRENT:2:9 | NOT_FOUND         | Secrets Manager can't find the specified secret value for VersionId: %9
          unknown removeFrom     | move:AWSCURRENT:9:2 | NOT_FOUND         | Secrets Manager can't find the specified secret value for VersionId: %9
          version without value  | move:AWSCURRENT:2:3 | INVALID_REQUEST   | Version %3 has no value, so it cannot be made current.
          """)
  void aMoveThatAwsRefusesIsRefusedInItsWords(String why, String step, Kind kind, String sentence) {
    // Given
    SecretRecord record =
        step(step(NEW, "put:1"), "put:2").withVersion(VersionEntry.announced(id("3"), NOW));
    String expected =
        sentence
            .replace("%2", id("2").value())
            .replace("%3", id("3").value())
            .replace("%9", id("9").value());

    // When, Then
    assertRejected(kind, expected, () -> step(record, step));
  }

  @Test
  void anAnnouncedVersionIsFilledByItsToken() {
    // Given
    SecretRecord announced =
        step(NEW, "put:1")
            .withVersion(VersionEntry.announced(id("2"), NOW.minusSeconds(60)))
            .withLabels(LabelMap.EMPTY.moveCurrent(id("1")).move(PENDING, id("2")));

    // When
    SecretRecord filled = VersionChanges.put(announced, id("2"), Set.of(PENDING), NOW);

    // Then
    assertThat(filled.version(id("2")).orElseThrow())
        .isEqualTo(VersionEntry.written(id("2"), NOW.minusSeconds(60)));
    assertThat(labels(filled)).isEqualTo("1=AWSCURRENT 2=AWSPENDING");
  }

  @Test
  void aLabelMayWaitOnAVersionWithoutAValue() {
    SecretRecord record = step(NEW, "put:1").withVersion(VersionEntry.announced(id("2"), NOW));

    assertThat(labels(step(record, "move:AWSPENDING:-:2"))).isEqualTo("1=AWSCURRENT 2=AWSPENDING");
  }

  @Test
  void twentyLabelsAreTheMostOverAllVersions() {
    // Given
    SecretRecord record = step(step(NEW, "put:1"), "put:2");
    for (int i = 0; i < LabelMap.MAX_LABELS - 2; i++) {
      record = step(record, "move:label-" + i + ":-:" + (1 + i % 2));
    }
    SecretRecord full = record;

    // When, Then
    assertRejected(
        Kind.LIMIT_EXCEEDED,
        "A secret has at most 20 staging labels.",
        () -> step(full, "put:3:one-more"));
    assertThat(full.labels().labels()).hasSize(20);
  }

  @Test
  void nothingIsDoneToASecretScheduledForDeletion() {
    SecretRecord deleted = step(NEW, "put:1").withDeletion(Optional.of(NOW));
    String sentence =
        "You can't perform this operation on the secret because it was marked for deletion.";

    assertRejected(Kind.INVALID_REQUEST, sentence, () -> step(deleted, "put:2"));
    assertRejected(Kind.INVALID_REQUEST, sentence, () -> step(deleted, "move:blue:-:1"));
    assertRejected(
        Kind.NOT_FOUND,
        "Secrets Manager can't find the specified secret.",
        () -> step(deleted.withRemovalBegun(), "put:2"));
  }

  @Test
  void moreThanAHundredVersionsMakeTheOldestBareOneGo() {
    // Given
    SecretRecord record = withVersions(VersionChanges.MAX_VERSIONS, NOW.minus(Duration.ofDays(9)));
    SecretRecord labelled = VersionChanges.move(record, attach("keep", "0"), NOW);

    // When
    SecretRecord next = VersionChanges.put(labelled, id("new"), Set.of(), NOW);

    // Then
    assertThat(next.versions()).hasSize(VersionChanges.MAX_VERSIONS);
    assertThat(next.version(id("0"))).as("labelled").isPresent();
    assertThat(next.version(id("1"))).as("the oldest bare one").isEmpty();
    assertThat(next.version(id("2"))).isPresent();
  }

  @Test
  void anExistingSurplusGoesAsFarAsItHasTo() {
    SecretRecord record = withVersions(120, NOW.minus(Duration.ofDays(9)));

    SecretRecord next = VersionChanges.put(record, id("new"), Set.of(), NOW);

    assertThat(next.versions()).hasSize(VersionChanges.MAX_VERSIONS);
    assertThat(next.versions().get(0).id()).isEqualTo(id("21"));
  }

  @Test
  void aYoungVersionNeverGoesSoAHundredPutsADayAreTheMost() {
    // Given
    SecretRecord record =
        withVersions(VersionChanges.MAX_VERSIONS, NOW.minus(Duration.ofHours(23)));

    // When, Then
    assertRejected(
        Kind.LIMIT_EXCEEDED,
        "A secret has at most 100 versions. Only versions without staging labels that are older"
            + " than 24 hours are removed to make room, and there are not enough of them.",
        () -> VersionChanges.put(record, id("new"), Set.of(), NOW));
    Instant later = NOW.plus(Duration.ofHours(2));
    assertThat(VersionChanges.put(record, id("new"), Set.of(), later).versions()).hasSize(100);
  }

  @Test
  void whatIsPinnedOrRotatingStays() {
    // Given
    SecretRecord record = withVersions(VersionChanges.MAX_VERSIONS, NOW.minus(Duration.ofDays(9)));
    RunningRotation running =
        new RunningRotation(
            id("1"), id("2"), RotationStep.SET_SECRET, 1, NOW, NOW, Optional.empty());
    SecretRecord busy =
        record
            .withRotation(RotationState.NONE.withRunning(Optional.of(running)))
            .withDeclaration(
                record.owner(),
                new Metadata("", Map.of(), "", DeletionPolicy.DEFAULT, Optional.of(id("0"))));

    // When
    SecretRecord next = VersionChanges.put(busy, id("new"), Set.of(), NOW);

    // Then
    assertThat(next.version(id("3"))).isEmpty();
    for (String kept : List.of("0", "1", "2")) {
      assertThat(next.version(id(kept))).isPresent();
    }
  }

  @Test
  void aNewCurrentValueCountsAsARotation() {
    // Given
    SecretRecord scheduled =
        step(NEW, "put:1")
            .withRotation(
                RotationState.NONE.withSchedule(Optional.of(NOW), Optional.of("rate(30 days)")));

    // When
    SecretRecord put = step(scheduled, "put:2");
    SecretRecord pending = step(scheduled, "put:2:AWSPENDING");

    // Then
    assertThat(put.rotation().scheduleKey()).isEmpty();
    assertThat(pending.rotation()).isEqualTo(scheduled.rotation());
  }

  private static LabelMove attach(String label, String to) {
    return new LabelMove(new StagingLabel(label), Optional.empty(), Optional.of(id(to)));
  }

  /** Versions 0, 1, 2 …, a second apart, the last one current. */
  private static SecretRecord withVersions(int count, Instant first) {
    SecretRecord record = NEW;
    for (int i = 0; i < count; i++) {
      record =
          record.withVersion(VersionEntry.written(id(String.valueOf(i)), first.plusSeconds(i)));
    }
    return record.withLabels(LabelMap.EMPTY.moveCurrent(id(String.valueOf(count - 1))));
  }

  private static SecretRecord step(SecretRecord record, String step) {
    String[] words = step.split(":");
    if (words[0].equals("put")) {
      Set<StagingLabel> stages = new LinkedHashSet<>();
      if (words.length > 2) {
        for (String label : words[2].split("\\+")) {
          stages.add(new StagingLabel(label));
        }
      }
      return VersionChanges.put(record, id(words[1]), stages, NOW);
    }
    return VersionChanges.move(
        record, new LabelMove(new StagingLabel(words[1]), some(words[2]), some(words[3])), NOW);
  }

  private static Optional<VersionId> some(String word) {
    return word.equals("-") ? Optional.empty() : Optional.of(id(word));
  }

  private static String labels(SecretRecord record) {
    Map<Integer, String> text = new TreeMap<>();
    for (int i = 1; i <= record.versions().size(); i++) {
      List<String> labels =
          record.labels().of(id(String.valueOf(i))).stream().map(StagingLabel::value).toList();
      text.put(i, i + "=" + String.join(",", labels));
    }
    return String.join(" ", text.values());
  }

  private static VersionId id(String word) {
    return VersionId.derived(word);
  }

  private static void assertRejected(Kind kind, String sentence, Runnable action) {
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.kind()).isEqualTo(kind))
        .satisfies(e -> assertThat(e.finding().message()).isEqualTo(sentence));
  }
}
