package dev.strongroom.core.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.overview.ObjectState.Problem;
import dev.strongroom.core.overview.ObjectState.Severity;
import dev.strongroom.core.overview.ObjectState.State;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class ObjectStateTest {
  private static final Instant MADE = Instant.parse("2026-11-01T00:00:00Z");
  private static final Instant SINCE = Instant.parse("2026-11-02T00:00:00Z");

  @Test
  void nothingIsWrongWithWhatIsAsDeclared() {
    // When
    ObjectState state = state(2, Optional.of(2L), false, condition("Ready", "True", "Synced"));

    // Then
    assertThat(state.isHealthy()).isTrue();
  }

  @Test
  void whatReadyAndStalledSayIsToldOnce() {
    // When
    ObjectState state =
        state(
            2,
            Optional.of(2L),
            false,
            condition("Ready", "False", "SecretNotOurs"),
            condition("Stalled", "True", "SecretNotOurs"));

    // Then
    assertThat(state.problems())
        .containsExactly(
            new Problem(Severity.FAILING, "SecretNotOurs", "About SecretNotOurs.", SINCE));
  }

  @Test
  void aSecretThatIsNoLongerSharedIsHealthy() {
    // When
    ObjectState state =
        state(
            2,
            Optional.of(2L),
            false,
            condition("Ready", "True", "Synced"),
            condition("Shared", "False", "SharingWithdrawn"));

    // Then
    assertThat(state.isHealthy()).isTrue();
  }

  @Test
  void theWorstComesFirst() {
    // When
    ObjectState state =
        state(
            2,
            Optional.of(2L),
            false,
            condition("Ready", "Unknown", "NoValueYet"),
            condition("Rewrapped", "False", "RewrapRunning"),
            condition("Rotated", "False", "RotationFailed"));

    // Then
    assertThat(state.problems())
        .extracting(Problem::severity, Problem::reason)
        .containsExactly(
            Tuple.tuple(Severity.FAILING, "RotationFailed"),
            Tuple.tuple(Severity.WAITING, "NoValueYet"),
            Tuple.tuple(Severity.WAITING, "RewrapRunning"));
  }

  @Test
  void aStatusOfAnOlderSpecSaysNothing() {
    // When
    ObjectState state = state(3, Optional.of(2L), false, condition("Ready", "True", "Synced"));

    // Then
    assertThat(state.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.WAITING);
              assertThat(problem.reason()).isEqualTo("NotObserved");
              assertThat(problem.since()).isEqualTo(MADE);
            });
  }

  @Test
  void nothingIsToldOfWhatIsBeingDeleted() {
    // When
    ObjectState state =
        state(3, Optional.empty(), true, condition("Ready", "False", "BeingDeleted"));

    // Then
    assertThat(state.problems()).isEmpty();
  }

  private static State condition(String type, String status, String reason) {
    return new State(type, status, reason, "About " + reason + ".", SINCE);
  }

  private static ObjectState state(
      long generation, Optional<Long> observed, boolean isDeleted, State... conditions) {
    return new ObjectState(
        "ManagedSecret",
        Optional.of("shop"),
        "db",
        generation,
        observed,
        isDeleted,
        MADE,
        List.of(conditions));
  }
}
