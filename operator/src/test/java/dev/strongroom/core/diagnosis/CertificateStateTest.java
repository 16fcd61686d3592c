package dev.strongroom.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.core.diagnosis.Check.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificateStateTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "-1, 60, true, OK, is valid for 60 days",
    "-1, 14, true, OK, is valid for 14 days",
    "-1, 13, true, WARNING, is valid for 13 days",
    "-9, -2, true, FAILING, expired 2 days ago",
    "1, 60, true, FAILING, does not hold before 2026-12-01T12:00:00Z",
    "-1, 60, false, FAILING, is not of the authority that",
  })
  void validityAndAuthorityDecide(
      long from, long until, boolean trusted, Verdict verdict, String finding) {
    // Given
    Validity validity =
        new Validity(NOW.plus(Duration.ofDays(from)), NOW.plus(Duration.ofDays(until)));

    // When
    Check check =
        CertificateState.check(
            "it", Look.found(new CertificateState(Optional.of(validity), trusted)), NOW);

    // Then
    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.finding()).startsWith(finding);
  }

  @Test
  void anObjectWithoutACertificateFails() {
    // When
    Check check =
        CertificateState.check("it", Look.found(new CertificateState(Optional.empty(), true)), NOW);

    // Then
    assertThat(check.finding()).isEqualTo("is not there");
    assertThat(check.verdict()).isEqualTo(Verdict.FAILING);
  }
}
