package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.work.FairQueue.Limits;
import dev.strongroom.core.work.FairQueue.Started;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FairQueueTest {
  private static final Duration SLOW = Duration.ofSeconds(5);

  private long now = Long.MAX_VALUE - SLOW.toNanos() / 2;

  private static FairQueue<String> queue(int threads, int perAccount) {
    return new FairQueue<>(new Limits(threads, 0, perAccount, perAccount, SLOW));
  }

  private void add(FairQueue<String> queue, String account, int tasks) {
    for (int i = 1; i <= tasks; i++) {
      queue.add(account, account + i, now);
    }
  }

  private List<Started<String>> start(FairQueue<String> queue) {
    List<Started<String>> started = new ArrayList<>();
    queue.next(now).ifPresent(started::add);
    while (!started.isEmpty()) {
      if (queue.next(now).map(started::add).isEmpty()) {
        break;
      }
    }
    return started;
  }

  private void finish(FairQueue<String> queue, List<Started<String>> tasks) {
    tasks.forEach(task -> queue.finished(task, now));
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private static List<String> names(List<Started<String>> tasks) {
    return tasks.stream().map(Started::task).toList();
  }

  @Test
  void accountsTakeTurnsWhateverTheyHaveWaiting() {
    // Given
    FairQueue<String> queue = queue(6, 6);
    add(queue, "noisy", 1_000);
    add(queue, "b", 2);
    add(queue, "c", 1);

    // When
    List<Started<String>> started = start(queue);

    // Then
    assertThat(names(started)).containsExactly("noisy1", "b1", "c1", "noisy2", "b2", "noisy3");
    assertThat(queue.size()).isEqualTo(1_003 - 6);
  }

  @Test
  void anAccountHasAtMostItsShareRunningEvenWhenNobodyElseWaits() {
    // Given
    FairQueue<String> queue = queue(8, 2);
    add(queue, "noisy", 10);

    // When
    List<Started<String>> started = start(queue);

    // Then
    assertThat(names(started)).containsExactly("noisy1", "noisy2");

    // When
    finish(queue, started.subList(0, 1));

    // Then
    assertThat(names(start(queue))).containsExactly("noisy3");
  }

  @Test
  void anAccountHasFewerTasksRunningWhileOthersHaveWork() {
    // Given
    FairQueue<String> queue = new FairQueue<>(new Limits(8, 0, 8, 2, SLOW));
    add(queue, "noisy", 100);
    List<Started<String>> alone = start(queue);
    assertThat(alone).hasSize(8);

    // When
    add(queue, "quiet", 1);
    finish(queue, alone);
    List<Started<String>> shared = start(queue);

    // Then
    assertThat(names(shared)).containsExactlyInAnyOrder("noisy9", "noisy10", "quiet1");
  }

  @Test
  void anAccountThatIsAloneAgainHasAllThreads() {
    // Given
    FairQueue<String> queue = new FairQueue<>(new Limits(8, 0, 8, 2, SLOW));
    add(queue, "quiet", 1);
    add(queue, "noisy", 100);
    List<Started<String>> shared = start(queue);
    assertThat(names(shared)).containsExactly("quiet1", "noisy1", "noisy2");
    finish(queue, shared);

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(start(queue)).hasSize(8);
  }

  @Test
  void reservedThreadsAreForAccountsThatHaveNoTaskRunning() {
    // Given
    FairQueue<String> queue = new FairQueue<>(new Limits(5, 1, 4, 4, SLOW));
    add(queue, "noisy", 10);
    add(queue, "quiet", 10);
    assertThat(names(start(queue))).containsExactly("noisy1", "quiet1", "noisy2", "quiet2");

    // When
    add(queue, "third", 2);

    // Then
    assertThat(names(start(queue))).containsExactly("third1");
  }

  @Test
  void accountsWhoseTasksTakeLongHaveAQuarterOfTheThreadsTogether() {
    // Given
    FairQueue<String> queue = queue(8, 2);
    for (String account : List.of("mute1", "mute2", "mute3", "mute4")) {
      add(queue, account, 10);
    }
    List<Started<String>> first = start(queue);
    assertThat(first).hasSize(8);
    pass(SLOW.multipliedBy(2));
    finish(queue, first);

    // When
    List<Started<String>> second = start(queue);

    // Then
    assertThat(second).hasSize(2);

    // When
    add(queue, "quiet", 5);

    // Then
    assertThat(names(start(queue))).containsExactly("quiet1", "quiet2");
  }

  @Test
  void anAccountIsSlowWhileATaskOfItRunsForLong() {
    // Given
    FairQueue<String> queue = queue(4, 4);
    add(queue, "mute", 1);
    List<Started<String>> running = start(queue);
    pass(SLOW.plusNanos(1));

    // When
    add(queue, "mute", 1);

    // Then
    assertThat(start(queue)).isEmpty();

    // When
    finish(queue, running);

    // Then
    assertThat(start(queue)).hasSize(1);
  }

  @Test
  void aTaskThatTakesLittleTimeMakesItsAccountAnOrdinaryOneAgain() {
    // Given
    FairQueue<String> queue = queue(8, 8);
    add(queue, "team", 20);
    List<Started<String>> first = start(queue);
    pass(SLOW.multipliedBy(2));
    finish(queue, first);
    List<Started<String>> second = start(queue);
    assertThat(second).hasSize(2);

    // When
    finish(queue, second);

    // Then
    assertThat(start(queue)).hasSize(8);
  }

  @Test
  void anAccountThatWasSlowIsAnOrdinaryOneAgainAfterTenMinutes() {
    // Given
    FairQueue<String> queue = queue(8, 8);
    add(queue, "team", 1);
    List<Started<String>> first = start(queue);
    pass(SLOW.multipliedBy(2));
    finish(queue, first);

    // When
    pass(Duration.ofMinutes(11));
    add(queue, "other", 1);
    finish(queue, start(queue));
    add(queue, "team", 20);

    // Then
    assertThat(start(queue)).hasSize(8);
  }

  @Test
  void theLongestWaitIsThatOfTheOldestTask() {
    // Given
    FairQueue<String> queue = queue(1, 1);
    assertThat(queue.longestWait(now)).isEqualTo(Duration.ZERO);
    add(queue, "a", 2);
    start(queue);
    pass(Duration.ofSeconds(3));
    add(queue, "b", 1);

    // When
    pass(Duration.ofSeconds(4));

    // Then
    assertThat(queue.longestWait(now)).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void anAccountKeepsItsThreadUntilItsTurnIsOver() {
    // Given two accounts and one thread, with turns of two seconds
    Duration turn = Duration.ofSeconds(2);
    FairQueue<String> queue = new FairQueue<>(new Limits(1, 0, 1, 1, SLOW, turn));
    add(queue, "a", 9);
    add(queue, "b", 9);

    // When tasks of a second each follow one another
    List<String> order = doTasks(queue, 6);

    // Then
    assertThat(order).containsExactly("a1", "a2", "b1", "b2", "a3", "a4");
  }

  @Test
  void everySecondTurnGoesToAnAccountThatHadNoneLately() {
    // Given two accounts with much work, one thread, turns of a task, and two accounts more
    FairQueue<String> queue = new FairQueue<>(new Limits(1, 0, 1, 1, SLOW, Duration.ofMillis(1)));
    add(queue, "a", 9);
    add(queue, "b", 9);
    List<String> order = new ArrayList<>(doTasks(queue, 3));
    add(queue, "c", 2);
    add(queue, "d", 1);

    // When
    order.addAll(doTasks(queue, 5));

    // Then
    assertThat(order).containsExactly("a1", "b1", "a2", "c1", "b2", "d1", "a3", "c2");
  }

  @Test
  void anAccountIsNewAgainAfterAMinute() {
    // Given one that had its turn more than a minute ago
    FairQueue<String> queue = new FairQueue<>(new Limits(1, 0, 1, 1, SLOW, Duration.ofMillis(1)));
    add(queue, "c", 1);
    doTasks(queue, 1);
    pass(Duration.ofSeconds(61));
    add(queue, "a", 9);
    add(queue, "b", 9);
    doTasks(queue, 3);

    // When it has a task again
    add(queue, "c", 1);

    // Then
    assertThat(doTasks(queue, 2)).containsExactly("c1", "b2");
  }

  /** Does tasks of a second each, one after the other. */
  private List<String> doTasks(FairQueue<String> queue, int number) {
    List<String> order = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      List<Started<String>> started = start(queue);
      order.addAll(names(started));
      pass(Duration.ofSeconds(1));
      finish(queue, started);
    }
    return order;
  }

  @Test
  void anAccountThatHasBecomeSlowKeepsNoTurn() {
    // Given an account whose task has taken long within its turn, and another slow one at work
    FairQueue<String> queue = new FairQueue<>(new Limits(4, 0, 2, 2, SLOW, SLOW.multipliedBy(10)));
    add(queue, "slow", 1);
    add(queue, "other", 9);
    List<Started<String>> started = start(queue);
    pass(SLOW.plusSeconds(1));
    add(queue, "honest", 1);

    // When a task of it ends
    queue.finished(started.get(1), now);

    // Then the free thread is not its own
    assertThat(names(start(queue))).containsExactly("honest1");
  }
}
