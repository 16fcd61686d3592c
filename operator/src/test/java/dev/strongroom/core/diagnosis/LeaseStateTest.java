package dev.strongroom.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.diagnosis.Check.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeaseStateTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "op-1, 0, OK, op-1 holds the lease and renews it",
    "op-1, 20, OK, op-1 holds the lease and renews it",
    "op-1, 21, FAILING, op-1 renewed the lease 21 s ago; it lasts 15 s",
    "op-1, -5, OK, op-1 holds the lease and renews it",
    "op-1, -6, WARNING, the clock of op-1 is 6 s ahead of the API server's",
    "'', 0, FAILING, nobody holds the lease",
  })
  void theAgeOfTheRenewalDecides(String holder, long age, Verdict verdict, String finding) {
    // Given
    LeaseState lease = new LeaseState(holder, NOW.minusSeconds(age), Duration.ofSeconds(15));

    // When
    Check check = LeaseState.check(Look.found(lease), NOW);

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.finding()).isEqualTo(finding);
    assertThat(check.remedy().isEmpty()).isEqualTo(verdict == Verdict.OK);
  }

  @Test
  void withoutALeaseNoOperatorHasStarted() {
    // When
    Check check = LeaseState.check(Look.absent(), NOW);

    // Then
    assertThat(check.verdict()).isEqualTo(Verdict.FAILING);
  }

  @Test
  void whatMayNotBeSeenIsUnknown() {
    // When
    Check check = LeaseState.check(Look.hidden("get leases in namespace x"), NOW);

    // Then
    assertThat(check)
        .isEqualTo(
            new Check(
                "leader",
                Verdict.UNKNOWN,
                "you may not get leases in namespace x",
                "ask with that right"));
  }
}
