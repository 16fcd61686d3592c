package dev.strongroom.adapters.kubernetes.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.core.rollout.RolloutReport.State;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkloadRolloutsTest {
  private static final VersionId SECOND = new VersionId("22222222-2222-2222-2222-222222222222");
  private static final Duration BATCH = Duration.ofSeconds(4);

  private final RolloutWorld world = new RolloutWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nothingIsWatchedBeforeSomebodyAsks() {
    // When
    world.operator();

    // Then
    assertThat(world.isWatching()).isFalse();
  }

  @Test
  void theFirstContentIsNotedAndTheNextOneRestarts() {
    // Given
    world.deployment("shop", "db");
    world.operator().follow(world.request("db", "first"));
    world.pass(BATCH);
    assertThat(world.changes()).containsExactly("note shop {strongroom.dev/secret-db=first}");

    // When
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // Then
    assertThat(world.changes())
        .containsExactly(
            "note shop {strongroom.dev/secret-db=first}",
            "restart shop {strongroom.dev/secret-db=second}");
    assertThat(world.events()).containsExactly("WorkloadRestarted shop", "WorkloadRestarted db");
    assertThat(world.count("strongroom.rollout.started")).isEqualTo(1);
    assertThat(world.count("strongroom.rollout.finished")).isEqualTo(1);
  }

  @Test
  void severalSecretsThatChangeTogetherMakeOneRestart() {
    // Given
    world.deployment("shop", "db", "api");
    world.settled("db", "api");

    // When
    world.operator().follow(world.request("db", "second"));
    world.pass(Duration.ofSeconds(1));
    world.operator().follow(world.request("api", "second"));
    world.pass(BATCH);

    // Then
    assertThat(world.changes())
        .containsExactly(
            "restart shop {strongroom.dev/secret-api=second, strongroom.dev/secret-db=second}");
  }

  @Test
  void aChangeWithinTheIntervalWaitsForItsEnd() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // When
    world.operator().follow(world.request("db", "third"));
    world.pass(Duration.ofSeconds(50));

    // Then
    assertThat(world.changes()).hasSize(1);
    assertThat(world.report("db", "third").finding().message()).contains("minimum interval");
    world.pass(Duration.ofSeconds(11));
    assertThat(world.changes()).last().isEqualTo("restart shop {strongroom.dev/secret-db=third}");
  }

  @Test
  void anotherLeaderChangesNothing() {
    // Given a hundred workloads, of which half were restarted once
    for (int i = 0; i < 100; i++) {
      world.deployment("w-" + i, "s-" + i);
      world.settled("s-" + i);
      if (i % 2 == 0) {
        world.operator().follow(world.request("s-" + i, "second"));
      }
    }
    world.pass(BATCH);
    int changes = world.changes().size();

    // When another operator follows the same Secrets
    world.nextOperator();
    for (int i = 0; i < 100; i++) {
      world.operator().follow(world.request("s-" + i, i % 2 == 0 ? "second" : "first"));
    }
    world.pass(Duration.ofMinutes(30));

    // Then
    assertThat(changes).isEqualTo(50);
    assertThat(world.changes()).hasSize(changes);
  }

  @Test
  void theNextOperatorMakesTheRestartThatTheLastOneDidNotComeTo() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");
    world.operator().follow(world.request("db", "second"));

    // When
    world.nextOperator();
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // Then
    assertThat(world.changes()).containsExactly("restart shop {strongroom.dev/secret-db=second}");
  }

  @Test
  void aLateWatchLeadsToNoSecondRestart() {
    // Given a watch that does not tell of changes yet
    world.deployment("shop", "db");
    world.settled("db");
    world.watchLags(true);
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // When it is looked at again
    world.tell("shop");
    world.pass(Duration.ofMinutes(5));

    // Then
    assertThat(world.changes()).hasSize(1);
  }

  @Test
  void whoeverDoesNotLeadChangesNothing() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");

    // When
    world.leads(false);
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // Then
    assertThat(world.changes()).isEmpty();
  }

  @Test
  void aRefusalIsToldAndTriedAgainAfterAMinute() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");
    world.answer(new KubernetesClientException("no", 403, null));
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);
    assertThat(world.report("db", "second"))
        .isEqualTo(
            new RolloutReport(
                State.STOPPED, RolloutReason.RestartForbidden.with("Deployment shop")));
    assertThat(world.count("strongroom.rollout.failures")).isEqualTo(1);

    // When events come before that
    world.tell("shop");
    world.pass(Duration.ofSeconds(50));

    // Then
    assertThat(world.attempts()).isEqualTo(1);
    world.answer(null);
    world.pass(Duration.ofSeconds(11));
    assertThat(world.changes()).containsExactly("restart shop {strongroom.dev/secret-db=second}");
    assertThat(world.report("db", "second").state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void anOutageIsTriedAgain() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");
    world.answer(new Unavailable(StoreReason.StoreUnavailable.with()));
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // When
    world.answer(null);
    world.pass(Duration.ofSeconds(6));

    // Then
    assertThat(world.changes()).hasSize(1);
    assertThat(world.report("db", "second").state()).isEqualTo(State.COMPLETE);
  }

  @Test
  void aWorkloadThatDoesNotAllowItIsLeftAlone() {
    // Given
    world.refusing("shop", "db");
    world.operator().follow(world.request("db", "first"));

    // When
    world.operator().follow(world.request("db", "second"));
    world.pass(BATCH);

    // Then
    assertThat(world.changes()).isEmpty();
    assertThat(world.report("db", "second").finding().reason())
        .isEqualTo(RolloutReason.RestartNotAllowed);
  }

  @Test
  void aVersionIsCompleteWhenTheWorkloadsHaveRolledToIt() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");

    // When
    world.operator().follow(world.request("db", "second", SECOND));

    // Then
    assertThat(world.operator().isComplete(world.owner("db"), SECOND)).isFalse();
    world.pass(BATCH);
    assertThat(world.operator().isComplete(world.owner("db"), SECOND)).isTrue();
    assertThat(world.lookedAgain()).contains("db");
  }

  @Test
  void whatIsForgottenIsRestartedNoMore() {
    // Given
    world.deployment("shop", "db");
    world.settled("db");
    world.operator().follow(world.request("db", "second"));

    // When
    world.operator().forgetUnless(owner -> false);
    world.pass(BATCH);

    // Then
    assertThat(world.changes()).isEmpty();
    assertThat(world.operator().isComplete(world.owner("db"), SECOND)).isFalse();
  }

  @Test
  void untilAllWorkloadsAreKnownNothingIsTold() {
    // Given
    world.deployment("shop", "db");
    world.watchSyncs(false);

    // When
    Optional<RolloutReport> report = world.operator().follow(world.request("db", "first"));

    // Then
    assertThat(report).isEmpty();
    world.watchSyncs(true);
    world.pass(BATCH);
    assertThat(world.lookedAgain()).contains("db");
    assertThat(world.changes()).hasSize(1);
  }
}
