package dev.strongroom.core.audit;

import dev.strongroom.core.audit.TrailProblem.Kind;
import dev.strongroom.core.audit.TrailProblem.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Verifies a trail line by line: finds every line that is missing, changed, reordered, repeated or
 * inserted, and every chain that ends without its end mark. Lines of several chains may be mixed.
 * Takes memory for each chain and each gap, not for each line.
 *
 * <p>What it cannot find: lines after the last mark of the newest chain that somebody cut off, or
 * rewrote with all hashes, before anybody else had a later checkpoint. It reports that chain as not
 * ended. And without trusted keys it cannot find that a whole trail was replaced.
 */
public final class AuditVerifier {
  private final SignatureCheck signatures;
  private final Options options;
  private final Consumer<TrailProblem> problems;
  private final Map<String, ChainProgress> chains = new LinkedHashMap<>();
  private final Map<String, ChainProgress> latest = new HashMap<>();
  private final Map<ChainPosition, Succession> predecessors = new LinkedHashMap<>();
  private final Map<String, Map<Long, String>> anchored = new HashMap<>();
  private final List<TornLine> torn = new ArrayList<>();
  private final Set<String> keys = new LinkedHashSet<>();
  private final Set<String> cutOff = new HashSet<>();
  private long lines;
  private long found;

  /**
   * What is accepted.
   *
   * @param trustedKeys public keys that may sign; empty to accept each chain's own
   * @param mixed whether other lines, such as those of a log, may stand between those of the trail
   * @param partial whether older chains and the beginnings of chains may be missing
   * @param running whether chains may still be written: their end marks are not there yet
   */
  public record Options(Set<String> trustedKeys, boolean mixed, boolean partial, boolean running) {
    /** A whole trail of processes that have ended. */
    public static final Options STRICT = new Options(Set.of(), false, false, false);

    /** Copies. */
    public Options {
      trustedKeys = Set.copyOf(trustedKeys);
    }
  }

  /**
   * What was read.
   *
   * @param chains number of chains
   * @param lines lines of a trail, marks included
   * @param problems number of problems
   * @param keys public keys whose signatures matched
   */
  public record Summary(int chains, long lines, long problems, Set<String> keys) {}

  /** Where a chain says that it follows another one, and whether that one's last line was torn. */
  private record Succession(Place place, boolean torn) {}

  private record TornLine(Optional<ChainProgress> chain, Place place) {}

  /** A verifier that has read nothing; problems are reported as they are found. */
  public AuditVerifier(
      SignatureCheck signatures, Options options, Consumer<TrailProblem> problems) {
    this.signatures = signatures;
    this.options = options;
    this.problems =
        problem -> {
          found++;
          problems.accept(problem);
        };
  }

  /**
   * A checkpoint that was kept elsewhere: the trail must reach it. To be called before any line.
   *
   * @param line a line of the trail, such as a copy of a checkpoint
   * @return whether it is one with a valid signature
   */
  public boolean anchor(String line) {
    Optional<ChainLine> parsed = ChainLine.parse(line).filter(ChainLine::isIntact);
    Optional<ChainMark> mark = parsed.flatMap(l -> ChainMark.verified(l, signatures));
    if (mark.isEmpty() || !isTrusted(mark.get())) {
      return false;
    }
    ChainPosition position = parsed.get().position();
    anchored
        .computeIfAbsent(position.chain(), c -> new HashMap<>())
        .put(position.sequence(), position.hash());
    return true;
  }

  /**
   * Takes the next line.
   *
   * @param text without the line's end, each byte as one character (ISO 8859-1)
   */
  public void line(Place place, String text) {
    if (options.mixed() && !(text.startsWith("{") && text.contains(ChainLine.MARK_OF_A_LINE))) {
      return;
    }
    lines++;
    Optional<ChainLine> parsed = ChainLine.parse(text);
    if (parsed.isEmpty()) {
      report(Kind.FOREIGN, place, "", 0, 0);
      suspect(Optional.ofNullable(latest.get(place.source())));
      return;
    }
    ChainLine line = parsed.get();
    ChainPosition position = line.position();
    if (!line.isIntact()) {
      report(Kind.CHANGED, place, position.chain(), position.sequence(), position.sequence());
      suspect(
          Optional.ofNullable(chains.get(position.chain()))
              .or(() -> Optional.ofNullable(latest.get(place.source()))));
      return;
    }
    ChainProgress chain =
        chains.computeIfAbsent(position.chain(), id -> new ChainProgress(id, problems));
    latest.put(place.source(), chain);
    String expected = anchored.getOrDefault(position.chain(), Map.of()).get(position.sequence());
    if (expected != null && !expected.equals(position.hash())) {
      report(Kind.CONTRADICTED, place, position.chain(), position.sequence(), position.sequence());
    }
    chain.accept(line, place, mark(line, place, chain));
  }

  /** The last line of a source when its end is missing. */
  public void torn(Place place) {
    torn.add(new TornLine(Optional.ofNullable(latest.get(place.source())), place));
  }

  private static void suspect(Optional<ChainProgress> chain) {
    chain.ifPresent(ChainProgress::suspect);
  }

  private Optional<ChainMark> mark(ChainLine line, Place place, ChainProgress chain) {
    if (!ChainMark.isMark(line)) {
      return Optional.empty();
    }
    ChainPosition at = line.position();
    Optional<ChainMark> mark = ChainMark.verified(line, signatures);
    if (mark.isEmpty()) {
      report(Kind.FORGED_MARK, place, at.chain(), at.sequence(), at.sequence());
      return mark;
    }
    if (!isTrusted(mark.get()) || !chain.isOwnKey(mark.get().key())) {
      report(Kind.UNKNOWN_KEY, place, at.chain(), at.sequence(), at.sequence());
      return Optional.empty();
    }
    keys.add(mark.get().key());
    if (mark.get().lost() > 0) {
      report(Kind.LOST, place, at.chain(), at.sequence(), mark.get().lost());
    }
    mark.get()
        .predecessor()
        .ifPresent(before -> predecessors.put(before.last(), new Succession(place, before.torn())));
    return mark;
  }

  private boolean isTrusted(ChainMark mark) {
    return options.trustedKeys().isEmpty() || options.trustedKeys().contains(mark.key());
  }

  /** Tells what only the end shows. */
  public Summary finish() {
    if (chains.isEmpty() && found == 0) {
      report(Kind.EMPTY, new Place("-", 0), "", 0, 0);
    }
    chains.values().forEach(chain -> chain.reportGaps(options.partial()));
    predecessors.forEach(this::checkPredecessor);
    anchored.forEach(this::checkReached);
    torn.stream().filter(this::isUnexplained).forEach(t -> report(Kind.TORN, t.place(), "", 0, 0));
    for (ChainProgress chain : chains.values()) {
      boolean isExplained =
          chain.isEnded()
              || predecessors.containsKey(chain.last())
              || cutOff.contains(chain.last().chain());
      if (!isExplained && !options.running()) {
        long last = chain.last().sequence();
        report(Kind.NOT_ENDED, chain.lastPlace(), chain.last().chain(), last, last);
      }
    }
    return new Summary(chains.size(), lines, found, Set.copyOf(keys));
  }

  /** The chain that a start mark names must end there, at that very line. */
  private void checkPredecessor(ChainPosition named, Succession succession) {
    ChainProgress chain = chains.get(named.chain());
    if (chain == null) {
      if (!options.partial()) {
        report(
            Kind.CHAIN_MISSING,
            succession.place(),
            named.chain(),
            named.sequence(),
            named.sequence());
      }
      return;
    }
    ChainPosition last = chain.last();
    if (last.sequence() < named.sequence()) {
      reportCutOff(chain.lastPlace(), named.chain(), last.sequence() + 1, named.sequence());
    } else if (last.sequence() > named.sequence()) {
      report(Kind.AFTER_END, chain.lastPlace(), named.chain(), last.sequence(), last.sequence());
    } else if (!last.hash().equals(named.hash())) {
      report(Kind.REPLACED, chain.lastPlace(), named.chain(), named.sequence(), named.sequence());
    }
  }

  private void checkReached(String id, Map<Long, String> positions) {
    long reached = positions.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    ChainProgress chain = chains.get(id);
    if (chain == null) {
      reportCutOff(new Place("-", 0), id, 0, reached);
    } else if (chain.last().sequence() < reached) {
      reportCutOff(chain.lastPlace(), id, chain.last().sequence() + 1, reached);
    }
  }

  private boolean isUnexplained(TornLine line) {
    return line.chain()
        .map(chain -> predecessors.get(chain.last()))
        .filter(Succession::torn)
        .isEmpty();
  }

  private void reportCutOff(Place place, String chain, long from, long to) {
    cutOff.add(chain);
    report(Kind.CUT_OFF, place, chain, from, to);
  }

  private void report(Kind kind, Place place, String chain, long from, long to) {
    problems.accept(new TrailProblem(kind, place, chain, from, to));
  }
}
