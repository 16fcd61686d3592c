package dev.strongroom.core.keys;

import static dev.strongroom.core.keys.DeclaredKeys.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.Rejected;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeyBudgetTest {
  private static final int LIMIT = 3;

  private final DeclaredKeys keys = new DeclaredKeys();
  private final KeyBudget budget =
      new KeyBudget(account -> LIMIT, () -> keys.vault.store.records.values());
  private final DeclareKey use =
      new DeclareKey(
          keys.vault.store,
          new KeyMaker(new KeyWrapping(Vault.rootKey(1)), keys.time, new SecureRandom()),
          () -> keys.vault.store.records.values(),
          name -> keys.namespace,
          "xx-test-1",
          budget,
          keys.time);

  private Optional<KeyRecord> declare(String name) {
    return use.declare(key(name), keys.namespace, Optional.empty());
  }

  @Test
  void declarationsAtTheSameMomentStayWithinTheLimit() throws Exception {
    // Given
    int declarations = 12;
    CyclicBarrier together = new CyclicBarrier(declarations);
    ExecutorService threads = Executors.newFixedThreadPool(declarations);
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < declarations; i++) {
      String name = "key-" + i;
      calls.add(
          () -> {
            together.await(1, TimeUnit.MINUTES);
            return isDeclared(name);
          });
    }

    // When
    int declared = 0;
    try {
      for (Future<Boolean> call : threads.invokeAll(calls)) {
        declared += call.get() ? 1 : 0;
      }
    } finally {
      threads.shutdownNow();
    }

    // Then
    assertThat(declared).isEqualTo(LIMIT);
    assertThat(keys.vault.store.records).hasSize(LIMIT);
    assertThat(budget.shares()).isEqualTo(Map.of("shop", 1.0));
  }

  private boolean isDeclared(String name) {
    try {
      return declare(name).isPresent();
    } catch (Rejected noRoom) {
      return false;
    }
  }

  @Test
  void aKeyWithoutRoomIsRefusedWithoutAskingTheStore() {
    // Given
    declare("a");
    declare("b");
    declare("c");
    int reads = keys.vault.store.reads.get();

    // When, Then
    assertThatExceptionOfType(Rejected.class)
        .isThrownBy(() -> declare("d"))
        .satisfies(
            e -> {
              assertThat(e.kind()).isEqualTo(Rejected.Kind.LIMIT_EXCEEDED);
              assertThat(e.finding()).isEqualTo(AccountReason.KeyLimitExceeded.with("shop", LIMIT));
            });
    assertThat(keys.vault.store.reads.get()).isEqualTo(reads);
    assertThat(declare("a")).isPresent();
  }

  @Test
  void aKeyThatCouldNotBeMadeGivesItsPlaceBack() {
    // Given
    declare("a");
    declare("b");
    KeyBudget.Reservation failed = budget.reserve("shop", "k-failed");
    assertThatExceptionOfType(Rejected.class).isThrownBy(() -> declare("c"));

    // When
    failed.release();

    // Then
    assertThat(declare("c")).isPresent();
  }

  @Test
  void anotherAccountHasABudgetOfItsOwn() {
    // Given
    declare("a");
    declare("b");
    declare("c");

    // When, Then
    budget.reserve("bank", "k-bank").release();
  }
}
