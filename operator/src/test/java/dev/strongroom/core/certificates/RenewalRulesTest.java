package dev.strongroom.core.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.certificates.RenewalRules.Existing;
import dev.strongroom.core.certificates.RenewalRules.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RenewalRulesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void whereThereIsNothingAllIsMade() {
    // When
    Step step = RenewalRules.next(Optional.empty(), Set.of("a"), START);

    // Then
    assertThat(step).isEqualTo(Step.CREATE);
  }

  @ParameterizedTest(name = "authority for {0} days, server for {1}, names {2}: {3}")
  @CsvSource({
    "3650, 90, a b, KEEP",
    "3650, 31, a b, KEEP",
    "3650, 29, a b, ISSUE_SERVER",
    "3650, 0, a b, ISSUE_SERVER",
    "3650, -5, a b, ISSUE_SERVER",
    "3650, 90, a, ISSUE_SERVER",
    "3650, 90, a b c, KEEP",
    "1217, 90, a b, KEEP",
    "1216, 90, a b, RENEW_AUTHORITY",
    "1216, 29, a, RENEW_AUTHORITY",
    "-1, 90, a b, RENEW_AUTHORITY"
  })
  void certificatesAreMadeAnewWhenAThirdOfTheirTimeIsLeft(
      int authorityDays, int serverDays, String names, Step expected) {
    // Given
    Existing existing =
        new Existing(
            withLeft(authorityDays, RenewalRules.AUTHORITY_VALIDITY),
            withLeft(serverDays, RenewalRules.SERVER_VALIDITY),
            Set.of(names.split(" ")));

    // When
    Step step = RenewalRules.next(Optional.of(existing), Set.of("a", "b"), START);

    // Then
    assertThat(step).isEqualTo(expected);
  }

  private static Validity withLeft(int days, Duration length) {
    Instant issued = START.plus(Duration.ofDays(days)).minus(length);
    return Validity.issuedAt(issued, length);
  }

  @Test
  void aServiceHasAllNamesThatPodsUse() {
    // When
    Set<String> names = ServiceNames.of("api", "vault", List.of("secrets.example.com"));

    // Then
    assertThat(names)
        .containsExactlyInAnyOrder(
            "api",
            "api.vault",
            "api.vault.svc",
            "api.vault.svc.cluster.local",
            "secrets.example.com");
  }
}
