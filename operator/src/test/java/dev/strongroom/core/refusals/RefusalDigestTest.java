package dev.strongroom.core.refusals;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.core.access.Door;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefusalDigestTest {
  private static final Instant START = Instant.parse("2026-11-29T12:00:00Z");
  private static final int ALL = 1_000_000;
  private static final AccountId CALLERS = new AccountId("219249978523");

  private final RefusalDigest digest = new RefusalDigest();

  @Test
  void theFirstRefusalIsReportedAtOnce() {
    // Given
    Refusal refusal = of("db", "app");
    digest.add(refusal, START);

    // When
    List<RefusalReport> due = digest.takeDue(START, ALL);

    // Then
    assertThat(due).containsExactly(new RefusalReport(refusal, START, START, 1));
  }

  @Test
  void laterOnesAreReportedTogetherOnceAMinute() {
    // Given
    Refusal refusal = of("db", "app");
    digest.add(refusal, START);
    digest.takeDue(START, ALL);
    for (int second = 1; second <= 59; second++) {
      digest.add(refusal, START.plusSeconds(second));
    }
    assertThat(digest.takeDue(START.plusSeconds(59), ALL)).isEmpty();

    // When
    List<RefusalReport> due = digest.takeDue(START.plusSeconds(60), ALL);

    // Then
    assertThat(due).containsExactly(new RefusalReport(refusal, START, START.plusSeconds(59), 60));
    assertThat(digest.takeDue(START.plusSeconds(3_600), ALL)).isEmpty();
  }

  @Test
  void aSeriesThatHasEndedBeginsAgain() {
    // Given
    Refusal refusal = of("db", "app");
    digest.add(refusal, START);
    digest.takeDue(START, ALL);
    Instant later = START.plus(RefusalDigest.QUIET).plusSeconds(1);
    digest.takeDue(later, ALL);

    // When
    digest.add(refusal, later);

    // Then
    assertThat(digest.takeDue(later, ALL))
        .containsExactly(new RefusalReport(refusal, later, later, 1));
  }

  @Test
  void doorsActionsAndRolesAreSeriesOfTheirOwn() {
    // Given
    digest.add(of("db", "app"), START);
    digest.add(of("db", "web"), START);
    digest.add(of("cache", "app"), START);

    // When
    List<RefusalReport> due = digest.takeDue(START, ALL);

    // Then
    assertThat(due).extracting(RefusalReport::count).containsExactly(1L, 1L, 1L);
  }

  @Test
  void whatDoesNotFitIntoOneRunComesFirstInTheNext() {
    // Given
    digest.add(of("db", "app"), START);
    digest.add(of("cache", "app"), START);
    digest.takeDue(START, 1);

    // When
    List<RefusalReport> due = digest.takeDue(START, 1);

    // Then
    assertThat(due).extracting(report -> report.refusal().secret().name()).containsExactly("cache");
  }

  @Test
  void aSecretHasTenSeriesAtMost() {
    // Given
    for (int i = 0; i < RefusalDigest.MOST_OF_SECRET; i++) {
      digest.add(of("db", "app-" + i), START);
    }

    // When
    boolean counted = digest.add(of("db", "one-more"), START);

    // Then
    assertThat(counted).isFalse();
    assertThat(digest.add(of("cache", "one-more"), START)).isTrue();
    assertThat(digest.add(of("db", "app-0"), START)).isTrue();
  }

  @Test
  void oneAccountOfCallersLeavesRoomForOthers() {
    // Given
    int made = 0;
    while (digest.add(of("secret-" + made, "app"), START)) {
      made++;
    }
    assertThat(made).isEqualTo(RefusalDigest.MOST_OF_ACCOUNT);

    // When
    boolean counted = digest.add(of("secret-0", "app", new AccountId("111122223333")), START);

    // Then
    assertThat(counted).isTrue();
  }

  @Test
  void theTotalIsBoundedAndRoomComesBack() {
    // Given
    int made = 0;
    while (digest.add(of("s" + made, "app", account(made / 100)), START)) {
      made++;
    }
    assertThat(made).isEqualTo(RefusalDigest.MOST);
    digest.takeDue(START, ALL);
    Instant later = START.plus(RefusalDigest.QUIET).plusSeconds(1);

    // When
    digest.takeDue(later, ALL);

    // Then
    assertThat(digest.add(of("s", "app", account(999)), later)).isTrue();
  }

  private static AccountId account(int number) {
    return new AccountId("%012d".formatted(number));
  }

  private static Refusal of(String secret, String role) {
    return of(secret, role, CALLERS);
  }

  private static Refusal of(String secret, String role, AccountId account) {
    return new Refusal(
        new Owner("payments", secret, "uid-" + secret),
        SecretAction.GET_SECRET_VALUE,
        account,
        "arn:aws:iam::" + account + ":role/" + role,
        Door.RESOURCE);
  }
}
