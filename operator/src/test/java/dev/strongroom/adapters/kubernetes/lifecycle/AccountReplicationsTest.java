package dev.strongroom.adapters.kubernetes.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.actions.CrossAccountScene;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.KnownRecord;
import dev.strongroom.core.record.RecordFeed;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.replication.ReplicaLinks;
import dev.strongroom.core.work.SecondLooks;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountReplicationsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(10);

  private final CrossAccountScene pair = new CrossAccountScene();
  private final Feed feed = new Feed();
  private final AtomicLong passed = new AtomicLong();
  private volatile boolean isLeading = true;
  private final AccountReplications replications =
      new AccountReplications(
          pair.following(AccountBudget.UNLIMITED),
          pair.scene.queries,
          feed,
          () -> isLeading,
          () -> System.nanoTime() + passed.get(),
          new SimpleMeterRegistry());

  /** Tells of what a test has changed. */
  private static final class Feed implements RecordFeed {
    private Consumer<Change> listener;

    @Override
    public void listen(Consumer<Change> given) {
      listener = given;
    }

    void tell(Optional<SecretRecord> before, Optional<SecretRecord> now) {
      listener.accept(new Change(before.map(Feed::stored), now.map(Feed::stored)));
    }

    private static StoredRecord stored(SecretRecord record) {
      return new KnownRecord(record, record.createdAt());
    }
  }

  AccountReplicationsTest() {
    pair.create();
    pair.associate();
    feed.tell(Optional.empty(), Optional.of(pair.replica()));
    feed.tell(Optional.empty(), Optional.of(pair.primary()));
  }

  @AfterEach
  void close() {
    replications.close();
  }

  @Test
  void whatIsLeftToDoIsFoundAtTheStart() {
    // When
    replications.start();

    // Then
    eventually(() -> primary() == Status.IN_SYNC);
    assertThat(pair.value("AWSCURRENT")).isEqualTo("one");
  }

  @Test
  void aChangeOfThePrimaryIsFollowed() {
    // Given
    replications.start();
    eventually(() -> primary() == Status.IN_SYNC);
    SecretRecord before = pair.primary();
    pair.put("two");

    // When
    feed.tell(Optional.of(before), Optional.of(pair.primary()));

    // Then
    eventually(() -> pair.value("AWSCURRENT").equals("two"));
  }

  @Test
  void theLeaderAloneCopiesAndWhoeverBecomesItFindsWhatIsLeft() {
    // Given
    isLeading = false;
    replications.start();
    feed.tell(Optional.empty(), Optional.of(pair.primary()));
    assertThat(pair.replica().versions()).isEmpty();

    // When
    isLeading = true;

    // Then
    eventually(() -> primary() == Status.IN_SYNC);
  }

  @Test
  void whatFailedIsTriedAgainLater() {
    // Given
    pair.roles.clear();
    replications.start();
    eventually(() -> primary() == Status.FAILED);
    pair.roles.add("app");

    // When / Then
    eventually(() -> passes(Duration.ofMinutes(1)) && primary() == Status.IN_SYNC);
  }

  @Test
  void whatFailedIsTriedAgainWhenAKeyHasChanged() {
    // Given
    pair.key(Optional.empty());
    replications.start();
    eventually(() -> primary() == Status.FAILED);
    pair.key(Optional.of(CrossAccountScene.keyPolicy(CrossAccountScene.ROLE)));

    // When
    replications.retryNow();

    // Then
    eventually(() -> primary() == Status.IN_SYNC);
  }

  @Test
  void aPrimaryLearnsThatItsReplicaHasLeft() {
    // Given
    replications.start();
    eventually(() -> primary() == Status.IN_SYNC);
    SecretRecord before = pair.replica();
    SecretRecord left =
        pair.scene
            .store
            .compareAndSwap(before.withAttributes(ReplicaLinks.promoted(before.attributes())))
            .orElseThrow();

    // When
    feed.tell(Optional.of(before), Optional.of(left));

    // Then
    eventually(() -> primary() == Status.DETACHED);
  }

  @Test
  void aReplicaThatIsGoneIsLeftAfterASecondLook() {
    // Given
    replications.start();
    eventually(() -> primary() == Status.IN_SYNC);
    feed.tell(Optional.of(pair.replica()), Optional.empty());
    assertThat(primary()).isEqualTo(Status.IN_SYNC);

    // When / Then
    eventually(() -> passes(SecondLooks.APART) && primary() == Status.DETACHED);
  }

  private boolean passes(Duration time) {
    passed.addAndGet(time.toNanos());
    return true;
  }

  private Status primary() {
    return pair.primary().attributes().accountReplica().map(CrossAccountLink::status).orElseThrow();
  }

  private static void eventually(BooleanSupplier condition) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("reached in time").isLessThan(end);
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
