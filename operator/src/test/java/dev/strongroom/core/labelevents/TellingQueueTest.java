package dev.strongroom.core.labelevents;

import static dev.strongroom.core.labelevents.Told.NOW;
import static dev.strongroom.core.labelevents.Told.outbox;
import static dev.strongroom.core.labelevents.Told.secret;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.labelevents.EventSink.Answer;
import dev.strongroom.core.labelevents.TellLabelUpdates.Outcome;
import dev.strongroom.core.labelevents.TellingQueue.Result;
import dev.strongroom.core.labelevents.TellingQueue.Secret;
import dev.strongroom.core.record.KnownRecord;
import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.RecordFeed.Change;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TellingQueueTest {
  /** The longest pauses. */
  private static final double LONG = 1;

  private final TellingQueue queue = new TellingQueue();

  @Test
  void secretsTakeTurnsAndNoneIsWorkedOnTwice() {
    // Given
    waits("one", 2, 0);
    waits("other", 1, 0);
    waits("one", 3, 0);

    // When, Then
    assertThat(next(0)).isEqualTo("one");
    assertThat(next(0)).isEqualTo("other");
    assertThat(next(0)).isEmpty();
    assertThat(queue.waiting()).isEqualTo(4);
    assertThat(queue.oldest()).contains(NOW);
  }

  @Test
  void whatIsToldIsForgottenWithTheNextState() {
    // Given
    waits("one", 1, 0);
    Secret one = queue.next(0).orElseThrow();

    // When
    queue.done(one, Result.TOLD, 1, LONG);
    told("one");

    // Then
    assertThat(next(1)).isEmpty();
    assertThat(queue.waiting()).isZero();
    assertThat(queue.oldest()).isEmpty();
  }

  @Test
  void theNextStateMayBeKnownBeforeTheWorkHasEnded() {
    // Given
    waits("one", 1, 0);
    Secret one = queue.next(0).orElseThrow();

    // When
    told("one");
    queue.done(one, Result.TOLD, 1, LONG);
    waits("one", 1, 2);

    // Then
    assertThat(next(2)).isEqualTo("one");
  }

  @Test
  void aChangeInTheMiddleOfTheWorkIsToldAfterIt() {
    // Given
    waits("one", 1, 0);
    Secret one = queue.next(0).orElseThrow();

    // When
    waits("one", 1, 0);
    String meanwhile = next(0);
    queue.done(one, Result.TOLD, 1, LONG);

    // Then
    assertThat(meanwhile).isEmpty();
    assertThat(next(1)).isEqualTo("one");
  }

  @Test
  void moreOfASecretWaitsForTheOthers() {
    // Given
    waits("one", 60, 0);
    waits("other", 1, 0);

    // When
    queue.done(queue.next(0).orElseThrow(), Result.MORE, 1, LONG);

    // Then
    assertThat(next(1)).isEqualTo("other");
    assertThat(next(1)).isEqualTo("one");
  }

  @Test
  void aSinkThatIsAwayIsAskedMoreAndMoreRarelyByOneAtATime() {
    // Given
    waits("one", 1, 0);
    waits("other", 1, 0);
    long now = 0;

    for (long pause : new long[] {1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000}) {
      // When
      Secret asked = queue.next(now).orElseThrow();
      String beside = now == 0 ? "" : next(now);
      queue.done(asked, Result.SINK_AWAY, now, LONG);

      // Then
      assertThat(beside).isEmpty();
      assertThat(queue.millisToNext(now)).isEqualTo(pause);
      assertThat(next(now + pause - 1)).isEmpty();
      now += pause;
    }
  }

  @Test
  void severalThatFailTogetherCountOnce() {
    // Given
    waits("one", 1, 0);
    waits("other", 1, 0);
    Secret one = queue.next(0).orElseThrow();
    Secret other = queue.next(0).orElseThrow();

    // When
    queue.done(one, Result.SINK_AWAY, 0, LONG);
    queue.done(other, Result.SINK_AWAY, 0, LONG);

    // Then
    assertThat(queue.millisToNext(0)).isEqualTo(1_000);
  }

  @Test
  void aSinkThatIsBackIsToldEverythingAtOnce() {
    // Given
    waits("one", 1, 0);
    waits("other", 1, 0);
    queue.done(queue.next(0).orElseThrow(), Result.SINK_AWAY, 0, LONG);
    Secret other = queue.next(1_000).orElseThrow();

    // When
    queue.done(other, Result.TOLD, 1_000, LONG);

    // Then
    assertThat(next(1_000)).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource({"REFUSED", "NOT_NOW"})
  void whatOnlyOneSecretSuffersFromHoldsUpNoOther(Result result) {
    // Given
    waits("one", 1, 0);
    long now = 0;

    for (long pause = 1_000; pause < 512_000; pause *= 2) {
      // When
      queue.done(queue.next(now).orElseThrow(), result, now, LONG);
      waits("other", 1, now);

      // Then
      Secret other = queue.next(now).orElseThrow();
      assertThat(other.name()).hasToString("other");
      queue.done(other, Result.TOLD, now, LONG);
      told("other");
      assertThat(queue.millisToNext(now)).isEqualTo(pause);
      now += pause;
    }
  }

  @Test
  void pausesAreSpread() {
    // Given
    waits("one", 1, 0);

    // When
    queue.done(queue.next(0).orElseThrow(), Result.SINK_AWAY, 0, 0);

    // Then
    assertThat(queue.millisToNext(0)).isEqualTo(500);
  }

  @Test
  void aRecordThatIsGoneHasNothingToTell() {
    // Given
    waits("one", 2, 0);
    KnownRecord last = new KnownRecord(secret("one", outbox(0, 2)), NOW);

    // When
    queue.changed(new Change(Optional.of(last), Optional.empty()), 0);

    // Then
    assertThat(next(0)).isEmpty();
    assertThat(queue.waiting()).isZero();
    assertThat(TellingQueue.waiting(last)).isEqualTo(2);
  }

  @Test
  void dropsAloneAreReportedToo() {
    // When
    changed("one", new LabelOutbox(outbox(0, 0).updates(), 3), 0);

    // Then
    assertThat(next(0)).isEqualTo("one");
  }

  @ParameterizedTest
  @CsvSource({
    "TAKEN, false, TOLD",
    "TAKEN, true, MORE",
    "REFUSED, true, REFUSED",
    "AWAY, true, SINK_AWAY",
    ", true, NOT_NOW",
    ", false, NOT_NOW"
  })
  void theLastAnswerDecides(Answer answer, boolean hasMore, Result expected) {
    assertThat(Result.of(new Outcome(Optional.ofNullable(answer), 1, 0, hasMore)))
        .isEqualTo(expected);
  }

  private String next(long now) {
    return queue.next(now).map(secret -> secret.name().value()).orElse("");
  }

  private void waits(String name, int updates, long now) {
    changed(name, outbox(0, updates), now);
  }

  private void told(String name) {
    changed(name, LabelOutbox.EMPTY, 0);
  }

  private void changed(String name, LabelOutbox outbox, long now) {
    KnownRecord record = new KnownRecord(secret(name, outbox), NOW);
    queue.changed(new Change(Optional.empty(), Optional.of(record)), now);
  }
}
