package dev.strongroom.app.health;

import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Whether the API server answers. A watch does not tell: one whose server hangs looks like one
 * where nothing happens. It asks only when it is asked itself, and at most every five seconds.
 */
public final class ApiServerProbe implements AutoCloseable {
  private static final long REST_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();
  private static final String PATH = "/livez";

  private final KubernetesClient client;
  private final ExecutorService worker =
      Executors.newSingleThreadExecutor(new DaemonThreads("api-server-probe"));
  private final AtomicLong begun = new AtomicLong(System.nanoTime() - REST_NANOS);
  private volatile boolean waiting;
  private volatile boolean answered = true;

  public ApiServerProbe(KubernetesClient client) {
    this.client = client;
  }

  /** What the last question showed, without waiting; may send the next one. */
  public boolean isAnswering() {
    long now = System.nanoTime();
    long last = begun.get();
    if (!waiting && now - last >= REST_NANOS && begun.compareAndSet(last, now)) {
      waiting = true;
      worker.execute(this::ask);
    }
    return answered && !(waiting && now - begun.get() > PATIENCE_NANOS);
  }

  private void ask() {
    try {
      client.raw(PATH);
      answered = true;
    } catch (KubernetesClientException e) {
      // A code other than 0 is an answer, if not the one hoped for.
      answered = e.getCode() > 0 && e.getCode() < 500;
    } finally {
      waiting = false;
    }
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }
}
