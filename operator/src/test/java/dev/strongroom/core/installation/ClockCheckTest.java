package dev.strongroom.core.installation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockCheckTest {
  private static final Instant SERVER = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest(name = "off by {0}: {1}")
  @CsvSource({
    "PT0S, true",
    "PT5M, true",
    "-PT5M, true",
    "PT5M1S, false",
    "-PT5M1S, false",
    "P31D, false"
  })
  void aClockIsTrustedWithinFiveMinutesOfTheServers(Duration off, boolean isTrustworthy) {
    // When, Then
    assertThat(ClockCheck.isTrustworthy(SERVER.plus(off), SERVER)).isEqualTo(isTrustworthy);
  }
}
