package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.audit.TrailProblem.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever is done to one line of a trail is found, and the place is named. */
class AuditVerifierPropertyTest {
  private static final int RECORDS = 20;
  private static final List<String> WHOLE = Trails.whole(1, RECORDS, Optional.empty());
  private static final int LAST = 26;

  @Property
  void aDroppedLineIsMissed(@ForAll @IntRange(max = LAST) int at) {
    // Given
    List<String> lines = new ArrayList<>(WHOLE);
    lines.remove(at);

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    if (at == 0) {
      assertThat(problems).extracting(TrailProblem::kind).containsExactly(Kind.HEAD_MISSING);
    } else if (at == WHOLE.size() - 1) {
      assertThat(problems).extracting(TrailProblem::kind).containsExactly(Kind.NOT_ENDED);
      assertThat(problems.get(0).place().line()).isEqualTo(lines.size());
    } else {
      assertThat(problems).hasSize(1);
      assertThat(problems.get(0).kind()).isEqualTo(Kind.MISSING);
      assertThat(problems.get(0).from()).isEqualTo(at);
      assertThat(problems.get(0).to()).isEqualTo(at);
      assertThat(problems.get(0).place().line()).isEqualTo(at + 1);
    }
  }

  @Property
  void aRunOfDroppedLinesIsMissedAsOne(
      @ForAll @IntRange(min = 1, max = LAST - 2) int from,
      @ForAll @IntRange(min = 1, max = LAST) int length) {
    // Given
    int to = Math.min(from + length, WHOLE.size() - 1);
    List<String> lines = new ArrayList<>(WHOLE);
    lines.subList(from, to).clear();

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    assertThat(problems).hasSize(1);
    assertThat(problems.get(0).kind()).isEqualTo(Kind.MISSING);
    assertThat(problems.get(0).from()).isEqualTo(from);
    assertThat(problems.get(0).to()).isEqualTo(to - 1);
  }

  @Property
  void twoSwappedLinesAreFound(
      @ForAll @IntRange(max = LAST) int one, @ForAll @IntRange(max = LAST) int other) {
    // Given
    List<String> lines = new ArrayList<>(WHOLE);
    Collections.swap(lines, one, other);

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    if (one == other) {
      assertThat(problems).isEmpty();
    } else {
      long earlier = Math.min(one, other);
      long later = Math.max(one, other);
      assertThat(problems)
          .filteredOn(p -> p.kind() == Kind.REORDERED)
          .extracting(TrailProblem::from)
          .contains(earlier);
      assertThat(problems).allMatch(p -> p.place().line() > earlier);
      assertThat(problems).allMatch(p -> p.place().line() <= later + 1);
    }
  }

  @Property
  void aRepeatedLineIsFound(
      @ForAll @IntRange(max = LAST) int which, @ForAll @IntRange(max = LAST) int after) {
    // Given
    List<String> lines = new ArrayList<>(WHOLE);
    int copy = after + 1;
    lines.add(copy, WHOLE.get(which));

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    Set<Kind> kinds = EnumSet.of(Kind.REPEATED, Kind.REORDERED, Kind.AFTER_END);
    assertThat(problems).extracting(TrailProblem::kind).containsAnyElementsOf(kinds);
    assertThat(problems).anyMatch(p -> p.from() == which || p.place().line() == copy + 1);
  }

  @Property(tries = 3000)
  void aFlippedBitIsFoundInItsLine(
      @ForAll @IntRange(max = LAST) int at,
      @ForAll @IntRange(min = 0, max = 100_000) int position,
      @ForAll @IntRange(max = 7) int bit) {
    // Given
    List<String> lines = new ArrayList<>(WHOLE);
    StringBuilder text = new StringBuilder(lines.get(at));
    int place = position % text.length();
    text.setCharAt(place, (char) (text.charAt(place) ^ 1 << bit));
    lines.set(at, text.toString());

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    assertThat(problems)
        .anyMatch(
            p ->
                p.place().line() == at + 1
                    && EnumSet.of(Kind.CHANGED, Kind.FOREIGN).contains(p.kind()));
    assertThat(problems).noneMatch(p -> p.kind() == Kind.MISSING);
  }

  @Property
  void anInsertedRecordOfOnesOwnMakingIsFound(@ForAll @IntRange(min = 1, max = LAST - 1) int at) {
    // Given somebody who knows the format and computes all hashes
    ChainLine before = ChainLine.parse(WHOLE.get(at - 1)).orElseThrow();
    ChainLine forged =
        ChainLine.of(
            Trails.call("DeleteSecret", Map.of()).openJson(),
            before.position().chain(),
            at,
            before.position().hash());
    List<String> lines = new ArrayList<>(WHOLE);
    lines.add(at, forged.text());

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    assertThat(problems).extracting(TrailProblem::kind).containsAnyOf(Kind.REPLACED, Kind.REPEATED);
    assertThat(problems).allMatch(p -> p.place().line() == at + 1 || p.place().line() == at + 2);
  }

  @Property
  void aRewrittenTailWithAllHashesIsFoundAtTheNextMark(
      @ForAll @IntRange(min = 1, max = LAST - 1) int at) {
    // Given somebody who replaces a record and computes all hashes after it, but cannot sign
    List<String> lines = new ArrayList<>(WHOLE.subList(0, at));
    String previous = ChainLine.parse(WHOLE.get(at - 1)).orElseThrow().position().hash();
    for (int i = at; i < WHOLE.size(); i++) {
      ChainLine old = ChainLine.parse(WHOLE.get(i)).orElseThrow();
      String body = i == at ? Trails.call("TagResource", Map.of()).openJson() : old.body();
      ChainLine line = ChainLine.of(body, old.position().chain(), i, previous);
      previous = line.position().hash();
      lines.add(line.text());
    }

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    assertThat(problems).extracting(TrailProblem::kind).contains(Kind.FORGED_MARK);
    TrailProblem first =
        problems.stream().filter(p -> p.kind() == Kind.FORGED_MARK).findFirst().orElseThrow();
    assertThat(first.from()).isBetween((long) at + 1, at + 4L);
  }

  @Property
  void aTrailThatIsCutOffIsNotEnded(@ForAll @IntRange(min = 1, max = LAST) int length) {
    // When
    List<TrailProblem> problems = Trails.verify(WHOLE.subList(0, length));

    // Then
    assertThat(problems).extracting(TrailProblem::kind).containsExactly(Kind.NOT_ENDED);
    assertThat(problems.get(0).place().line()).isEqualTo(length);
  }

  @Property
  void aTailThatIsCutOffIsMissedByTheNextChain(@ForAll @IntRange(min = 1, max = LAST) int length) {
    // Given a process that was killed, and one that found its whole chain
    List<String> killed = WHOLE.subList(0, WHOLE.size() - 1);
    List<String> next =
        Trails.whole(2, 2, Optional.of(new Predecessor(Trails.last(killed), false)));
    int left = Math.min(length, killed.size() - 1);
    List<String> lines = new ArrayList<>(killed.subList(0, left));
    lines.addAll(next);

    // When
    List<TrailProblem> problems = Trails.verify(lines);

    // Then
    assertThat(problems)
        .filteredOn(p -> p.kind() == Kind.CUT_OFF)
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.from()).isEqualTo(left);
              assertThat(p.to()).isEqualTo(killed.size() - 1L);
              assertThat(p.place().line()).isEqualTo(left);
            });
  }
}
