package dev.strongroom.adapters.rootkeys;

import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.RootKeyReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.rootkeys.RootKey;
import dev.strongroom.core.rootkeys.WrappedKey;
import dev.strongroom.platform.DaemonThreads;
import dev.strongroom.platform.ProviderLog;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A root key whose provider has a hard deadline for every call, kept from outside: a file system, a
 * socket or a library that never returns holds a thread of its own and not the caller's. A provider
 * that does not return is unavailable, and gets no further call while {@value #MOST_CALLS} hang.
 */
public final class DeadlineRootKey implements RootKey {
  /** Calls at a time, those that hang included. */
  static final int MOST_CALLS = 16;

  private final RootKey provider;
  private final Duration deadline;
  private final ProviderLog log;
  private final Semaphore free = new Semaphore(MOST_CALLS);
  private final ExecutorService threads;
  private volatile boolean isLate;

  /**
   * Bounds the calls of a provider.
   *
   * @param deadline for each call; longer than the provider's own time limits
   */
  public DeadlineRootKey(RootKey provider, Duration deadline) {
    this.provider = provider;
    this.deadline = deadline;
    this.log = new ProviderLog(provider.provider());
    this.threads =
        Executors.newCachedThreadPool(new DaemonThreads("root-key-" + provider.provider()));
  }

  @Override
  public String provider() {
    return provider.provider();
  }

  @Override
  public String id() {
    return inTime(provider::id);
  }

  @Override
  public List<String> ids() {
    return inTime(provider::ids);
  }

  /** Known in memory: nobody is asked. */
  @Override
  public List<String> onlyInMemory() {
    return provider.onlyInMemory();
  }

  @Override
  public void check() {
    inTime(
        () -> {
          provider.check();
          return true;
        });
  }

  @Override
  public WrappedKey wrap(KeyMaterial key, byte[] associatedData) {
    return inTime(() -> provider.wrap(key, associatedData));
  }

  @Override
  public boolean mayUnwrap(byte[] wrapped) {
    return provider.mayUnwrap(wrapped);
  }

  @Override
  public KeyMaterial unwrap(byte[] wrapped, byte[] associatedData) {
    return inTime(() -> provider.unwrap(wrapped, associatedData));
  }

  private <T> T inTime(Supplier<T> call) {
    long end = System.nanoTime() + deadline.toNanos();
    try {
      if (!free.tryAcquire(deadline.toNanos(), TimeUnit.NANOSECONDS)) {
        throw log.unavailable("it does not return from earlier calls");
      }
      CompletableFuture<T> result = new CompletableFuture<>();
      threads.execute(() -> run(call, result));
      return await(result, end - System.nanoTime());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
    }
  }

  private <T> T await(CompletableFuture<T> result, long nanos) throws InterruptedException {
    try {
      T answer = result.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
      if (isLate) {
        isLate = false;
        log.say("it returns in time again");
      }
      return answer;
    } catch (TimeoutException late) {
      if (result.cancel(true)) {
        isLate = true;
        throw log.unavailable("it did not return within " + deadline.toSeconds() + " s");
      }
      return await(result, 0);
    } catch (InterruptedException stopped) {
      result.cancel(true);
      throw stopped;
    } catch (ExecutionException e) {
      throw unchecked(e.getCause());
    } catch (CancellationException e) {
      throw new Unavailable(RootKeyReason.RootKeyUnavailable.with());
    }
  }

  /** The thread is interrupted when nobody waits any more; a key that comes too late is wiped. */
  private <T> void run(Supplier<T> call, CompletableFuture<T> result) {
    Thread worker = Thread.currentThread();
    Object turn = new Object();
    boolean[] isRunning = {true};
    result.whenComplete(
        (value, failure) -> {
          synchronized (turn) {
            if (isRunning[0] && result.isCancelled()) {
              worker.interrupt();
            }
          }
        });
    try {
      T value = call.get();
      if (!result.complete(value) && value instanceof KeyMaterial unwanted) {
        unwanted.close();
      }
    } catch (RuntimeException | Error failure) {
      result.completeExceptionally(failure);
    } finally {
      synchronized (turn) {
        isRunning[0] = false;
      }
      free.release();
    }
  }

  private static RuntimeException unchecked(Throwable failure) {
    Objects.requireNonNull(failure);
    if (failure instanceof Error error) {
      throw error;
    }
    return (RuntimeException) failure;
  }

  @Override
  public String toString() {
    return "DeadlineRootKey[" + provider + "]";
  }
}
