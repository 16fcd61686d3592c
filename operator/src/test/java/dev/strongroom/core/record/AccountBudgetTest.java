package dev.strongroom.core.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.accounts.AccountLedger;
import dev.strongroom.core.accounts.AccountLedger.Stored;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.DeclaredSecret;
import dev.strongroom.core.secrets.FirstValue;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountBudgetTest {
  private static final String SHOP = "shop";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Limits LIMITS = new Limits(3, 10, 1_000);

  private static AccountBudget budget(long secrets, long versions, long bytes) {
    Stored others = new Stored(Optional.empty(), "1", new Usage(secrets, versions, bytes));
    return new AccountLedger(account -> LIMITS, account -> Stream.of(others), () -> 0);
  }

  private static SecretRecord record(String name, Integer... sizes) {
    SecretRecord record =
        SecretRecord.create(
            new SecretArn(
                "cluster-local-1", AccountId.ofNamespace(SHOP), new SecretName(name), "AbCdEf"),
            new Owner(SHOP, name, "uid"),
            Metadata.NONE,
            NOW);
    for (int i = 0; i < sizes.length; i++) {
      VersionEntry version = VersionEntry.written(VersionId.derived(name + i), NOW);
      record = record.withVersion(version.holding(new byte[1], sizes[i]));
    }
    return record;
  }

  @ParameterizedTest
  @CsvSource({
    // secrets, versions, bytes in use, bytes to be written, what is exceeded
    "2, 9, 900, 100,",
    "3, 9, 900, 100, 3 secrets",
    "2, 10, 900, 100, 10 versions",
    "2, 9, 900, 101, 1000 bytes",
  })
  void aSecretWithAVersionNeedsRoomInEveryLimit(
      long secrets, long versions, long bytes, int size, String exceeded) {
    // Given
    AccountBudget budget = budget(secrets, versions, bytes);

    // When
    Runnable use =
        () -> {
          try (Reservation room = budget.reservation(SHOP)) {
            room.require(record("db"), record("db", size));
          }
        };

    // Then
    if (exceeded == null) {
      assertThatCode(use::run).doesNotThrowAnyException();
    } else {
      assertThatExceptionOfType(Rejected.class)
          .isThrownBy(use::run)
          .satisfies(
              e -> {
                assertThat(e.kind()).isEqualTo(Rejected.Kind.LIMIT_EXCEEDED);
                assertThat(e.finding().reason()).isEqualTo(AccountReason.AccountLimitExceeded);
                assertThat(e.finding().message()).contains(SHOP).contains(exceeded);
              });
    }
  }

  @Test
  void versionsOfUnknownLengthCountAsTheLargestOfTheSecret() {
    assertThat(AccountBudget.of(List.of())).isEqualTo(new Usage(1, 0, 0));
    assertThat(AccountBudget.of(List.of(Optional.empty(), Optional.empty())))
        .isEqualTo(new Usage(1, 2, 2 * AccountBudget.UNKNOWN_BYTES));
    assertThat(AccountBudget.of(List.of(Optional.of(10), Optional.of(5_000), Optional.empty())))
        .isEqualTo(new Usage(1, 3, 10_010));
  }

  @Test
  void theShareIsThatOfTheLimitThatIsClosest() {
    assertThat(new Usage(0, 9, 100).share(LIMITS)).isEqualTo(0.9);
    assertThat(new Usage(3, 9, 100).share(LIMITS)).isEqualTo(1);
  }

  @Test
  void resourcePoliciesCountAsBytes() {
    // Given
    SecretRecord plain = record("db", 50);

    // When
    SecretRecord described =
        plain
            .withDeclaration(plain.owner(), Metadata.NONE.withPolicy(Optional.of("12345")))
            .withAttributes(
                SecretAttributes.NONE.withManagedPolicies(
                    Map.of("cross-account-replication", "123")));

    // Then
    assertThat(AccountBudget.of(described)).isEqualTo(new Usage(1, 1, 58));
  }

  @Test
  void aSecretThatExceedsTheBudgetLeavesNothingInTheStore() {
    // Given
    MemoryStore store = new MemoryStore();
    Time time = new Time(NOW);
    DeclareSecret declare =
        new DeclareSecret(
            store,
            store,
            (namespace, how) -> SecretValue.text("x".repeat(101)),
            namespace -> {
              throw new AssertionError("the object has not been created again");
            },
            "cluster-local-1",
            budget(2, 9, 900),
            time);
    SecretName name = new SecretName("db");
    DeclaredSecret declared =
        new DeclaredSecret(
            new Owner(SHOP, "db", "uid"),
            AccountId.ofNamespace(SHOP),
            Tenancy.UNKNOWN,
            name,
            Metadata.NONE,
            Optional.of(new FirstValue.Generated(PasswordRules.DEFAULT, Optional.empty())),
            DeclaredSecret.OnRecreate.RESTORE,
            Optional.empty());

    // When
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> declare.declare(declared, Optional.empty()));

    // Then
    assertThat(store.find(SHOP, name)).isEmpty();
  }

  @Test
  void aWriteThatAddsNothingToAFullLimitIsNotRefused() {
    // Given
    AccountBudget budget = budget(4, 9, 900);
    SecretRecord stored = record("db", 50).at("7");

    // When, Then
    try (Reservation room = budget.reservation(SHOP)) {
      assertThatCode(() -> room.require(stored, record("db", 50, 50).at("7")))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void aPutWithoutRoomIsRefusedBeforeItsValueIsWritten() {
    // Given
    MemoryStore store = new MemoryStore();
    store.create(record("db"));
    PutSecretValue puts = new PutSecretValue(store, store, budget(2, 10, 0), new Time(NOW));

    // When
    try (SecretValue value = SecretValue.text("x")) {
      assertThatExceptionOfType(Rejected.class)
          .isThrownBy(
              () -> puts.put(SHOP, new SecretName("db"), VersionId.derived("1"), value, Set.of()))
          .satisfies(
              e -> assertThat(e.finding().reason()).isEqualTo(AccountReason.AccountLimitExceeded));
    }

    // Then
    SecretRecord record = store.find(SHOP, new SecretName("db")).orElseThrow();
    assertThat(record.versions()).isEmpty();
    assertThat(store.stored(record)).isEmpty();
  }
}
