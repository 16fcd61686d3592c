package dev.strongroom.adapters.targets.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.rotation.NewPassword;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationPlan;
import dev.strongroom.core.rotation.RotationResult;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.RotationTimes;
import dev.strongroom.core.rotation.RotationWorld;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.PasswordGenerator;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole rotations against a real server, which end at every effect and go on. */
class PostgresRotationTest {
  private static final Optional<String> REQUEST = Optional.of("request-1");
  private static final String FIRST = "{\"username\":\"app\",\"password\":\"old-1\"}";

  @RegisterExtension static final TlsPostgres server = new TlsPostgres();

  private final RotationWorld world = new RotationWorld(FIRST);
  private final JacksonJsonObjects json = new JacksonJsonObjects();

  private RotationTarget target(int port) {
    return new PostgresTarget(
        DatabaseConnection.fromSecret()
            .at(TlsPostgres.HOST, port)
            .with(TlsMode.VERIFY_FULL, Optional.of(server.authorityPem()))
            .within(Duration.ofSeconds(2), Duration.ofSeconds(2)),
        new JsonCredentials(json));
  }

  private RotationPlan plan(RotationTarget target) {
    PasswordRules rules =
        PasswordRules.DEFAULT.withExcludeCharacters(PostgresType.EXCLUDED_CHARACTERS);
    return new RotationPlan(
        target,
        new NewPassword(json, new PasswordGenerator(new SecureRandom()), rules, NewPassword.KEY),
        new RetryRules(2, Duration.ofSeconds(1)),
        RotationTimes.ON_REQUEST);
  }

  private static void givenUser() {
    server.run("DROP ROLE IF EXISTS app", "CREATE ROLE app LOGIN PASSWORD 'old-1'");
  }

  private boolean accepts(String value) {
    try (SecretValue secret = SecretValue.text(value)) {
      return target(server.port()).test(secret).isEmpty();
    }
  }

  @Test
  void rotatesAndTheOldPasswordIsRefused() {
    givenUser();

    RotationResult result = world.settle(REQUEST, plan(target(server.port())));

    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(accepts(world.currentValue())).isTrue();
    assertThat(accepts(FIRST)).isFalse();
  }

  static int[] points() {
    return IntStream.rangeClosed(1, 24).toArray();
  }

  @ParameterizedTest
  @MethodSource("points")
  void goesOnAfterACrashAtAnyEffect(int point) {
    givenUser();
    world.crashAt(point);
    try {
      world.settle(REQUEST, plan(target(server.port())));
    } catch (RotationWorld.Crash expected) {
      // Another process goes on.
    }
    world.onEffect(effect -> {});

    world.settle(REQUEST, plan(target(server.port())));

    assertThat(accepts(world.currentValue())).isTrue();
    assertThat(accepts(FIRST)).isFalse();
    assertThat(world.valuesWritten()).isEqualTo(2);
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void aServerThatIsDownLeavesTheOldPasswordInForce() {
    givenUser();
    RotationPlan down = plan(target(1));
    RotationResult result = proceed(down);
    while (result.outcome() == Outcome.RETRYING) {
      world.now = result.checkAt().orElseThrow();
      result = proceed(down);
    }
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.finding().orElseThrow().message()).contains("cannot be reached");
    assertThat(world.pendingIsGone()).isTrue();
    assertThat(world.currentValue()).isEqualTo(FIRST);
    assertThat(accepts(FIRST)).isTrue();
  }

  private RotationResult proceed(RotationPlan plan) {
    return world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan);
  }
}
