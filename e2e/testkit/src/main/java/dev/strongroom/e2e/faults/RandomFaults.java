package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.faults.Fault.CONFLICT;
import static dev.strongroom.e2e.faults.Fault.CUT_AFTER;
import static dev.strongroom.e2e.faults.Fault.CUT_BEFORE;
import static dev.strongroom.e2e.faults.Fault.SERVER_ERROR;
import static dev.strongroom.e2e.faults.Fault.SILENCE_AFTER;
import static dev.strongroom.e2e.faults.Fault.SILENCE_BEFORE;
import static dev.strongroom.e2e.faults.Fault.TOO_MANY_REQUESTS;
import static java.util.Collections.nCopies;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * A share of the requests fails, each in some way; counts what it has done. Drawn as from a pack of
 * cards, so that after some requests each kind of fault has come.
 */
public final class RandomFaults implements Faults {
  private static final Map<Fault, Integer> WRITES =
      Map.of(
          CONFLICT, 4,
          TOO_MANY_REQUESTS, 2,
          SERVER_ERROR, 3,
          CUT_BEFORE, 2,
          CUT_AFTER, 3,
          SILENCE_AFTER, 1);
  private static final Map<Fault, Integer> READS =
      Map.of(
          TOO_MANY_REQUESTS, 2,
          SERVER_ERROR, 3,
          CUT_BEFORE, 2,
          CUT_AFTER, 2,
          SILENCE_BEFORE, 1);
  private static final Map<Fault, Integer> LISTS =
      Map.of(TOO_MANY_REQUESTS, 1, SERVER_ERROR, 1, CUT_BEFORE, 1);
  private static final Map<Fault, Integer> WATCHES =
      Map.of(TOO_MANY_REQUESTS, 1, SERVER_ERROR, 1, CUT_BEFORE, 1, CUT_AFTER, 10);

  private final Random random;
  private final Map<RequestKind, Pack> packs = new EnumMap<>(RequestKind.class);
  private final Map<String, Integer> counts = new TreeMap<>();

  /**
   * What becomes of so many requests one after the other; the rest passes.
   *
   * @param size how many
   * @param faults how many of them meet which fault
   * @param left what is left of them, shuffled
   */
  private record Pack(int size, Map<Fault, Integer> faults, Deque<Optional<Fault>> left) {
    Pack(int size, Map<Fault, Integer> faults) {
      this(size, new EnumMap<>(faults), new ArrayDeque<>());
    }

    Optional<Fault> draw(Random random) {
      if (left.isEmpty()) {
        List<Optional<Fault>> cards = new ArrayList<>();
        faults.forEach((fault, count) -> cards.addAll(nCopies(count, Optional.of(fault))));
        cards.addAll(nCopies(size - cards.size(), Optional.empty()));
        Collections.shuffle(cards, random);
        left.addAll(cards);
      }
      return left.remove();
    }
  }

  /** Faults that follow from a seed and the order of the requests. */
  public RandomFaults(long seed) {
    this.random = new Random(seed);
    packs.put(RequestKind.WRITE, new Pack(100, WRITES));
    packs.put(RequestKind.READ, new Pack(100, READS));
    packs.put(RequestKind.LIST, new Pack(5, LISTS));
    packs.put(RequestKind.WATCH, new Pack(16, WATCHES));
  }

  @Override
  public synchronized Optional<Fault> of(RequestKind kind, String requestLine) {
    Optional<Fault> fault = packs.get(kind).draw(random);
    counts.merge(kind + " " + fault.map(Fault::name).orElse("passed"), 1, Integer::sum);
    return fault;
  }

  /** How often a kind of request met a fault. */
  public synchronized int count(RequestKind kind, Fault fault) {
    return counts.getOrDefault(kind + " " + fault, 0);
  }

  @Override
  public synchronized String toString() {
    return counts.toString();
  }
}
