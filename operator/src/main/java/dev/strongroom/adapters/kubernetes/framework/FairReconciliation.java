package dev.strongroom.adapters.kubernetes.framework;

import dev.strongroom.core.work.FairQueue.Limits;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Lets the reconciliations of all kinds take turns by namespace. The framework hands an anonymous
 * task to its executor, and just before that, in the same thread, tells its metrics which object
 * the task is for: so this is both.
 *
 * <p>One namespace can use all of the configured threads, and an eighth of them while others have
 * work as well: what many passes ask of the API server at one time slows down all of them. With a
 * quarter, one busy namespace made new Secrets of others take four times as long on two cores; with
 * an eighth, less than twice. A quarter more threads exist for namespaces that have none, so that
 * one whose passes hang does not keep them waiting.
 */
public final class FairReconciliation implements Metrics {
  private static final Duration SLOW = Duration.ofSeconds(5);

  private final ThreadLocal<String> submitting = new ThreadLocal<>();
  private final FairExecutor threads;
  private final Framework executor = new Framework();

  /**
   * Reconciliation that has not begun.
   *
   * @param atOnce reconciliations of one namespace at one time
   */
  public FairReconciliation(int atOnce, MeterRegistry meters) {
    int reserved = Math.max(1, atOnce / 4);
    int shared = Math.max(1, atOnce / 8);
    Limits limits = new Limits(atOnce + reserved, reserved, atOnce, shared, SLOW);
    this.threads = new FairExecutor("reconcile", limits, Thread.NORM_PRIORITY, meters);
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, RetryInfo retryInfo, Map<String, Object> metadata) {
    submitting.set(resource.getMetadata().getNamespace());
  }

  /** The executor to give to the framework. */
  public ExecutorService executor() {
    return executor;
  }

  /** The queue. */
  public FairExecutor queue() {
    return threads;
  }

  private final class Framework extends AbstractExecutorService {
    @Override
    public void execute(Runnable task) {
      String namespace = submitting.get();
      submitting.remove();
      threads.execute(namespace == null ? "" : namespace, task);
    }

    @Override
    public void shutdown() {
      threads.finish();
    }

    @Override
    public List<Runnable> shutdownNow() {
      threads.close();
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return threads.isClosed();
    }

    @Override
    public boolean isTerminated() {
      return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
      return threads.awaitTermination(timeout, unit);
    }
  }
}
