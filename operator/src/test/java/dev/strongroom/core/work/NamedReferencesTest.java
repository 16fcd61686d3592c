package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.work.NamedReferences.Attempt;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Missing references are read once for each thing that happens to them. */
class NamedReferencesTest {
  private static final Failure MISSING =
      new NotYet(DeclarationReason.SourceSecretNotFound.with("source"));
  private static final Reference SOURCE = new Reference("secrets", "team", "source");
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final NamedReferences references = new NamedReferences(Duration.ofSeconds(1));

  @Test
  void aMissingReferenceIsKnownUntilSomethingHappensToIt() {
    // Given
    references.unresolved(references.begin(question("a")), MISSING);
    Optional<Failure> before = references.begin(question("a")).known();

    // When
    references.changed(SOURCE, "1");

    // Then
    assertThat(before).contains(MISSING);
    assertThat(references.begin(question("a")).known()).isEmpty();
    assertThat(references.toWake(0)).containsExactly(waiter("a"));
    assertThat(references.toWake(10 * SECOND)).isEmpty();
  }

  @Test
  void anEventWhileTheReferenceIsReadIsNotLost() {
    // Given
    Attempt attempt = references.begin(question("a"));

    // When
    references.changed(SOURCE, "2");
    references.unresolved(attempt, MISSING);

    // Then
    assertThat(references.begin(question("a")).known()).isEmpty();
    assertThat(references.toWake(0)).containsExactly(waiter("a"));
  }

  @Test
  void eventsOfOtherObjectsWakeNobody() {
    // Given
    references.unresolved(references.begin(question("a")), MISSING);

    // When
    references.changed(new Reference("secrets", "other", "source"), "3");
    references.changed(new Reference("configmaps", "team", "source"), "4");

    // Then
    assertThat(references.toWake(0)).isEmpty();
    assertThat(references.begin(question("a")).known()).contains(MISSING);
  }

  @Test
  void anotherQuestionIsAskedAnew() {
    // Given
    references.unresolved(references.begin(question("a")), MISSING);

    // When
    Attempt other = references.begin(new Question(waiter("a"), SOURCE, "other-key"));

    // Then
    assertThat(other.known()).isEmpty();
    assertThat(references.size()).isOne();
  }

  @Test
  void whoHasItsReferenceWaitsNoLonger() {
    // Given
    references.begin(question("a"));
    references.begin(question("b"));

    // When
    references.resolved(waiter("a"));
    references.changed(SOURCE, "5");

    // Then
    assertThat(references.toWake(0)).containsExactly(waiter("b"));
  }

  @Test
  void manyEventsWakeAtMostTwentyASecond() {
    // Given
    int waiters = 100;
    for (int i = 0; i < waiters; i++) {
      references.begin(question("waiter-" + i));
    }

    // When
    int woken = 0;
    for (int second = 0; second < 60; second++) {
      references.changed(SOURCE, "" + second);
      woken += references.toWake(second * SECOND).size();
    }

    // Then
    assertThat(woken).isBetween(10 * waiters, 12 * waiters);
  }

  @Test
  void theNumberOfChangesTellsWhetherAnotherAttemptIsWorthwhile() {
    // Given
    references.begin(question("a"));
    long before = references.changesFor(waiter("a"));

    // When
    references.changed(SOURCE, "6");

    // Then
    assertThat(references.changesFor(waiter("a"))).isNotEqualTo(before);
    assertThat(references.changesFor(waiter("nobody"))).isZero();
  }

  @Test
  void whoIsKeptFromAnObjectAsksOnceMoreWhenAWatchBegins() {
    // Given somebody whom an object stands in the way of, and somebody who misses one
    references.unresolved(
        references.begin(question("kept")),
        new InvalidInput(ProjectionReason.SecretMetadataTooLarge.with("db")));
    references.unresolved(
        references.begin(
            new Question(waiter("missing"), new Reference("secrets", "team", "other"), "key")),
        new NotYet(AccountReason.NamespaceMissing.with("team")));

    // When
    references.watchBegan("secrets", Optional.of("team"));

    // Then
    assertThat(references.toWake(0)).isEqualTo(Set.of(waiter("kept")));
    assertThat(references.begin(question("kept")).known()).isEmpty();
  }

  @Test
  void aFollowerIsWokenByEachVersionThatItHasNotSeen() {
    // Given
    references.settled(references.begin(question("follower")), "7");
    references.changed(SOURCE, "7");
    boolean isSettled = references.begin(question("follower")).isSettled();
    Set<Waiter> wokenBySeen = references.toWake(0);

    // When
    references.changed(SOURCE, "8");

    // Then
    assertThat(isSettled).isTrue();
    assertThat(wokenBySeen).isEmpty();
    assertThat(references.begin(question("follower")).isSettled()).isFalse();
    assertThat(references.toWake(0)).containsExactly(waiter("follower"));
  }

  @Test
  void aChangeWhileAFollowerReadsIsNotLost() {
    // Given
    Attempt attempt = references.begin(question("follower"));

    // When
    references.changed(SOURCE, "8");
    references.settled(attempt, "7");

    // Then
    assertThat(references.begin(question("follower")).isSettled()).isFalse();
  }

  @Test
  void aFollowerLooksOnceMoreWhenAWatchBegins() {
    // Given
    references.settled(references.begin(question("follower")), "7");

    // When
    references.watchBegan("secrets", Optional.empty());

    // Then
    assertThat(references.begin(question("follower")).isSettled()).isFalse();
    assertThat(references.toWake(0)).containsExactly(waiter("follower"));
  }

  @Test
  void whoIsNotWokenYetIsWokenLater() {
    // Given
    references.begin(question("a"));
    references.changed(SOURCE, "1");
    references.toWake(0);

    // When
    references.changed(SOURCE, "2");

    // Then
    assertThat(references.toWake(SECOND / 4)).isEmpty();
    assertThat(references.nanosToNext(SECOND / 4)).hasValue(SECOND * 3 / 4);
    assertThat(references.toWake(SECOND)).containsExactly(waiter("a"));
    assertThat(references.nanosToNext(SECOND)).isEmpty();
  }

  @Test
  void whatIsGoneIsForgotten() {
    // Given
    references.begin(question("a"));
    references.begin(question("b"));

    // When
    references.forgetUnless((waiter, reference) -> waiter.equals(waiter("b")));

    // Then
    references.changed(SOURCE, "7");
    assertThat(references.toWake(0)).isEqualTo(Set.of(waiter("b")));
  }

  @Test
  void aWatchIsNeededWhereSomebodyWaits() {
    // Given, When
    references.begin(question("a"));

    // Then
    assertThat(references.isAnyOf("secrets", Optional.empty())).isTrue();
    assertThat(references.isAnyOf("secrets", Optional.of("team"))).isTrue();
    assertThat(references.isAnyOf("secrets", Optional.of("other"))).isFalse();
    assertThat(references.isAnyOf("configmaps", Optional.empty())).isFalse();
    references.resolved(waiter("a"));
    assertThat(references.isAnyOf("secrets", Optional.empty())).isFalse();
  }

  private static Question question(String waiter) {
    return new Question(waiter(waiter), SOURCE, "key");
  }

  private static Waiter waiter(String name) {
    return new Waiter("ManagedSecret", "team", name);
  }
}
