package dev.strongroom.e2e.faults;

import static dev.strongroom.e2e.store.Answers.untilAnswered;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator behind an API server that answers wrongly, not at all or twice, and is restarted.
 * When all is well again, so is every secret, without a restart of the operator.
 */
class ApiServerFaultsIT {
  private static final Duration LOAD = Duration.ofSeconds(60);
  private static final Duration UNTIL_RESTART = Duration.ofSeconds(25);
  private static final Duration AWAY = Duration.ofSeconds(3);

  /** For what has no limit of its own, on a machine that may be busy. */
  private static final Duration RECOVERY = Duration.ofMinutes(4);

  /**
   * For every secret to be as it should be again, where the goal is 15 seconds: the longest pause
   * of a retry is 10, whatever the duration of the faults.
   */
  private static final Duration RECOVERED = Duration.ofSeconds(45);

  private static final int MORE_THAN_THE_CLIENT_REPEATS = 15;

  @TempDir static Path folder;
  private static EmbeddedCluster cluster;
  private static FaultyProxy proxy;
  private static TestOperator operator;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    proxy = new FaultyProxy(cluster.client().getConfiguration(), folder);
    operator =
        TestOperator.start(
            proxy.through(TestOperator.configuration(cluster)), Clock.systemUTC(), Map.of());
  }

  @AfterAll
  static void stop() {
    operator.close();
    proxy.close();
    cluster.close();
  }

  /** Lists of some paths are refused; counts how often. */
  private static final class RefusedLists implements Faults {
    private final String paths;
    private final Map<String, Integer> refused = new ConcurrentHashMap<>();

    /** Of the paths that begin so. */
    RefusedLists(String paths) {
      this.paths = paths;
    }

    @Override
    public Optional<Fault> of(RequestKind kind, String requestLine) {
      if (kind != RequestKind.LIST || !requestLine.startsWith("GET " + paths)) {
        return Optional.empty();
      }
      refused.merge(requestLine, 1, Integer::sum);
      return Optional.of(Fault.SERVER_ERROR);
    }

    /** How often the same was refused. */
    int most() {
      return refused.values().stream().max(Integer::compare).orElse(0);
    }
  }

  @Test
  void aSecretMadeAndDeletedWhileNothingCouldBeWatchedIsMadeAgain() {
    // Given
    TestNamespace team = TestNamespace.create(cluster.client(), "faults-unseen");
    // A watch that begins anew with a list does not tell of what happens meanwhile.
    RefusedLists unlisted = new RefusedLists("/api/v1/secrets");
    proxy.set(unlisted);
    // An API server just started does not know what a watch wants to go on from.
    cluster.restartApiServer();
    await().atMost(RECOVERY).until(() -> unlisted.most() > 0);
    team.apply("unseen", "{value: {generate: {}}, projection: {}}");
    team.awaitReady("unseen");

    // When
    team.secrets("unseen").delete();
    proxy.set(Faults.NONE);

    // Then
    await()
        .atMost(RECOVERY)
        .untilAsserted(() -> assertThat(team.secrets("unseen").get()).isNotNull());
    team.awaitReady("unseen");
  }

  @Test
  void anOperatorStartedWhileNothingCanBeListedKeepsTryingAndWorks() {
    try (FaultyProxy way = new FaultyProxy(cluster.client().getConfiguration(), folder)) {
      // Given
      RefusedLists faults = new RefusedLists("/");
      way.set(faults);

      // When
      CompletableFuture<TestOperator> starting =
          CompletableFuture.supplyAsync(
              () ->
                  TestOperator.start(
                      way.through(TestOperator.configuration(cluster)),
                      Clock.systemUTC(),
                      Map.of()));
      await().atMost(RECOVERY).until(() -> faults.most() > MORE_THAN_THE_CLIENT_REPEATS);
      boolean ended = starting.isDone();
      way.set(Faults.NONE);

      // Then
      assertThat(ended).isFalse();
      try (TestOperator late = starting.orTimeout(RECOVERY.toSeconds(), SECONDS).join()) {
        await().atMost(RECOVERY).untilAsserted(() -> assertThat(readiness(late)).isEqualTo(200));
      }
    }
  }

  @Test
  void afterAMinuteOfFaultsEverySecretIsAsItShouldBe() {
    // Given
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    // The other test may have restarted the API server: a connection of before is tried once more.
    StoreAccess store =
        await()
            .atMost(RECOVERY)
            .ignoreExceptions()
            .until(
                () -> StoreAccess.open(cluster.client(), TestOperator.NAMESPACE, Clock.systemUTC()),
                Objects::nonNull);
    TestNamespace team = TestNamespace.create(cluster.client(), "faults-load");
    TeamLoad load = new TeamLoad(team, store, seed);
    RandomFaults faults = new RandomFaults(seed);

    // When
    proxy.set(faults);
    CompletableFuture<Void> restart = CompletableFuture.runAsync(ApiServerFaultsIT::restart);
    load.run(LOAD);
    restart.join();
    proxy.set(Faults.NONE);

    // Then
    System.out.println(load + "\n" + faults);
    TeamState state = new TeamState(team, store, TeamLoad.NAMES);
    long ended = System.nanoTime();
    await()
        .atMost(RECOVERED)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsMatching(Unavailable.class::isInstance)
        .untilAsserted(
            () -> assertThat(state.wrongs()).as("seed " + seed + ", " + faults).isEmpty());
    System.out.println(
        "recovered after " + Duration.ofNanos(System.nanoTime() - ended).toMillis() + " ms");
    await().atMost(RECOVERY).untilAsserted(() -> assertThat(readiness(operator)).isEqualTo(200));
    untilAnswered(
        () -> {
          assertThat(state.unreadableValues()).isEmpty();
          StoreAccess.assertNothingLeftOver(cluster.client());
        });
    assertThat(load.isMixed()).as("%s", load).isTrue();
    assertInjected(faults);
  }

  private static int readiness(TestOperator operator) {
    return RestartableOperator.get(operator.httpPort(), "/health/ready").statusCode();
  }

  private static void restart() {
    sleep(UNTIL_RESTART);
    cluster.stopApiServer();
    sleep(AWAY);
    cluster.startApiServer();
  }

  private static void sleep(Duration time) {
    try {
      TimeUnit.MILLISECONDS.sleep(time.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static void assertInjected(RandomFaults faults) {
    for (Fault fault : EnumSet.complementOf(EnumSet.of(Fault.SILENCE_BEFORE))) {
      assertThat(faults.count(RequestKind.WRITE, fault)).as("%s: %s", fault, faults).isPositive();
    }
    assertThat(faults.count(RequestKind.READ, Fault.SILENCE_BEFORE)).as("%s", faults).isPositive();
    for (RequestKind kind : List.of(RequestKind.LIST, RequestKind.WATCH)) {
      for (Fault fault : List.of(Fault.SERVER_ERROR, Fault.CUT_BEFORE, Fault.TOO_MANY_REQUESTS)) {
        assertThat(faults.count(kind, fault)).as("%s: %s", kind, faults).isPositive();
      }
    }
    assertThat(faults.count(RequestKind.WATCH, Fault.CUT_AFTER)).as("%s", faults).isPositive();
  }
}
