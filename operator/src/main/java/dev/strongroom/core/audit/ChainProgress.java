package dev.strongroom.core.audit;

import dev.strongroom.core.audit.TrailProblem.Kind;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** How far the verification of one chain has come. */
final class ChainProgress {
  private final String id;
  private final Consumer<TrailProblem> problems;

  /** What has been passed over and may still come, by first sequence number. */
  private final TreeMap<Long, Gap> gaps = new TreeMap<>();

  private ChainPosition last;
  private Place lastPlace;
  private boolean isLinkKnown;
  private long suspects;
  private Optional<String> key = Optional.empty();
  private boolean ended;

  /**
   * Lines that were passed over.
   *
   * @param from the first
   * @param to the last
   * @param before hash of the line before them; empty when that is not known
   * @param after what the line after them says is the hash of the last
   * @param place of the line after them
   */
  private record Gap(long from, long to, Optional<String> before, String after, Place place) {}

  ChainProgress(String id, Consumer<TrailProblem> problems) {
    this.id = id;
    this.problems = problems;
  }

  /** A line that was changed, or is no line at all, stands where the next of this chain would. */
  void suspect() {
    suspects++;
  }

  /** Whether the chain may have a mark with this key: it has one key. */
  boolean isOwnKey(String used) {
    return key.map(used::equals).orElse(true);
  }

  /** Takes a line whose hash matches, with its mark if it is one whose signature matches. */
  void accept(ChainLine line, Place place, Optional<ChainMark> mark) {
    long sequence = line.position().sequence();
    long next = last == null ? 0 : last.sequence() + 1;
    if (sequence < next) {
      late(line, place);
      return;
    }
    if (ended) {
      report(Kind.AFTER_END, place, sequence, sequence);
    }
    if (sequence > next) {
      passOver(next, line, place);
    } else if (isLinkKnown && !line.previous().equals(last.hash())) {
      report(Kind.REPLACED, lastPlace, last.sequence(), last.sequence());
    } else if (sequence == 0 && !isStart(line, mark)) {
      report(Kind.REPLACED, place, 0, 0);
    }
    suspects = 0;
    last = line.position();
    lastPlace = place;
    isLinkKnown = true;
    mark.ifPresent(this::take);
  }

  private static boolean isStart(ChainLine line, Optional<ChainMark> mark) {
    // One with a wrong signature has been reported.
    return line.previous().equals(ChainLine.NOTHING)
        && (mark.isEmpty() ? ChainMark.isMark(line) : mark.get().kind() == ChainMark.Kind.START);
  }

  private void take(ChainMark mark) {
    key = Optional.of(mark.key());
    ended |= mark.kind() == ChainMark.Kind.END;
  }

  /** Lines that were changed explain as many that are missing. */
  private void passOver(long next, ChainLine line, Place place) {
    long to = line.position().sequence() - 1;
    if (to - next + 1 > suspects) {
      Optional<String> before = isLinkKnown ? Optional.of(last.hash()) : Optional.empty();
      gaps.put(next, new Gap(next, to, before, line.previous(), place));
    }
  }

  private void late(ChainLine line, Place place) {
    long sequence = line.position().sequence();
    Gap gap = Optional.ofNullable(gaps.floorEntry(sequence)).map(e -> e.getValue()).orElse(null);
    if (gap == null || gap.to() < sequence) {
      report(Kind.REPEATED, place, sequence, sequence);
      return;
    }
    report(Kind.REORDERED, place, sequence, sequence);
    gaps.remove(gap.from());
    boolean isFirst = sequence == gap.from();
    boolean isLast = sequence == gap.to();
    String hash = line.position().hash();
    boolean isLinked =
        (!isFirst || gap.before().map(line.previous()::equals).orElse(true))
            && (!isLast || hash.equals(gap.after()));
    if (!isLinked) {
      report(Kind.REPLACED, place, sequence, sequence);
    }
    if (!isFirst) {
      gaps.put(
          gap.from(),
          new Gap(gap.from(), sequence - 1, gap.before(), line.previous(), gap.place()));
    }
    if (!isLast) {
      gaps.put(
          sequence + 1,
          new Gap(sequence + 1, gap.to(), Optional.of(hash), gap.after(), gap.place()));
    }
  }

  /** Tells of what has not come. */
  void reportGaps(boolean isHeadOptional) {
    for (Gap gap : gaps.values()) {
      if (gap.from() > 0) {
        report(Kind.MISSING, gap.place(), gap.from(), gap.to());
      } else if (!isHeadOptional) {
        report(Kind.HEAD_MISSING, gap.place(), gap.to() + 1, gap.to() + 1);
      }
    }
  }

  /** Its last line. */
  ChainPosition last() {
    return last;
  }

  Place lastPlace() {
    return lastPlace;
  }

  boolean isEnded() {
    return ended;
  }

  private void report(Kind kind, Place place, long from, long to) {
    problems.accept(new TrailProblem(kind, place, id, from, to));
  }
}
