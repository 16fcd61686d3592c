package dev.strongroom.core.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.accounts.AccountLedger.Stored;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountBudget.Limits;
import dev.strongroom.core.record.AccountBudget.Reservation;
import dev.strongroom.core.record.AccountBudget.Usage;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AccountLedgerTest {
  private static final String SHOP = "shop";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Limits LIMITS = new Limits(5, 8, 1_000);

  /** What the watch has reported, by ARN. */
  private final Map<SecretArn, Stored> reported = new ConcurrentHashMap<>();

  private final AtomicLong time = new AtomicLong();
  private final AccountLedger ledger =
      new AccountLedger(account -> LIMITS, this::reported, time::get);

  private Stream<Stored> reported(String account) {
    return account.equals(SHOP) ? reported.values().stream() : Stream.empty();
  }

  private void report(SecretRecord record) {
    SecretArn arn = record.arn();
    reported.put(arn, new Stored(Optional.of(arn), record.revision(), AccountBudget.of(record)));
  }

  private void passes(Duration duration) {
    time.addAndGet(duration.toNanos());
  }

  private static SecretRecord record(String name, int versions) {
    SecretRecord record =
        SecretRecord.create(
            new SecretArn(
                "cluster-local-1", AccountId.ofNamespace(SHOP), new SecretName(name), "AbCdEf"),
            new Owner(SHOP, name, "uid"),
            Metadata.NONE,
            NOW);
    for (int i = 0; i < versions; i++) {
      record =
          record.withVersion(
              VersionEntry.written(VersionId.derived(name + i), NOW).holding(new byte[1], 100));
    }
    return record;
  }

  private Reservation reserved(SecretRecord before, SecretRecord after) {
    Reservation room = ledger.reservation(SHOP);
    room.require(before, after);
    return room;
  }

  private void assertRefused(SecretRecord before, SecretRecord after) {
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> reserved(before, after));
  }

  @Test
  void writersAtTheSameMomentStayWithinTheLimit() throws Exception {
    // Given
    int writers = 16;
    CyclicBarrier together = new CyclicBarrier(writers);
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    List<Callable<Boolean>> writes = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      SecretRecord created = record("db-" + i, 1);
      String revision = String.valueOf(100 + i);
      writes.add(
          () -> {
            together.await(1, TimeUnit.MINUTES);
            try (Reservation room = ledger.reservation(SHOP)) {
              room.require(created, created);
              Thread.yield();
              report(created.at(revision));
              room.commit(created.at(revision));
              return true;
            } catch (Rejected noRoom) {
              return false;
            }
          });
    }

    // When
    long written = 0;
    try {
      for (Future<Boolean> write : threads.invokeAll(writes)) {
        written += isTrue(write) ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }

    // Then
    assertThat(written).isEqualTo(LIMITS.secrets());
    assertThat(ledger.usage(SHOP).secrets()).isEqualTo(LIMITS.secrets());
  }

  private static boolean isTrue(Future<Boolean> write) throws InterruptedException {
    try {
      return write.get();
    } catch (ExecutionException failed) {
      throw new AssertionError(failed.getCause());
    }
  }

  @Test
  void aWriteThatFailsGivesItsRoomBack() {
    // Given
    SecretRecord big = record("big", 8);
    Reservation failed = reserved(big, big);
    assertRefused(record("late", 1), record("late", 1));

    // When
    failed.close();

    // Then
    assertThat(ledger.usage(SHOP)).isEqualTo(Usage.NONE);
    reserved(record("late", 1), record("late", 1)).close();
  }

  @Test
  void aWriteThatIsDecidedAgainHoldsItsRoomOnce() {
    // Given
    SecretRecord stored = record("db", 1).at("1");
    report(stored);

    // When
    try (Reservation room = ledger.reservation(SHOP)) {
      for (int i = 0; i < 20; i++) {
        room.require(stored, record("db", 2).at("1"));
      }

      // Then
      assertThat(ledger.usage(SHOP)).isEqualTo(new Usage(1, 2, 200));
    }
  }

  @Test
  void whatIsWrittenCountsOnceBeforeTheWatchReportsItAndAfter() {
    // Given
    SecretRecord created = record("db", 2);
    Reservation room = reserved(created, created);
    passes(Duration.ofSeconds(3));

    // When the watch is faster than the answer of the write
    report(created.at("7"));
    passes(Duration.ofSeconds(3));
    Usage inFlight = ledger.usage(SHOP);
    room.commit(created.at("7"));
    room.close();

    // Then
    Usage once = new Usage(1, 2, 200);
    assertThat(inFlight).isEqualTo(once);
    assertThat(ledger.usage(SHOP)).isEqualTo(once);
    passes(Duration.ofSeconds(3));
    assertThat(ledger.usage(SHOP)).isEqualTo(once);
  }

  @Test
  void whatIsWrittenCountsAlthoughTheWatchLagsBehind() {
    // Given
    SecretRecord old = record("db", 1).at("1");
    report(old);
    SecretRecord next = record("db", 3);

    // When
    Reservation room = reserved(old, next);
    room.commit(next.at("9"));
    room.close();

    // Then
    passes(Duration.ofSeconds(5));
    assertThat(ledger.usage(SHOP)).isEqualTo(new Usage(1, 3, 300));

    // When the watch has caught up with a later state
    report(record("db", 2).at("12"));
    passes(Duration.ofSeconds(5));

    // Then
    assertThat(ledger.usage(SHOP)).isEqualTo(new Usage(1, 2, 200));
  }

  @Test
  void aRecordThatWasRemovedBeforeTheWatchReportedItIsForgotten() {
    // Given
    SecretRecord created = record("db", 1);
    Reservation room = reserved(created, created);
    room.commit(created.at("7"));
    room.close();

    // When
    passes(Duration.ofMinutes(1));

    // Then
    assertThat(ledger.usage(SHOP)).isEqualTo(Usage.NONE);
  }

  @Test
  void twoWritesOfOneSecretHoldRoomForBoth() {
    // Given
    SecretRecord stored = record("db", 6).at("1");
    report(stored);
    Reservation rotation = reserved(stored, record("db", 7).at("1"));
    Reservation put = reserved(stored, record("db", 7).at("1"));

    // When
    assertRefused(stored, record("db", 7).at("1"));
    rotation.commit(record("db", 7).at("2"));
    rotation.close();
    put.close();

    // Then
    assertThat(ledger.usage(SHOP)).isEqualTo(new Usage(1, 7, 700));
  }

  @Test
  void aRotationThatHasItsRoomIsNotRefusedByItsOwnReservation() {
    // Given
    SecretRecord stored = record("db", 7).at("1");
    report(stored);
    Reservation rotation = reserved(stored, record("db", 8).at("1"));

    // When, Then
    ledger.requireVersion(stored);
    rotation.commit(record("db", 8).at("2"));
    rotation.close();
    ledger.requireVersion(stored);
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> ledger.requireVersion(record("db", 8).at("2")));
  }

  @Test
  void idleAccountsAreForgottenAndThoseThatWriteAreNot() {
    // Given
    SecretRecord created = record("db", 1);
    Optional<Reservation> room = Optional.of(reserved(created, created));
    passes(Duration.ofMinutes(1));

    // When
    ledger.forgetIdle();

    // Then
    assertThat(ledger.usage(SHOP)).isEqualTo(new Usage(1, 1, 100));
    room.get().close();
    passes(Duration.ofMinutes(1));
    ledger.forgetIdle();
    assertThat(ledger.usage(SHOP)).isEqualTo(Usage.NONE);
  }
}
