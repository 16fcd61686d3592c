package dev.strongroom.core.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.overview.ObjectCounts.KindInState;
import dev.strongroom.core.overview.ObjectCounts.Trouble;
import dev.strongroom.core.overview.ObjectState.Severity;
import dev.strongroom.core.overview.ObjectState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ObjectCountsTest {
  private static final Instant NOW = Instant.parse("2026-11-01T00:00:00Z");
  private static final List<String> KINDS = List.of("ManagedSecret", "RotationPolicy");

  @Test
  void everyObjectCountsOnceByItsWorstProblem() {
    // When
    ObjectCounts counts =
        ObjectCounts.of(
            KINDS,
            Stream.of(
                object("shop", condition("Ready", "True", "Synced")),
                object("shop", condition("Ready", "Unknown", "NoValueYet")),
                object(
                    "shop",
                    condition("Ready", "Unknown", "NoValueYet"),
                    condition("Rotated", "False", "RotationFailed"))));

    // Then
    assertThat(counts.objects())
        .isEqualTo(
            Map.of(
                in("ManagedSecret", Optional.empty()), 1,
                in("ManagedSecret", Optional.of(Severity.WAITING)), 1,
                in("ManagedSecret", Optional.of(Severity.FAILING)), 1,
                in("RotationPolicy", Optional.empty()), 0,
                in("RotationPolicy", Optional.of(Severity.WAITING)), 0,
                in("RotationPolicy", Optional.of(Severity.FAILING)), 0));
  }

  @Test
  void problemsAreCountedByNamespaceAndReason() {
    // When
    ObjectCounts counts =
        ObjectCounts.of(
            KINDS,
            Stream.of(
                object("shop", condition("Ready", "False", "SecretNotOurs")),
                object(
                    "shop",
                    condition("Ready", "False", "SecretNotOurs"),
                    condition("Rotated", "False", "RotationFailed")),
                object("bank", condition("Ready", "False", "SecretNotOurs"))));

    // Then
    assertThat(counts.problems())
        .isEqualTo(
            Map.of(
                trouble("shop", "SecretNotOurs"), 2,
                trouble("shop", "RotationFailed"), 1,
                trouble("bank", "SecretNotOurs"), 1));
  }

  @Test
  void aRotationIsOverdueFromItsTimeOnUnlessItIsFrozen() {
    // When, Then
    assertThat(new ScheduledRotation(NOW.minusSeconds(90), false).overdue(NOW))
        .isEqualTo(Duration.ofSeconds(90));
    assertThat(new ScheduledRotation(NOW.minusSeconds(90), true).overdue(NOW)).isZero();
    assertThat(new ScheduledRotation(NOW.plusSeconds(1), false).overdue(NOW)).isZero();
  }

  private static KindInState in(String kind, Optional<Severity> worst) {
    return new KindInState(kind, worst);
  }

  private static Trouble trouble(String namespace, String reason) {
    return new Trouble("ManagedSecret", Optional.of(namespace), reason, Severity.FAILING);
  }

  private static ObjectState object(String namespace, State... conditions) {
    return new ObjectState(
        "ManagedSecret",
        Optional.of(namespace),
        "db",
        1,
        Optional.of(1L),
        false,
        NOW,
        Arrays.asList(conditions));
  }

  private static State condition(String type, String status, String reason) {
    return new State(type, status, reason, "", NOW);
  }
}
