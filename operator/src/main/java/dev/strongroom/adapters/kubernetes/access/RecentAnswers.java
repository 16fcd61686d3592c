package dev.strongroom.adapters.kubernetes.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.core.work.SharedCalls;
import dev.strongroom.platform.DaemonThreads;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers that are good for seconds, counted from when the question was asked. At most one caller
 * asks the same question at a time. No lock is held while a question is asked, so nobody waits for
 * another question's answer. An answer that is used in the second half of its time is renewed
 * meanwhile, so a question that is asked again and again makes nobody wait. Failures are not kept.
 */
final class RecentAnswers<K, V> {
  private static final Logger LOG = LoggerFactory.getLogger(RecentAnswers.class);
  private static final int RENEWED_AT_ONE_TIME = 4;
  private static final int MOST_TO_RENEW = 1_000;
  private static final int IDLE_SECONDS = 10;

  /** An answer, and whether somebody has seen to the next. */
  private static final class Kept<V> {
    private final V answer;
    private final long lifetime;
    private final long until;
    private final AtomicBoolean renewing = new AtomicBoolean();

    Kept(V answer, long askedAt, long lifetime) {
      this.answer = answer;
      this.lifetime = lifetime;
      this.until = askedAt + lifetime;
    }
  }

  private final Cache<K, Kept<V>> kept;
  private final SharedCalls<K, V> asked = new SharedCalls<>();
  private final Function<V, Duration> lifetime;
  private final LongSupplier nanoTime;

  /** What it has no room for is asked when it is needed. */
  private final ThreadPoolExecutor renewals =
      new ThreadPoolExecutor(
          RENEWED_AT_ONE_TIME,
          RENEWED_AT_ONE_TIME,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_TO_RENEW),
          new DaemonThreads("identity-renewal"),
          new ThreadPoolExecutor.DiscardPolicy());

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
    renewals.allowCoreThreadTimeOut(true);
  }

  /** The answer that is known, or else that of {@code ask}. */
  V get(K question, Supplier<V> ask) {
    Kept<V> known = kept.getIfPresent(question);
    long left = known == null ? 0 : known.until - nanoTime.getAsLong();
    if (left <= 0) {
      return asked.call(question, () -> fresh(question, ask));
    }
    if (left <= known.lifetime / 2 && known.renewing.compareAndSet(false, true)) {
      renewals.execute(() -> renew(question, known, ask));
    }
    return known.answer;
  }

  private void renew(K question, Kept<V> known, Supplier<V> ask) {
    try {
      asked.call(
          question,
          () -> kept.getIfPresent(question) == known ? fresh(question, ask) : known.answer);
    } catch (RuntimeException unanswered) {
      // Whoever asks when the time of the present answer is over gets the failure.
      LOG.debug("an answer could not be renewed", unanswered);
    }
  }

  private V fresh(K question, Supplier<V> ask) {
    long askedAt = nanoTime.getAsLong();
    V answer = ask.get();
    kept.put(question, new Kept<>(answer, askedAt, lifetime.apply(answer).toNanos()));
    return answer;
  }
}
