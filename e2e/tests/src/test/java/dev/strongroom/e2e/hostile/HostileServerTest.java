package dev.strongroom.e2e.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.postgresql.PostgresType;
import dev.strongroom.adapters.targets.worker.Workers;
import dev.strongroom.app.wiring.TargetTypes;
import dev.strongroom.app.wiring.TargetWorker;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.ChannelBinding;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.postgres.HostilePostgres;
import dev.strongroom.e2e.postgres.HostilePostgres.Trick;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What a step against a hostile server comes to, in a worker process as the operator starts it. */
@Tag("hostile")
class HostileServerTest {
  private static final Workers WORKERS = TargetWorker.start(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** What each trick comes to; where a server can choose how far to go, one of several. */
  private static final Map<Trick, Set<TargetProblem>> OUTCOMES =
      Map.ofEntries(
          Map.entry(Trick.HUGE_ROW, lostOrUnexpected()),
          Map.entry(Trick.ENDLESS_ROW, lostOrUnexpected()),
          Map.entry(Trick.NEGATIVE_FIELD, lostOrUnexpected()),
          Map.entry(Trick.NOTICE_DRIP, Set.of(TargetProblem.TIMEOUT)),
          Map.entry(Trick.HUGE_ERROR, lostOrUnexpected()),
          Map.entry(Trick.SCRAM_ITERATIONS, Set.of(TargetProblem.UNEXPECTED_ANSWER)),
          Map.entry(Trick.CLEARTEXT, Set.of(TargetProblem.LOGIN_METHOD_NOT_ALLOWED)),
          Map.entry(Trick.MD5, Set.of(TargetProblem.LOGIN_METHOD_NOT_ALLOWED)),
          Map.entry(Trick.NO_CHECK, Set.of(TargetProblem.PASSWORD_NOT_CHECKED)),
          Map.entry(
              Trick.SCRAM_SKIPPED,
              Set.of(TargetProblem.PASSWORD_NOT_CHECKED, TargetProblem.UNEXPECTED_ANSWER)),
          Map.entry(
              Trick.ANY_PASSWORD,
              Set.of(TargetProblem.PASSWORD_NOT_CHECKED, TargetProblem.UNEXPECTED_ANSWER)),
          Map.entry(Trick.BYTE_BY_BYTE, Set.of(TargetProblem.TIMEOUT)),
          Map.entry(Trick.MUTE, Set.of(TargetProblem.TIMEOUT)),
          Map.entry(
              Trick.ENDLESS_PARAMETERS,
              Set.of(
                  TargetProblem.TIMEOUT,
                  TargetProblem.WORKER_LOST,
                  TargetProblem.UNEXPECTED_ANSWER)));

  private static Set<TargetProblem> lostOrUnexpected() {
    // A newer driver refuses what an older one is ended by.
    return Set.of(
        TargetProblem.WORKER_LOST,
        TargetProblem.UNEXPECTED_ANSWER,
        TargetProblem.CONNECTION_LOST,
        TargetProblem.TIMEOUT);
  }

  private static RotationTarget target(DatabaseConnection connection) {
    return TargetWorker.target(
        WORKERS,
        AllowedHosts.unrestricted(),
        "uid",
        TargetTypes.REGISTRY.named("PostgreSQL"),
        PostgresType.connection(connection));
  }

  private static RotationTarget target(HostilePostgres server) {
    return target(
        DatabaseConnection.fromSecret()
            .at("127.0.0.1", server.port())
            .with(TlsMode.DISABLE, Optional.empty())
            .within(SECOND, SECOND));
  }

  private static SecretValue login(String password) {
    return SecretValue.text("{\"username\":\"app\",\"password\":\"%s\"}".formatted(password));
  }

  @Test
  void anHonestOneIsServed() {
    try (HostilePostgres server = HostilePostgres.start(Trick.NONE).accepting("right")) {
      assertThat(target(server).test(login("right"))).isEmpty();
      assertThat(target(server).test(login("wrong"))).contains(TargetProblem.LOGIN_REFUSED);
      assertThat(target(server).set(login("new"), login("right"), Optional.empty())).isEmpty();
    }
  }

  @Test
  void aServerThatHidesChannelBindingGetsNoLogin() {
    // Given a server whose TLS certificate proves nothing, though it knows the password
    try (HostilePostgres server =
        HostilePostgres.start(Trick.NO_CHANNEL_BINDING).accepting("right")) {
      DatabaseConnection unproved =
          DatabaseConnection.fromSecret()
              .at("127.0.0.1", server.port())
              .with(TlsMode.REQUIRE, Optional.empty())
              .within(SECOND.multipliedBy(30), SECOND.multipliedBy(30));

      // When
      Optional<TargetProblem> strict = target(unproved).test(login("right"));
      Optional<TargetProblem> lenient =
          target(unproved.binding(ChannelBinding.PREFER)).test(login("right"));

      // Then
      assertThat(strict).contains(TargetProblem.CHANNEL_BINDING_MISSING);
      assertThat(lenient).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Trick.class,
      mode = Mode.EXCLUDE,
      names = {"NONE", "MUTATED", "NO_CHANNEL_BINDING"})
  void everyTrickCostsOneStepAtMost(Trick trick) {
    // Given a server whose owner knows the password
    try (HostilePostgres server = HostilePostgres.start(trick).accepting("right")) {
      // When the password is tried
      Optional<TargetProblem> problem = target(server).test(login("right"));

      // Then the step ends with a problem that says what it was, and no password was shown
      assertThat(problem).hasValueSatisfying(found -> assertThat(found).isIn(outcomes(trick)));
      assertThat(problem.get().provesNotAccepted()).isFalse();
      assertThat(server.shown()).isEmpty();
    }
  }

  /** Before the login is complete, a problem has a name of its own. */
  private static Set<TargetProblem> outcomes(Trick trick) {
    return OUTCOMES.get(trick).stream()
        .flatMap(problem -> Stream.of(problem, problem.beforeLogin()))
        .collect(Collectors.toSet());
  }

  static LongStream seeds() {
    return LongStream.range(0, 24);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void noMutationOfAConversationDoesMore(long seed) {
    try (HostilePostgres server = HostilePostgres.start(Trick.MUTATED, seed).accepting("right")) {
      // When the target is asked; whatever it says comes from the closed list of problems
      Optional<TargetProblem> problem = target(server).test(login("right"));

      // Then no password was shown, and nothing was thrown
      assertThat(problem).isNotEqualTo(Optional.of(TargetProblem.WORKER_NOT_STARTED));
      assertThat(server.shown()).isEmpty();
    }
  }
}
