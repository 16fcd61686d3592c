package dev.strongroom.adapters.awsapi;

import dev.strongroom.adapters.awsapi.model.AwsError;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Metrics of calls: how many by action and error code, how long each action takes, and how many
 * came too soon. All tags are words of the endpoint's own, never a client's.
 */
public final class CallMeters {
  private static final String NONE = "none";

  /** Every action with every code that it can have stays far below. */
  private static final int MOST_COUNTERS = 2_000;

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private record Key(String service, String action, String code) {}

  private final MeterRegistry meters;
  private final Map<Key, Counter> requests = new ConcurrentHashMap<>();
  private final Map<Key, Timer> durations = new ConcurrentHashMap<>();
  private final Map<By, Counter> throttled = new EnumMap<>(By.class);

  /** Whose request rate was exceeded. */
  enum By {
    /** That of the caller's account. */
    ACCOUNT,
    /** That of an address whose callers are not authenticated. */
    ADDRESS
  }

  /** Metrics in this registry. */
  public CallMeters(MeterRegistry meters) {
    this.meters = meters;
    for (By by : By.values()) {
      throttled.put(
          by,
          Counter.builder("strongroom.endpoint.throttled")
              .description("Requests since the start that exceeded a request rate")
              .tag("by", by.name().toLowerCase(Locale.ROOT))
              .register(meters));
    }
  }

  void throttled(By by) {
    throttled.get(by).increment();
  }

  /** Begins to measure a call. */
  Sample begin() {
    return new Sample(System.nanoTime());
  }

  /** One call. Used by one thread. */
  final class Sample {
    private final long begun;
    private String service = NONE;
    private String action = NONE;

    private Sample(long begun) {
      this.begun = begun;
    }

    /** What is asked for is known. */
    void action(Action<?> known) {
      service = known.service().signingName();
      action = known.name();
    }

    /** The call is answered. */
    void end(Optional<AwsError> error) {
      String code = error.map(AwsError::code).orElse("");
      Key key = new Key(service, action, code.isEmpty() ? "OK" : code);
      Counter counter = requests.get(key);
      if (counter == null) {
        counter = counter(key);
      }
      counter.increment();
      durations
          .computeIfAbsent(new Key(service, action, ""), CallMeters.this::timer)
          .record(Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  private Counter counter(Key key) {
    Key bounded =
        requests.size() < MOST_COUNTERS ? key : new Key(key.service(), key.action(), "Other");
    return requests.computeIfAbsent(
        bounded,
        k ->
            Counter.builder("strongroom.endpoint.requests")
                .description("Requests since the start by action and AWS's error code, or OK")
                .tag("service", k.service())
                .tag("action", k.action())
                .tag("code", k.code())
                .register(meters));
  }

  private Timer timer(Key key) {
    return Timer.builder("strongroom.endpoint.duration")
        .description("Time from a request's last byte being handled to its answer")
        .tag("service", key.service())
        .tag("action", key.action())
        .serviceLevelObjectives(BUCKETS)
        .register(meters);
  }
}
