package dev.strongroom.core.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.rootkeys.SlowRootKey;
import dev.strongroom.core.work.SharedCalls;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a root key that does not answer holds up. */
class KeyRingConcurrencyTest {
  private static final Optional<UUID> DEFAULT = Optional.empty();
  private static final int THREADS = 8;

  private final SlowRootKey rootKey = new SlowRootKey();
  private final Vault vault = new Vault(new MemoryKeyRecordStore(), rootKey, new SecureRandom());
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private UUID use(String account) {
    try (EncryptionKey key = vault.keys.current(account, DEFAULT)) {
      return key.keyId();
    }
  }

  private static <T> T soon(Future<T> result) throws Exception {
    return result.get(1, TimeUnit.MINUTES);
  }

  /** An account whose key lies in the same bin of a small hash map as that of the first. */
  private static String neighbour(String account) {
    int bin = bin(account);
    return IntStream.range(0, 10_000)
        .mapToObj(i -> "account-" + i)
        .filter(other -> bin(other) == bin)
        .findFirst()
        .orElseThrow();
  }

  private static int bin(String account) {
    int hash = KeyRecord.defaultKeyName(account).hashCode();
    return (hash ^ hash >>> 16) & 15;
  }

  @Test
  void aCreationThatHangsHoldsUpNoOtherAccount() throws Exception {
    // Given
    SlowRootKey.Hold hold = rootKey.holdNext();
    Future<UUID> stuck = threads.submit(() -> use("shop"));
    hold.awaitBegin();

    // When
    Future<UUID> other = threads.submit(() -> use(neighbour("shop")));

    // Then
    assertThat(soon(other)).isNotNull();
    assertThat(stuck.isDone()).isFalse();
    hold.end();
    assertThat(soon(stuck)).isEqualTo(vault.store.records.get("default.shop").keyId());
  }

  @Test
  void oneCreationAtATimeIsUnderWayForAnAccount() throws Exception {
    // Given
    SlowRootKey.Hold hold = rootKey.holdNext();
    List<Future<UUID>> uses = new ArrayList<>();
    uses.add(threads.submit(() -> use("shop")));
    hold.awaitBegin();
    for (int i = 1; i < THREADS; i++) {
      uses.add(threads.submit(() -> use("shop")));
    }

    // When
    hold.end();

    // Then
    UUID keyId = soon(uses.get(0));
    for (Future<UUID> use : uses) {
      assertThat(soon(use)).isEqualTo(keyId);
    }
    assertThat(rootKey.wraps).hasValue(1);
    assertThat(vault.store.creates).hasValue(1);
  }

  @Test
  void aKeyThatIsBeingUnwrappedCanBeForgottenAtOnce() throws Exception {
    // Given
    use("shop");
    vault.keys.forget("default.shop");
    SlowRootKey.Hold hold = rootKey.holdNext();
    Future<UUID> stuck = threads.submit(() -> use("shop"));
    hold.awaitBegin();

    // When
    Callable<Boolean> forget =
        () -> {
          vault.keys.forget("default.shop");
          return true;
        };
    Future<Boolean> forgotten = threads.submit(forget);

    // Then
    assertThat(soon(forgotten)).isTrue();
    hold.end();
    assertThat(soon(stuck)).isEqualTo(use("shop"));
  }

  @Test
  void aRecordThatChangesWhileItIsLoadedIsNotKept() throws Exception {
    // Given
    SlowRootKey.Hold hold = rootKey.holdNext();
    Future<UUID> making = threads.submit(() -> use("shop"));
    hold.awaitBegin();

    // When
    vault.keys.forget("default.shop");
    hold.end();
    soon(making);
    int reads = vault.store.reads.get();
    use("shop");

    // Then
    assertThat(vault.store.reads.get()).isEqualTo(reads + 1);
  }

  @Test
  void aFailureIsThatOfAllWhoWaitAndOfNobodyAfterThem() throws Exception {
    // Given
    SharedCalls<String, String> calls = new SharedCalls<>();
    SlowRootKey.Hold hold = rootKey.holdNext();
    Callable<String> failing =
        () ->
            calls.call(
                "key",
                () -> {
                  vault.maker.material(UUID.randomUUID(), "shop", 1);
                  throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
                });
    Future<String> first = threads.submit(failing);
    hold.awaitBegin();

    // When
    hold.end();

    // Then
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(() -> soon(first))
        .withCauseInstanceOf(Unavailable.class);
    assertThat(calls.call("key", () -> "answer")).isEqualTo("answer");
  }
}
