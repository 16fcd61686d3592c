package dev.strongroom.core.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.Size;

/**
 * The use cases against a model of what AWS says: a list of versions, each with its set of labels
 * and its value, changed by the sentences of the user guide read literally. Whatever is asked, in
 * whatever order, both come to the same, and what one refuses the other refuses.
 */
class SecretMachineTest {
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final String SHOP = "shop";
  private static final SecretName NAME = new SecretName("db");
  private static final List<String> LABELS =
      List.of("AWSCURRENT", "AWSPREVIOUS", "AWSPENDING", "blue", "green");

  /** One request. Versions are named by small numbers, so that requests meet. */
  sealed interface Request {
    record Put(int token, String value, Set<String> stages) implements Request {}

    record Move(String label, Optional<Integer> from, Optional<Integer> to) implements Request {}

    record Wait(Duration time) implements Request {}
  }

  /** AWS's sentences, literally. */
  private static final class Model {
    private final Map<Integer, Set<String>> labels = new LinkedHashMap<>();
    private final Map<Integer, String> values = new HashMap<>();

    boolean put(Request.Put put) {
      if (values.containsKey(put.token())) {
        return values.get(put.token()).equals(put.value());
      }
      Optional<Integer> current = holder("AWSCURRENT");
      boolean plain = put.stages().isEmpty();
      if (plain && current.isPresent()) {
        labels.get(current.get()).remove("AWSPENDING");
      }
      labels.put(put.token(), new TreeSet<>());
      values.put(put.token(), put.value());
      put.stages().stream()
          .filter(label -> !label.equals("AWSCURRENT"))
          .forEach(label -> give(label, put.token()));
      if (plain || put.stages().contains("AWSCURRENT") || current.isEmpty()) {
        makeCurrent(put.token());
      }
      return true;
    }

    boolean move(Request.Move move) {
      Optional<Integer> holder = holder(move.label());
      boolean unknown =
          move.from().filter(v -> !labels.containsKey(v)).isPresent()
              || move.to().filter(v -> !labels.containsKey(v)).isPresent();
      boolean nothing = move.from().isEmpty() && move.to().isEmpty();
      if (unknown || nothing) {
        return false;
      }
      if (holder.isPresent() && holder.equals(move.to())) {
        return true;
      }
      if (!move.from().equals(holder)) {
        return false;
      }
      if (move.to().isEmpty()) {
        if (move.label().equals("AWSCURRENT")) {
          return false;
        }
        labels.get(holder.orElseThrow()).remove(move.label());
      } else if (move.label().equals("AWSCURRENT")) {
        makeCurrent(move.to().get());
      } else {
        give(move.label(), move.to().get());
      }
      return true;
    }

    private void makeCurrent(int version) {
      Optional<Integer> loser = holder("AWSCURRENT");
      give("AWSCURRENT", version);
      loser.ifPresent(v -> give("AWSPREVIOUS", v));
    }

    private void give(String label, int version) {
      labels.values().forEach(set -> set.remove(label));
      labels.get(version).add(label);
    }

    private Optional<Integer> holder(String label) {
      return labels.entrySet().stream()
          .filter(e -> e.getValue().contains(label))
          .map(Map.Entry::getKey)
          .findFirst();
    }
  }

  @Property(tries = 500)
  void theUseCasesComeToWhatAwsSays(@ForAll("lives") @Size(max = 60) List<Request> requests) {
    // Given
    Time clock = new Time(START);
    MemoryStore store = new MemoryStore();
    SecretRecord created =
        store
            .create(
                SecretRecord.create(
                    new SecretArn("cluster-local-1", AccountId.ofNamespace(SHOP), NAME, "AbCdEf"),
                    new Owner(SHOP, "db", "uid-1"),
                    Metadata.NONE,
                    START))
            .orElseThrow();
    PutSecretValue puts = new PutSecretValue(store, store, AccountBudget.UNLIMITED, clock);
    MoveStagingLabel moves = new MoveStagingLabel(store, clock);
    Model model = new Model();

    for (Request request : requests) {
      // When
      boolean accepted = true;
      boolean expected = true;
      if (request instanceof Request.Put put) {
        expected = model.put(put);
        accepted = accepts(() -> put(puts, put));
      } else if (request instanceof Request.Move move) {
        expected = model.move(move);
        accepted = accepts(() -> moves.move(SHOP, NAME, labelMove(move)));
      } else if (request instanceof Request.Wait wait) {
        clock.pass(wait.time());
      }

      // Then
      assertThat(accepted).as("%s", request).isEqualTo(expected);
      SecretRecord record = store.find(SHOP, NAME).orElseThrow();
      assertThat(labels(record)).as("after %s", request).isEqualTo(model.labels);
      assertThat(store.stored(created)).hasSameSizeAs(record.versions());
      model.values.forEach(
          (version, value) -> {
            try (SecretValue stored = store.read(record, id(version)).orElseThrow()) {
              assertThat(stored.text(PlaintextAccess.granted())).isEqualTo(value);
            }
          });
      int revision = store.swaps;
      accepts(() -> repeat(puts, request));
      assertThat(store.swaps).as("the same put again changes nothing").isEqualTo(revision);
    }
  }

  private static void repeat(PutSecretValue puts, Request request) {
    if (request instanceof Request.Put put) {
      put(puts, put);
    }
  }

  private static void put(PutSecretValue puts, Request.Put put) {
    Set<StagingLabel> stages = new HashSet<>();
    put.stages().forEach(label -> stages.add(new StagingLabel(label)));
    try (SecretValue value = SecretValue.text(put.value())) {
      puts.put(SHOP, NAME, id(put.token()), value, stages);
    }
  }

  private static LabelMove labelMove(Request.Move move) {
    return new LabelMove(
        new StagingLabel(move.label()),
        move.from().map(SecretMachineTest::id),
        move.to().map(SecretMachineTest::id));
  }

  private static boolean accepts(Runnable request) {
    try {
      request.run();
      return true;
    } catch (Rejected refused) {
      return false;
    }
  }

  private static Map<Integer, Set<String>> labels(SecretRecord record) {
    Map<Integer, Set<String>> labels = new LinkedHashMap<>();
    for (VersionEntry entry : record.versions()) {
      Set<String> set = new TreeSet<>();
      record.labels().of(entry.id()).forEach(label -> set.add(label.value()));
      labels.put(Integer.valueOf(entry.id().value().substring(32)), set);
    }
    return labels;
  }

  private static VersionId id(int number) {
    return new VersionId("x".repeat(32) + number);
  }

  @Provide
  Arbitrary<List<Request>> lives() {
    Arbitrary<Integer> versions = Arbitraries.integers().between(1, 8);
    Arbitrary<Request> puts =
        Combinators.combine(
                versions,
                Arbitraries.of("one", "two"),
                Arbitraries.of(LABELS).set().ofMaxSize(3),
                Arbitraries.of(true, false))
            .as(
                (token, value, stages, plain) ->
                    new Request.Put(token, value, plain ? Set.of() : stages));
    Arbitrary<Request> moves =
        Combinators.combine(Arbitraries.of(LABELS), versions.optional(0.7), versions.optional(0.8))
            .as(Request.Move::new);
    Arbitrary<Request> waits =
        Arbitraries.integers().between(1, 48).map(h -> new Request.Wait(Duration.ofHours(h)));
    return Arbitraries.frequencyOf(Tuple.of(4, puts), Tuple.of(4, moves), Tuple.of(1, waits))
        .list();
  }
}
