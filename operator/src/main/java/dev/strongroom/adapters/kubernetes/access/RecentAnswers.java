package dev.strongroom.adapters.kubernetes.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.core.work.SharedCalls;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Answers that are good for seconds, counted from when the question was asked. At most one caller
 * asks the same question at a time. No lock is held while a question is asked, so nobody waits for
 * another question's answer. Failures are not kept.
 */
final class RecentAnswers<K, V> {
  private record Kept<V>(V answer, long until) {}

  private final Cache<K, Kept<V>> kept;
  private final SharedCalls<K, V> asked = new SharedCalls<>();
  private final Function<V, Duration> lifetime;
  private final LongSupplier nanoTime;

  /**
   * Nothing is known yet.
   *
   * @param most answers that are kept at one time
   * @param longest lifetime of any answer
   * @param lifetime of an answer
   */
  RecentAnswers(int most, Duration longest, Function<V, Duration> lifetime, LongSupplier nanoTime) {
    this.kept =
        Caffeine.newBuilder()
            .maximumSize(most)
            // Frees memory; each answer knows its own end to the nanosecond.
            .expireAfterWrite(longest.multipliedBy(2))
            .ticker(nanoTime::getAsLong)
            .executor(Runnable::run)
            .build();
    this.lifetime = lifetime;
    this.nanoTime = nanoTime;
  }

  /** The answer that is known, or else that of {@code ask}. */
  V get(K question, Supplier<V> ask) {
    Kept<V> known = kept.getIfPresent(question);
    return known != null && known.until() - nanoTime.getAsLong() > 0
        ? known.answer()
        : asked.call(question, () -> fresh(question, ask));
  }

  private V fresh(K question, Supplier<V> ask) {
    long askedAt = nanoTime.getAsLong();
    V answer = ask.get();
    kept.put(question, new Kept<>(answer, askedAt + lifetime.apply(answer).toNanos()));
    return answer;
  }
}
