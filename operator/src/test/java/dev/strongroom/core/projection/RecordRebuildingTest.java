package dev.strongroom.core.projection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.RecordRebuilding.Impossible;
import dev.strongroom.core.projection.RecordRebuilding.Obstacle;
import dev.strongroom.core.projection.RecordRebuilding.Possible;
import dev.strongroom.core.projection.Shape.Entry;
import dev.strongroom.core.projection.Shape.Templated;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.templates.Template;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordRebuildingTest {
  private static final String INSTALLATION = "strongroom-system";
  private static final VersionId VERSION = VersionId.derived("this");
  private static final VersionId OTHER = VersionId.derived("other");
  private static final Entry PART = Entry.member("password", "password");
  private static final Entry WHOLE = Entry.whole("all");
  private static final ProjectionSpec SPEC = spec(List.of(PART, WHOLE));
  private static final Entry TEXT =
      new Templated("text", Template.parse("spec.projection", "<% value %>"));
  private static final ProjectionSpec PARTS = spec(List.of(PART, TEXT));

  @Test
  void anIntactSecretWithTheWholeValueHoldsTheVersionOfItsMark() {
    // Given
    ObservedSecret secret = secret(SPEC, true, true, INSTALLATION);

    // When, Then
    Possible possible = new Possible(VERSION, "all");
    assertThat(decide(SPEC, secret, null, Set.of())).isEqualTo(possible);
    assertThat(decide(SPEC, secret, VERSION, Set.of(OTHER))).isEqualTo(possible);
  }

  @Test
  void nothingIsTakenFromASecretThatIsNotCertainlyTheOperators() {
    // Given
    ObservedSecret intact = secret(SPEC, true, true, INSTALLATION);

    // When, Then
    assertThat(decide(null, intact, null, Set.of())).isEqualTo(not(Obstacle.NOT_PROJECTED));
    assertThat(decide(SPEC, null, null, Set.of())).isEqualTo(not(Obstacle.NO_SECRET));
    assertThat(decide(SPEC, secret(SPEC, true, false, INSTALLATION), null, Set.of()))
        .isEqualTo(not(Obstacle.CHANGED));
    assertThat(decide(SPEC, secret(SPEC, true, false, null), null, Set.of()))
        .isEqualTo(not(Obstacle.CHANGED));
    assertThat(decide(SPEC, secret(SPEC, false, true, INSTALLATION), null, Set.of()))
        .isEqualTo(not(Obstacle.NOT_OURS));
    assertThat(decide(SPEC, secret(SPEC, true, true, "elsewhere"), null, Set.of()))
        .isEqualTo(not(Obstacle.OF_ANOTHER_INSTALLATION));
    assertThat(decide(SPEC, unmarked(), null, Set.of())).isEqualTo(not(Obstacle.CHANGED));
  }

  @Test
  void theValueMustBeWholeAndOfTheVersionThatWasInForce() {
    // Given
    ObservedSecret secret = secret(SPEC, true, true, INSTALLATION);

    // When, Then
    assertThat(decide(PARTS, secret, null, Set.of())).isEqualTo(not(Obstacle.DECLARED_DIFFERENTLY));
    assertThat(decide(PARTS, secret(PARTS, true, true, INSTALLATION), null, Set.of()))
        .isEqualTo(not(Obstacle.ONLY_PARTS));
    assertThat(decide(SPEC, secret, OTHER, Set.of())).isEqualTo(not(Obstacle.OTHER_VERSION));
    assertThat(decide(SPEC, secret, VERSION, Set.of(VERSION)))
        .isEqualTo(not(Obstacle.OF_ANOTHER_SECRET));
  }

  private static Impossible not(Obstacle obstacle) {
    return new Impossible(obstacle);
  }

  private static RecordRebuilding decide(
      ProjectionSpec spec, ObservedSecret secret, VersionId shown, Set<VersionId> known) {
    return RecordRebuilding.decide(
        Optional.ofNullable(spec),
        Optional.ofNullable(secret),
        Optional.ofNullable(shown),
        known,
        INSTALLATION);
  }

  private static ProjectionSpec spec(List<Entry> entries) {
    return new ProjectionSpec(
        "spec.projection",
        new ObjectName("db"),
        "Opaque",
        Map.of(),
        Map.of(),
        Shape.of(entries.toArray(Entry[]::new)),
        false,
        false,
        false);
  }

  private static ObservedSecret secret(
      ProjectionSpec spec, boolean labelled, boolean intact, String installation) {
    ProjectionMark mark = new ProjectionMark(VERSION.value(), spec.digest(), "m".repeat(43));
    return observed(labelled, intact, Optional.of(mark), installation);
  }

  private static ObservedSecret unmarked() {
    return observed(true, false, Optional.empty(), INSTALLATION);
  }

  private static ObservedSecret observed(
      boolean labelled, boolean intact, Optional<ProjectionMark> mark, String installation) {
    return new ObservedSecret(
        labelled,
        false,
        Optional.empty(),
        "Opaque",
        Map.of(),
        Map.of(),
        mark,
        intact,
        Consent.parse(Optional.empty()),
        Optional.ofNullable(installation),
        Optional.empty());
  }
}
