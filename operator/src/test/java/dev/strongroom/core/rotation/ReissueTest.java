package dev.strongroom.core.rotation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.RotationStep;
import dev.strongroom.core.rotation.RotationResult.Outcome;
import dev.strongroom.core.rotation.RotationWorld.Crash;
import dev.strongroom.core.rotation.RotationWorld.Mood;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that an issuer's key makes, for a target that trusts the issuer. */
class ReissueTest {
  private static final Optional<String> REQUEST = Optional.of("r-1");
  private static final RetryRules THREE = new RetryRules(3, Duration.ofSeconds(1));

  private final RotationWorld world = new RotationWorld("issued-0");
  private final List<String> issued = new ArrayList<>();
  private final Trusting target = new Trusting();
  private int missing;

  private AdminCredential issuer() {
    return current -> {
      if (missing-- > 0) {
        throw new NotYet(RotationReason.AdminSecretNotFound.with("ca"));
      }
      return Optional.of(SecretValue.text("key"));
    };
  }

  private RotationPlan plan() {
    IssuedValue value =
        (current, key, now) -> {
          issued.add("issued-" + (issued.size() + 1) + " by " + text(key) + " at " + now);
          return SecretValue.text(issued.get(issued.size() - 1));
        };
    return world.plan(
        new TargetStrategy(
            target,
            value.by(issuer(), () -> world.now),
            RotationMode.REISSUE,
            AdminCredential.NONE),
        THREE);
  }

  private static String text(SecretValue value) {
    return value.text(PlaintextAccess.granted());
  }

  @Test
  void theTargetAcceptsTheNewValueAndTheOldOne() {
    // When
    RotationResult result = world.settle(REQUEST, plan());

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(world.currentValue()).isEqualTo("issued-1 by key at " + RotationWorld.START);
    assertThat(world.previousValue()).isEqualTo("issued-0");
    assertThat(world.record().rotation().strategy()).contains("Reissue");
    assertThat(world.record().rotation().retiring()).isEmpty();
  }

  @Test
  void theIssuersKeyIsNeverHandedToTheTarget() {
    // When
    world.settle(REQUEST, plan());

    // Then
    assertThat(target.wasGivenAKey).isFalse();
  }

  @Test
  void anotherAttemptIssuesNothing() {
    // Given a target that answers at the third attempt
    target.moods.addAll(List.of(Mood.UNREACHABLE, Mood.AWAY));

    // When
    RotationResult result = world.settle(REQUEST, plan());

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(issued).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
  void aCrashAnywhereLeavesOneIssuedValue(int effect) {
    // Given
    world.crashAt(effect);
    try {
      world.settle(REQUEST, plan());
    } catch (Crash crash) {
      // Expected where so many effects pass.
    }
    world.onEffect(name -> {});

    // When
    world.settle(REQUEST, plan());

    // Then what was issued before the crash and not stored is nowhere
    assertThat(world.valuesWritten()).isEqualTo(2);
    assertThat(issued).hasSizeLessThanOrEqualTo(2).last().isEqualTo(world.currentValue());
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void anIssuerThatIsMissingIsLookedForAgain() {
    // Given
    missing = 2;
    RotationResult first =
        world.engine().proceed(RotationWorld.NAMESPACE, RotationWorld.NAME, REQUEST, plan());

    // When
    RotationResult last = world.settle(REQUEST, plan());

    // Then
    assertThat(first.outcome()).isEqualTo(Outcome.RETRYING);
    assertThat(first.failedAttempt().orElseThrow().step()).isEqualTo(RotationStep.CREATE_SECRET);
    assertThat(last.outcome()).isEqualTo(Outcome.SUCCEEDED);
    assertThat(issued).hasSize(1);
  }

  @Test
  void aTargetThatRefusesTheNewValueKeepsTheOldOne() {
    // Given a target that no longer trusts the issuer
    target.accepted = "issued-0";

    // When
    RotationResult result = world.settle(REQUEST, plan());

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(world.currentValue()).isEqualTo("issued-0");
    assertThat(world.pendingIsGone()).isTrue();
  }

  @Test
  void aRotationThatIsOvertakenLeavesTheTargetAlone() {
    // Given a value that somebody puts while the new one is tried
    world.onEffect(
        name -> {
          if (name.equals("tried") && target.tries == 1) {
            world.put("by user");
          }
        });

    // When
    RotationResult result = world.settle(REQUEST, plan());

    // Then
    assertThat(result.outcome()).isEqualTo(Outcome.ABANDONED);
    assertThat(world.currentValue()).isEqualTo("by user");
    assertThat(target.tries).isEqualTo(1);
  }

  /** Accepts what its issuer has issued. */
  private final class Trusting implements RotationTarget {
    private final List<Mood> moods = new ArrayList<>();
    private String accepted = "issued-";
    private int tries;
    private boolean wasGivenAKey;

    @Override
    public Optional<TargetProblem> set(CredentialChange change) {
      wasGivenAKey |= change.admin().isPresent();
      return test(change.pending());
    }

    @Override
    public Optional<TargetProblem> test(SecretValue value) {
      tries++;
      world.effect("tried");
      Mood mood = moods.isEmpty() ? Mood.WELL : moods.remove(0);
      if (mood != Mood.WELL) {
        return Optional.of(mood == Mood.AWAY ? TargetProblem.TIMEOUT : TargetProblem.UNREACHABLE);
      }
      return text(value).startsWith(accepted)
          ? Optional.empty()
          : Optional.of(TargetProblem.CERTIFICATE_REFUSED);
    }

    @Override
    public Duration settleTime() {
      return Duration.ofSeconds(12);
    }
  }
}
