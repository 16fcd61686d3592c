package dev.strongroom.core.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryDelayTest {
  @ParameterizedTest
  @CsvSource({
    // failing for, objects of the account, accounts, delay
    "PT0S,       1,     1,   PT10S",
    "PT9S,       1,     1,   PT10S",
    "PT25S,      1,     1,   PT25S",
    "PT9M59S,    1,     1,   PT9M59S",
    "PT10M,      1,     1,   PT10M",
    "PT240H,     1,     1,   PT10M",
    "PT0S,       200,   1,   PT20S",
    "PT0S,       10000, 1,   PT16M40S",
    "PT10M,      600,   1,   PT10M",
    "PT10M,      10000, 1,   PT2H46M40S",
    "PT10M,      1,     601, PT10M1S",
    "PT10M,      10000, 2,   PT5H33M20S",
    "PT10M,      1,     2,   PT10M",
    "PT-5S,      1,     1,   PT10S",
  })
  void growsWithTheTimeOfFailureAndWithTheNumberThatFail(
      Duration failingFor, int ofAccount, int accounts, Duration delay) {
    // When
    Duration next = RetryDelay.of(failingFor, ofAccount, accounts);

    // Then
    assertThat(next).isEqualTo(delay);
  }
}
