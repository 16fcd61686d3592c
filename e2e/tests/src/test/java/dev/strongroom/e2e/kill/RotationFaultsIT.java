package dev.strongroom.e2e.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.audit.AuditFiles;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Fate;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.operator.TrippingProxy;
import dev.strongroom.e2e.operator.Tripwire;
import dev.strongroom.e2e.rotation.RotatedServer;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Rotations at servers of all kinds but MongoDB and Kafka at once, disturbed by kills of the
 * operator, broken connections and a second operator. Each ends with one new version, whose
 * credential is the only one of its user, and the audit trail tells of it once.
 */
@RequiresCluster
class RotationFaultsIT {
  /**
   * Instants for each server in an ordinary run. {@code STRONGROOM_E2E_KILL_POINTS=1000} has all:
   * before each piece of data that the operator exchanges with the server or the API server.
   */
  private static final int POINTS =
      Integer.parseInt(System.getenv().getOrDefault("STRONGROOM_E2E_KILL_POINTS", "1"));

  private static final Duration SOON = Duration.ofSeconds(120);
  private static final Duration AT_REST = Duration.ofSeconds(5);

  /** By then another operator may be the leader: Kubernetes' default. */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration POLL = Duration.ofMillis(200);
  private static final List<String> QUICK_START =
      List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  @TempDir static Path folder;
  private static final Tripwire API_SERVER = new Tripwire();
  private static TrippingProxy toApiServer;
  private static Config throughProxy;
  private static List<ProxiedServer> servers;
  private static OperatorProcess operator;

  /** Pieces of data of one undisturbed rotation, by what they pass. */
  private static final Map<Tripwire, Long> PIECES = new HashMap<>();

  @BeforeAll
  static void start(Cluster cluster) {
    TestOperator.install(cluster);
    throughProxy = TestOperator.configuration(cluster);
    URI apiServer = URI.create(throughProxy.getMasterUrl());
    toApiServer = new TrippingProxy(apiServer.getHost(), apiServer.getPort(), API_SERVER);
    throughProxy.setMasterUrl("https://" + apiServer.getHost() + ":" + toApiServer.port() + "/");
    operator = operator();
    servers =
        EnumSet.complementOf(EnumSet.of(RotatedServer.Kind.MONGODB, RotatedServer.Kind.KAFKA))
            .stream()
            .parallel()
            .filter(RotatedServer.Kind::isInstalled)
            .map(ProxiedServer::start)
            .toList();
    servers.forEach(server -> server.declare(cluster.client()));
    servers.forEach(server -> server.wire().disarm());
    API_SERVER.disarm();
    rotate();
    servers.forEach(server -> PIECES.put(server.wire(), server.wire().passed()));
    PIECES.put(API_SERVER, API_SERVER.passed());
  }

  @AfterAll
  static void stop() {
    operator.close();
    servers.forEach(ProxiedServer::close);
    toApiServer.close();
  }

  /** What a disturbed rotation has left is gone after an undisturbed one. */
  @AfterEach
  void theNextRotationCleansUp() {
    servers.forEach(server -> server.wire().disarm());
    API_SERVER.disarm();
    rotate();
    servers.forEach(ProxiedServer::assertNothingLeft);
  }

  @Test
  void killedAtAnyInstantTheOperatorGoesOnWithTheSamePendingValue() {
    for (Map.Entry<Tripwire, Long> place : PIECES.entrySet()) {
      List<ProxiedServer> rotated = passing(place.getKey());
      for (long point : points(place.getValue())) {
        // Given
        rotated.forEach(ProxiedServer::makeRoom);
        OperatorProcess victim = operator;
        place.getKey().set(point, victim::kill);

        // When
        rotated.forEach(ProxiedServer::request);
        await().atMost(SOON).until(() -> place.getKey().tripped() || isDone());
        Map<ProxiedServer, Optional<String>> pending = new HashMap<>();
        if (place.getKey().disarm()) {
          victim.awaitEnd();
          rotated.forEach(server -> pending.put(server, server.pending()));
          operator = operator();
        }

        // Then
        awaitDone();
        for (ProxiedServer server : rotated) {
          String version = server.assertOneNewCredential();
          assertRecorded(server, version);
          pending
              .getOrDefault(server, Optional.empty())
              .ifPresent(token -> assertThat(version).isEqualTo(token));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Fate.class,
      names = {"CUT", "TRUNCATE", "HOLD"})
  void aConnectionThatBreaksAnywhereCostsAnAttemptAndNothingElse(Fate fate) {
    long most = servers.stream().mapToLong(server -> PIECES.get(server.wire())).max().orElseThrow();
    int rounds = (int) Math.min(POINTS, most);
    for (int round = 0; round < rounds; round++) {
      // Given
      servers.forEach(ProxiedServer::makeRoom);
      for (ProxiedServer server : servers) {
        server.wire().set(point(PIECES.get(server.wire()), round, rounds), fate);
      }

      // When
      servers.forEach(ProxiedServer::request);
      awaitDone();

      // Then
      assertOneNewCredentialEach();
    }
  }

  @Test
  void twoOperatorsAtOnceComeToOneNewVersion() {
    try (OperatorProcess other = operator()) {
      // When
      servers.forEach(ProxiedServer::request);
      awaitDone();

      // Then
      assertOneNewCredentialEach();
      assertThat(other.isAlive()).isTrue();
    }
  }

  @Test
  void anOperatorThatStallsInTheMiddleDoesNoHarmWhenItWakesUp() {
    for (ProxiedServer place : servers.subList(0, Math.min(POINTS, servers.size()))) {
      // Given
      AtomicReference<Instant> stalledAt = new AtomicReference<>();
      place
          .wire()
          .set(
              PIECES.get(place.wire()) / 2,
              () -> {
                operator.stall();
                stalledAt.set(Instant.now());
              });
      servers.forEach(ProxiedServer::request);
      await().atMost(SOON).until(() -> stalledAt.get() != null);
      try (OperatorProcess other = operator()) {
        awaitDone();
        servers.forEach(ProxiedServer::assertOneNewCredential);
        rotate();
        await().atMost(SOON).until(() -> stalledAt.get().plus(LEASE).isBefore(Instant.now()));

        // When
        operator.wakeUp();

        // Then
        await()
            .atMost(SOON)
            .during(AT_REST)
            .untilAsserted(() -> servers.forEach(ProxiedServer::assertOneCredential));
        assertThat(other.isAlive()).isTrue();
      }
    }
  }

  /** The servers whose rotations send pieces of data there: to the API server all do. */
  private static List<ProxiedServer> passing(Tripwire place) {
    return place.equals(API_SERVER)
        ? servers
        : servers.stream().filter(server -> server.wire().equals(place)).toList();
  }

  /** Instants spread evenly over so many pieces. */
  private static long[] points(long pieces) {
    long rounds = Math.min(POINTS, pieces);
    return LongStream.range(0, rounds).map(round -> point(pieces, round, rounds)).toArray();
  }

  private static long point(long pieces, long round, long rounds) {
    return 1 + (2 * round + 1) * pieces / (2 * rounds);
  }

  private static OperatorProcess operator() {
    try {
      AuditFiles trail = new AuditFiles(Files.createTempDirectory(folder, "audit-"));
      return OperatorProcess.start(throughProxy, folder, QUICK_START, trail.environment())
          .awaitStarted();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void rotate() {
    servers.forEach(ProxiedServer::request);
    awaitDone();
    assertOneNewCredentialEach();
  }

  private static void assertOneNewCredentialEach() {
    for (ProxiedServer server : servers) {
      assertRecorded(server, server.assertOneNewCredential());
    }
  }

  /** A kill may come between a change and its record, which then is left to the next operator. */
  private static void assertRecorded(ProxiedServer server, String version) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(trails().rotation(server.arn(), version))
                    .as(server.toString())
                    .containsExactlyInAnyOrder("RotationStarted", "RotationSucceeded"));
    assertThat(trails().projection(server.arn(), version))
        .as(server.toString())
        .contains("SecretProjected");
  }

  /** What all operators have recorded. */
  private static AuditFiles trails() {
    return new AuditFiles(folder);
  }

  private static boolean isDone() {
    return servers.stream().allMatch(ProxiedServer::isDone);
  }

  private static void awaitDone() {
    try {
      await().atMost(SOON).pollInterval(POLL).until(RotationFaultsIT::isDone);
    } catch (ConditionTimeoutException late) {
      throw new AssertionError(
          servers.stream().filter(s -> !s.isDone()).map(ProxiedServer::state).toList()
              + "\n"
              + operator.lastLines(),
          late);
    }
  }
}
