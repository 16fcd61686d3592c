package dev.strongroom.adapters.kubernetes.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.ProjectionReason;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.reconciling.Phase;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConditionsTest {
  private static final Instant EARLIER = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant NOW = Instant.parse("2026-01-02T00:00:00.987654321Z");
  private static final Finding FINDING = SecretReason.NoValueYet.with();

  @ParameterizedTest
  @CsvSource({
    "READY,'Ready=True'",
    "WAITING,'Ready=Unknown Reconciling=True'",
    "RETRYING,'Ready=False Reconciling=True'",
    "STALLED,'Ready=False Stalled=True'"
  })
  void readyAndTheConditionsOfKstatusFollowThePhase(Phase phase, String expected) {
    assertThat(of(List.of(), phase, NOW).stream().map(c -> c.getType() + "=" + c.getStatus()))
        .containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @EnumSource(Phase.class)
  void anUnchangedStateGivesAnEqualList(Phase phase) {
    // Given
    List<Condition> before = of(List.of(), phase, EARLIER);

    // When, Then
    assertThat(of(before, phase, NOW)).isEqualTo(before);
  }

  @Test
  void theTimeOfAnObjectThatNobodyHadSeenIsNotTaken() {
    // Given
    Condition unseen =
        new ConditionBuilder()
            .withType("Ready")
            .withStatus("Unknown")
            .withReason("Pending")
            .withMessage("Waiting for the operator.")
            .withLastTransitionTime("1970-01-01T00:00:00Z")
            .build();
    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    // When
    List<Condition> after =
        new Conditions(List.of(unseen), 1, now).phase(Phase.WAITING, FINDING).list();

    // Then
    assertThat(after)
        .extracting(Condition::getLastTransitionTime)
        .containsOnly("2026-01-01T00:00:00Z");
  }

  @Test
  void theTimeOfTransitionIsThatOfTheStatusAndNotOfTheReason() {
    // Given
    List<Condition> before =
        new Conditions(List.of(), 1, EARLIER)
            .phase(Phase.STALLED, ProjectionReason.SecretNotOurs.with("s"))
            .list();

    // When
    List<Condition> otherReason = of(before, Phase.STALLED, NOW);
    List<Condition> otherStatus = of(before, Phase.READY, NOW);

    // Then
    assertThat(otherReason.get(0).getReason()).isEqualTo("NoValueYet");
    assertThat(otherReason.get(0).getLastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(otherStatus.get(0).getLastTransitionTime()).isEqualTo("2026-01-02T00:00:00Z");
  }

  @Test
  void reasonsAndMessagesAreWithinWhatKubernetesTakes() {
    assertThat(Reason.all())
        .allSatisfy(
            reason -> {
              assertThat(reason.name()).matches("[A-Z][A-Za-z]{0,127}");
              assertThat(reason.sentence()).isNotBlank().hasSizeLessThan(1024);
            });
  }

  private static List<Condition> of(List<Condition> before, Phase phase, Instant now) {
    return new Conditions(before, 1, now).phase(phase, FINDING).list();
  }
}
