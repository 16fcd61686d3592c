package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RequestReason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LabelMapTest {
  private static final VersionId V1 = VersionId.derived("1");
  private static final VersionId V2 = VersionId.derived("2");
  private static final VersionId V3 = VersionId.derived("3");
  private static final StagingLabel CURRENT = StagingLabel.CURRENT;
  private static final StagingLabel PREVIOUS = StagingLabel.PREVIOUS;
  private static final StagingLabel PENDING = StagingLabel.PENDING;

  /** One change: a label to a version, or away. */
  record Change(StagingLabel label, Optional<VersionId> to) {
    LabelMap on(LabelMap map) {
      return to.map(version -> map.move(label, version)).orElseGet(() -> map.remove(label));
    }
  }

  @Property
  void whateverTheSequenceTheRulesOfAwsHold(@ForAll("changes") List<Change> changes) {
    LabelMap map = LabelMap.EMPTY;
    Optional<VersionId> lost = Optional.empty();
    for (Change change : changes) {
      LabelMap before = map;
      map = change.on(before);

      // A label is on at most one version: each version's labels, put together, are all of them.
      List<StagingLabel> all = labels(map);
      assertThat(all).doesNotHaveDuplicates().hasSize(map.labels().size());
      // Once there is a current version there always is one.
      assertThat(map.current().isPresent())
          .isEqualTo(before.current().isPresent() || change.label().equals(CURRENT));
      // AWSPREVIOUS is the version that lost AWSCURRENT, unless somebody moved it by hand.
      if (!map.current().equals(before.current())) {
        lost = before.current();
        assertThat(map.version(PREVIOUS)).isEqualTo(lost.or(() -> before.version(PREVIOUS)));
      } else if (!change.label().equals(PREVIOUS)) {
        assertThat(map.version(PREVIOUS)).isEqualTo(before.version(PREVIOUS));
      }
      // No other label moves but the one asked for.
      assertThat(others(map, change.label())).isEqualTo(others(before, change.label()));
    }
  }

  @Property
  void movingALabelToWhereItIsChangesNothing(@ForAll("changes") List<Change> changes) {
    LabelMap map = apply(changes);

    map.labels().forEach((label, version) -> assertThat(map.move(label, version)).isEqualTo(map));
  }

  @Property
  void aRollbackAndItsRollbackEndWhereTheyBegan(@ForAll("changes") List<Change> changes) {
    LabelMap map = apply(changes).moveCurrent(V1).moveCurrent(V2);

    LabelMap rolledBack = map.moveCurrent(V1);

    assertThat(rolledBack.version(PREVIOUS)).contains(V2);
    assertThat(rolledBack.of(V1)).doesNotContain(PREVIOUS);
    assertThat(rolledBack.moveCurrent(V2)).isEqualTo(map);
  }

  private static LabelMap apply(List<Change> changes) {
    LabelMap map = LabelMap.EMPTY;
    for (Change change : changes) {
      map = change.on(map);
    }
    return map;
  }

  private static List<StagingLabel> labels(LabelMap map) {
    return map.labels().values().stream().distinct().flatMap(v -> map.of(v).stream()).toList();
  }

  private static Map<StagingLabel, VersionId> others(LabelMap map, StagingLabel moved) {
    Map<StagingLabel, VersionId> others = new TreeMap<>(map.labels());
    others.keySet().removeAll(Set.of(CURRENT, PREVIOUS));
    others.remove(moved);
    return others;
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<VersionId> versions =
        Arbitraries.integers().between(1, 5).map(i -> VersionId.derived(Integer.toString(i)));
    Arbitrary<StagingLabel> any =
        Arbitraries.of(CURRENT, PREVIOUS, PENDING, new StagingLabel("blue"));
    Arbitrary<Change> moves =
        Combinators.combine(any, versions).as((label, v) -> new Change(label, Optional.of(v)));
    Arbitrary<Change> removals =
        Arbitraries.of(PREVIOUS, PENDING, new StagingLabel("blue"))
            .map(label -> new Change(label, Optional.empty()));
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, moves), net.jqwik.api.Tuple.of(1, removals))
        .list()
        .ofMaxSize(30);
  }

  /** The cycle that was recorded against AWS: current and pending over three versions. */
  @Example
  void theRecordedCurrentPendingCycle() {
    LabelMap created = LabelMap.EMPTY.moveCurrent(V1);
    LabelMap pending = created.move(PENDING, V2);
    LabelMap moved = pending.move(CURRENT, V2);
    LabelMap pendingAgain = moved.move(PENDING, V3);
    LabelMap movedAgain = pendingAgain.move(CURRENT, V3);

    assertThat(created.of(V1)).containsExactly(CURRENT);
    assertThat(pending.of(V2)).containsExactly(PENDING);
    assertThat(moved.of(V1)).containsExactly(PREVIOUS);
    assertThat(moved.of(V2)).containsExactlyInAnyOrder(CURRENT, PENDING);
    assertThat(pendingAgain.of(V2)).containsExactly(CURRENT);
    assertThat(movedAgain.of(V1)).isEmpty();
    assertThat(movedAgain.of(V2)).containsExactly(PREVIOUS);
    assertThat(movedAgain.of(V3)).containsExactlyInAnyOrder(CURRENT, PENDING);
  }

  /** The rotation that was recorded against AWS: AWSPENDING is gone at its end. */
  @Example
  void theRecordedRotation() {
    LabelMap rotated =
        LabelMap.EMPTY.moveCurrent(V1).move(PENDING, V2).moveCurrent(V2).remove(PENDING);

    assertThat(rotated.labels()).isEqualTo(Map.of(CURRENT, V2, PREVIOUS, V1));
  }

  @Example
  void currentCannotBeTakenAway() {
    LabelMap map = LabelMap.EMPTY.moveCurrent(V1);

    assertReason(RequestReason.CurrentCannotBeRemoved, () -> map.remove(CURRENT));
  }

  @Example
  void twentyLabelsAreTheMost() {
    LabelMap map = LabelMap.EMPTY;
    for (int i = 0; i < LabelMap.MAX_LABELS; i++) {
      map = map.move(new StagingLabel("label-" + i), i % 2 == 0 ? V1 : V2);
    }
    LabelMap full = map;

    assertThat(full.labels()).hasSize(20);
    assertReason(RequestReason.TooManyLabels, () -> full.move(new StagingLabel("one more"), V3));
    assertThat(full.move(new StagingLabel("label-3"), V3).labels()).hasSize(20);
  }

  @Example
  void theMapIsACopyAndCannotBeChanged() {
    TreeMap<StagingLabel, VersionId> source = new TreeMap<>(Map.of(CURRENT, V1));
    LabelMap map = new LabelMap(source);

    source.put(PENDING, V2);

    assertThat(map.labels()).containsOnlyKeys(CURRENT);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> map.labels().clear());
  }

  @Example
  void labelsHaveOneTo256Characters() {
    assertReason(RequestReason.InvalidLabel, () -> new StagingLabel(""));
    assertReason(RequestReason.InvalidLabel, () -> new StagingLabel("x".repeat(257)));
    assertThat(new StagingLabel("x".repeat(256)).value()).hasSize(256);
    assertThat(
            IntStream.range(0, 3)
                .mapToObj(i -> new StagingLabel("l" + (2 - i)))
                .sorted()
                .map(StagingLabel::toString)
                .collect(Collectors.joining(" ")))
        .isEqualTo("l0 l1 l2");
  }

  private static void assertReason(Reason reason, Runnable action) {
    assertThatExceptionOfType(Failure.class)
        .isThrownBy(action::run)
        .satisfies(e -> assertThat(e.finding().reason()).isEqualTo(reason));
  }
}
