package dev.strongroom.core.work;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Slow calls, of which one at a time is made for each key: whoever asks while it runs waits for it
 * and gets its answer, or its failure. No lock is held meanwhile, so calls for different keys never
 * wait for each other. How long a call takes is bounded by the call itself.
 *
 * @param <K> what calls are told apart by
 * @param <V> what a call answers
 */
public final class SharedCalls<K, V> {
  private final Map<K, CompletableFuture<V>> running = new ConcurrentHashMap<>();

  /** The answer of the call that runs for this key, or else of this one. */
  public V call(K key, Supplier<V> call) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> other = running.putIfAbsent(key, mine);
    if (other != null) {
      return answer(other);
    }
    try {
      mine.complete(call.get());
    } catch (RuntimeException | Error failure) {
      mine.completeExceptionally(failure);
    } finally {
      running.remove(key, mine);
    }
    return answer(mine);
  }

  private V answer(CompletableFuture<V> result) {
    try {
      return result.join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failed.getCause();
    }
  }
}
