package dev.strongroom.core.labelevents;

import static dev.strongroom.core.labelevents.Told.SHOP;
import static dev.strongroom.core.labelevents.Told.outbox;
import static dev.strongroom.core.labelevents.Told.secret;
import static dev.strongroom.core.labelevents.Told.serials;
import static dev.strongroom.core.labelevents.Told.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.labelevents.EventSink.Answer;
import dev.strongroom.core.labelevents.TellLabelUpdates.Outcome;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class TellLabelUpdatesTest {
  private static final SecretName DB = new SecretName("db");

  private final MemoryStore store = new MemoryStore();
  private final List<LabelEvent> taken = new ArrayList<>();
  private int asked;

  /** The end of the process. */
  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @Test
  void whatWaitsIsToldInItsOrderAndTakenOutByOneSwap() {
    // Given
    store.create(secret("db", outbox(1, 4)));

    // When
    Outcome outcome = telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(serials(taken)).containsExactly(1L, 2L, 3L);
    assertThat(outcome).isEqualTo(new Outcome(Optional.of(Answer.TAKEN), 3, 0, false));
    assertThat(stored().outbox()).isEqualTo(LabelOutbox.EMPTY);
    assertThat(store.swaps).isEqualTo(1);
  }

  @Test
  void aSecretWithNothingToTellIsNotWritten() {
    // Given
    store.create(secret("db", LabelOutbox.EMPTY));

    // When
    Outcome outcome = telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(outcome).isEqualTo(new Outcome(Optional.empty(), 0, 0, false));
    assertThat(store.swaps).isZero();
  }

  @Test
  void whatTheSinkDoesNotTakeWaitsWithAllThatFollows() {
    // Given
    store.create(secret("db", outbox(1, 5)));

    // When
    Outcome outcome = telling(n -> n == 2 ? Answer.AWAY : Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(outcome).isEqualTo(new Outcome(Optional.of(Answer.AWAY), 2, 0, true));
    assertThat(stored().outbox()).isEqualTo(outbox(3, 5));
    assertThat(asked).isEqualTo(3);
  }

  @Test
  void aReplicaThatLeadsNoMoreSendsNothing() {
    // Given
    store.create(secret("db", outbox(1, 4)));

    // When
    Outcome outcome = telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> asked < 1);

    // Then
    assertThat(serials(taken)).containsExactly(1L);
    assertThat(outcome.hasMore()).isTrue();
    assertThat(stored().outbox()).isEqualTo(outbox(2, 4));
  }

  @Test
  void aLongOutboxIsToldInParts() {
    // Given
    store.create(secret("db", outbox(0, TellLabelUpdates.BATCH + 1)));

    // When
    Outcome outcome = telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(outcome.hasMore()).isTrue();
    assertThat(stored().outbox().updates()).containsExactly(update(TellLabelUpdates.BATCH));
  }

  @Test
  void aChangeThatComesInBetweenIsKept() {
    // Given
    store.create(secret("db", outbox(1, 3)));
    store.beforeNext(() -> store.compareAndSwap(stored().withOutbox(outbox(1, 4))));

    // When
    telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(stored().outbox()).isEqualTo(outbox(3, 4));
  }

  @Test
  void updatesThatWereGivenUpAreReportedOnce() {
    // Given
    store.create(secret("db", new LabelOutbox(outbox(1, 2).updates(), 4)));

    // When
    Outcome outcome = telling(n -> Answer.TAKEN).tell(SHOP, DB, () -> true);

    // Then
    assertThat(outcome.dropped()).isEqualTo(4);
    assertThat(stored().outbox()).isEqualTo(LabelOutbox.EMPTY);
  }

  @Test
  void whatTheSinkHasTakenIsNotSentAgainWhileTheStoreIsAway() {
    // Given
    store.create(secret("db", outbox(1, 3)));
    TellLabelUpdates telling = telling(n -> Answer.TAKEN);
    store.beforeNext(
        () -> {
          throw new Unavailable(StoreReason.StoreUnavailable.with());
        });
    assertThatThrownBy(() -> telling.tell(SHOP, DB, () -> true)).isInstanceOf(Unavailable.class);

    // When
    telling.tell(SHOP, DB, () -> true);

    // Then
    assertThat(serials(taken)).containsExactly(1L, 2L);
    assertThat(stored().outbox()).isEqualTo(LabelOutbox.EMPTY);
  }

  @Test
  void endedAtAnyPointEveryUpdateIsToldAtLeastOnceAndInOrder() {
    for (int point = 0; point < 8; point++) {
      // Given
      MemoryStore fresh = new MemoryStore();
      fresh.create(secret("db", outbox(1, 4)));
      List<LabelEvent> received = new ArrayList<>();
      int end = point;
      int[] effects = {0};
      Runnable killed =
          () -> {
            if (effects[0]++ == end) {
              throw new Killed();
            }
          };
      EventSink sink =
          event -> {
            killed.run();
            received.add(event);
            killed.run();
            return Answer.TAKEN;
          };
      fresh.beforeEach(killed);

      // When
      for (int process = 0; process < 2; process++) {
        try {
          new TellLabelUpdates(fresh, sink).tell(SHOP, DB, () -> true);
        } catch (Killed next) {
          assertThat(process).isZero();
        }
      }

      // Then
      List<Long> first = serials(received).stream().distinct().toList();
      assertThat(first).as("killed at " + point).containsExactly(1L, 2L, 3L);
      assertThat(serials(received).subList(received.size() - 1, received.size()))
          .containsExactly(3L);
      assertThat(fresh.find(SHOP, DB).orElseThrow().outbox()).isEqualTo(LabelOutbox.EMPTY);
    }
  }

  private SecretRecord stored() {
    return store.find(SHOP, DB).orElseThrow();
  }

  private TellLabelUpdates telling(IntFunction<Answer> answers) {
    return new TellLabelUpdates(
        store,
        event -> {
          Answer answer = answers.apply(asked++);
          if (answer == Answer.TAKEN) {
            taken.add(event);
          }
          return answer;
        });
  }
}
