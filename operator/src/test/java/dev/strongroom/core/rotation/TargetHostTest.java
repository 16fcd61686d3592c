package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.values.SecretValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A secret's values are used at one host, unless its own object names another one. */
class TargetHostTest {
  private static final Optional<String> NOBODY = Optional.empty();

  private final RotationWorld world = new RotationWorld("old");
  private final List<String> calls = new ArrayList<>();
  private Optional<String> inValue = Optional.empty();
  private int requests;

  private RotationPlan at(String host, Optional<String> consent) {
    RotationPlan plan = world.plan();
    TargetHost target = new TargetHost(host, 5432, consent, (SecretValue value) -> inValue);
    return plan.at(target);
  }

  private RotationResult proceed(String host, Optional<String> consent) {
    Optional<String> request = Optional.of("request-" + requests);
    return world
        .engine()
        .proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, request, at(host, consent));
  }

  private RotationResult rotate(String host, Optional<String> consent) {
    requests++;
    return proceed(host, consent);
  }

  private Reason refusal(String host, Optional<String> consent) {
    calls.clear();
    world.onEffect(calls::add);
    return catchThrowableOfType(InvalidInput.class, () -> proceed(host, consent))
        .finding()
        .reason();
  }

  private void assertNothingWasSent() {
    assertThat(calls).doesNotContain("before set", "test", "before swap");
  }

  @Test
  void theFirstRotationBindsTheValues() {
    // When
    RotationResult result = rotate("DB.example.com.", NOBODY);

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().rotation().host()).contains("db.example.com:5432");
    assertThat(rotate("db.example.com", NOBODY).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  @Tag("hostile")
  void aTargetThatWasPointedElsewhereGetsNoPassword() {
    // Given
    rotate("db.example.com", NOBODY);
    requests++;

    // When
    Reason refusal = refusal("evil.example.com", NOBODY);

    // Then
    assertThat(refusal).isEqualTo(RotationReason.TargetHostChanged);
    assertNothingWasSent();
    assertThat(refusal("evil.example.com", Optional.of("other.example.com")))
        .isEqualTo(RotationReason.TargetHostChanged);
    assertThat(world.record().rotation().running()).isEmpty();
  }

  @Test
  @Tag("hostile")
  void aTargetThatIsPointedElsewhereInTheMiddleOfARotationGetsNoPassword() {
    // Given
    world.target.next(Mood.AWAY);
    world.now = rotate("db.example.com", NOBODY).checkAt().orElseThrow();

    // When
    Reason refusal = refusal("evil.example.com", NOBODY);

    // Then
    assertThat(refusal).isEqualTo(RotationReason.TargetHostChanged);
    assertNothingWasSent();
    world.onEffect(effect -> {});
    assertThat(proceed("db.example.com", NOBODY).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @ParameterizedTest
  @CsvSource({"new.example.com", "NEW.example.com:5432"})
  void aMoveThatTheSecretsObjectAsksForIsMade(String consent) {
    // Given
    rotate("db.example.com", NOBODY);

    // When
    RotationResult result = rotate("new.example.com", Optional.of(consent));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().rotation().host()).contains("new.example.com:5432");
    assertThat(rotate("new.example.com", NOBODY).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aMoveInTheMiddleOfARotationIsMadeOnRequest() {
    // Given
    world.target.next(Mood.AWAY);
    world.now = rotate("db.example.com", NOBODY).checkAt().orElseThrow();

    // When
    RotationResult result = proceed("new.example.com", Optional.of("new.example.com"));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.record().rotation().host()).contains("new.example.com:5432");
  }

  @Test
  @Tag("hostile")
  void aValueThatNamesAnotherHostIsNotUsedUnasked() {
    // Given
    inValue = Optional.of("readers.example.com");
    requests++;

    // When
    Reason refusal = refusal("evil.example.com", NOBODY);

    // Then
    assertThat(refusal).isEqualTo(RotationReason.TargetHostNotInValue);
    assertNothingWasSent();
  }

  @Test
  void aValueWithTheReadersEndpointIsRotatedAtTheWriterThatItsObjectNames() {
    // Given
    inValue = Optional.of("readers.example.com");

    // When
    RotationResult result = rotate("writer.example.com", Optional.of("writer.example.com"));

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(rotate("writer.example.com", NOBODY).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }

  @Test
  void aValueThatNamesTheTargetNeedsNoConsent() {
    // Given
    inValue = Optional.of("DB.Example.com");

    // When, Then
    assertThat(rotate("db.example.com", NOBODY).outcome()).isEqualTo(Outcome.SUCCEEDED);
  }
}
