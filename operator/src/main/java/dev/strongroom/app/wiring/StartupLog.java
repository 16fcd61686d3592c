package dev.strongroom.app.wiring;

import dev.strongroom.platform.DaemonThreads;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in the log how far a long start has come. Until everything is read the operator is not
 * ready, and a tenant's very large Secrets can make that take minutes.
 */
final class StartupLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StartupLog.class);
  private static final long SECONDS = 10;

  private final ScheduledExecutorService thread = DaemonThreads.single("startup-log");

  /**
   * Logs until it is closed.
   *
   * @param listed how many objects were read so far, by the plural of their kind
   */
  StartupLog(Supplier<Map<String, Long>> listed) {
    thread.scheduleWithFixedDelay(
        () -> LOG.info("{}", progress(listed.get())), SECONDS, SECONDS, TimeUnit.SECONDS);
  }

  /** How far it has come, such as {@code still starting; read so far: 700 secrets}. */
  static String progress(Map<String, Long> listed) {
    return "still starting; read so far: "
        + (listed.isEmpty()
            ? "nothing"
            : new TreeMap<>(listed)
                .entrySet().stream()
                    .map(entry -> entry.getValue() + " " + entry.getKey())
                    .collect(Collectors.joining(", ")));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
