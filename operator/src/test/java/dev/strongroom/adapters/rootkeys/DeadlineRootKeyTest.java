package dev.strongroom.adapters.rootkeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.core.values.PlaintextAccess;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A provider that never returns, as a hung NFS mount or an HSM's library does. */
@Timeout(60)
class DeadlineRootKeyTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final byte[] NONE = new byte[0];

  @Test
  void aCallThatNeverReturnsIsUnavailableAtTheDeadlineAndInterrupted() throws Exception {
    // Given
    Hanging provider = new Hanging();
    RootKey key = new DeadlineRootKey(provider, SHORT);

    // When, Then
    assertThatThrownBy(() -> key.unwrap(NONE, NONE))
        .isInstanceOf(Unavailable.class)
        .hasMessageContaining(RootKeyReason.RootKeyUnavailable.name());
    assertThat(provider.interrupted.get(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void everyCallHasTheDeadline() {
    RootKey key = new DeadlineRootKey(new Hanging(), SHORT);
    assertThatThrownBy(key::id).isInstanceOf(Unavailable.class);
    assertThatThrownBy(key::ids).isInstanceOf(Unavailable.class);
    assertThatThrownBy(key::check).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> key.wrap(null, NONE)).isInstanceOf(Unavailable.class);
  }

  @Test
  void aProviderThatCannotEvenBeInterruptedGetsNoMoreCallsThanItsShare() throws Exception {
    // Given
    Hanging provider = new Hanging();
    provider.stubborn = true;
    RootKey key = new DeadlineRootKey(provider, SHORT);

    // When
    for (int i = 0; i < 2 * DeadlineRootKey.MOST_CALLS; i++) {
      assertThatThrownBy(key::check).isInstanceOf(Unavailable.class);
    }

    // Then
    assertThat(provider.running.get()).isEqualTo(DeadlineRootKey.MOST_CALLS);

    // When
    provider.release.countDown();

    // Then

    until(() -> key.id().equals("id"));
  }

  @Test
  void aKeyThatComesTooLateIsWiped() throws Exception {
    // Given
    Hanging provider = new Hanging();
    provider.stubborn = true;
    RootKey key = new DeadlineRootKey(provider, SHORT);
    assertThatThrownBy(() -> key.unwrap(NONE, NONE)).isInstanceOf(Unavailable.class);

    // When
    provider.release.countDown();

    // Then
    until(
        () -> {
          try {
            return provider.unwrapped.bytes(PlaintextAccess.granted()) == null;
          } catch (IllegalStateException wiped) {
            return true;
          }
        });
  }

  @Test
  void whatTheProviderSaysInTimeIsPassedOnAsItIs() {
    // Given
    Hanging provider = new Hanging();
    provider.release.countDown();
    RootKey key = new DeadlineRootKey(provider, Duration.ofSeconds(30));

    // When, Then
    assertThat(key.id()).isEqualTo("id");
    assertThat(key.unwrap(NONE, NONE)).isSameAs(provider.unwrapped);
    assertThatThrownBy(() -> key.wrap(null, NONE))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining(RequestReason.ValueSize.name());
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    while (!holds(condition)) {
      Thread.sleep(10);
    }
  }

  private static boolean holds(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (Unavailable stillAway) {
      return false;
    }
  }

  /** Waits for its release in every call. */
  private static final class Hanging implements RootKey {
    private final CountDownLatch release = new CountDownLatch(1);
    private final CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
    private final KeyMaterial unwrapped = KeyMaterial.owning(new byte[KeyMaterial.BYTES]);
    private final AtomicInteger running = new AtomicInteger();
    private volatile boolean stubborn;

    private void hang() {
      running.incrementAndGet();
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException e) {
          interrupted.complete(true);
          if (!stubborn) {
            break;
          }
        }
      }
      running.decrementAndGet();
    }

    @Override
    public String provider() {
      return "file";
    }

    @Override
    public String id() {
      hang();
      return "id";
    }

    @Override
    public void check() {
      hang();
    }

    @Override
    public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
      hang();
      throw new InvalidInput(RequestReason.ValueSize.with(0));
    }

    @Override
    public boolean mayUnwrap(byte[] wrapped) {
      return true;
    }

    @Override
    public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
      hang();
      return unwrapped;
    }
  }
}
