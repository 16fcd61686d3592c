package dev.strongroom.adapters.kubernetes.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FairReconciliationTest {
  private static final long LIMIT_SECONDS = 60;
  private static final int AT_ONCE = 4;

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final FairReconciliation reconciliation = new FairReconciliation(AT_ONCE, meters);
  private final ExecutorService executor = reconciliation.executor();
  private final CountDownLatch end = new CountDownLatch(1);

  @AfterEach
  void close() {
    end.countDown();
    executor.shutdownNow();
  }

  private void submit(String namespace, Runnable pass) {
    submit(reconciliation, namespace, pass);
  }

  /** As the framework does. */
  private static void submit(FairReconciliation reconciliation, String namespace, Runnable pass) {
    ConfigMap object =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("object")
            .withNamespace(namespace)
            .endMetadata()
            .build();
    reconciliation.reconcileCustomResource(object, null, Map.of());
    reconciliation.executor().execute(pass);
  }

  private void hang() {
    try {
      end.await();
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aNamespaceWhosePassesHangDoesNotKeepOthersWaiting() throws InterruptedException {
    // Given
    for (int i = 0; i < 1_000; i++) {
      submit("noisy", this::hang);
    }
    CountDownLatch passed = new CountDownLatch(20);

    // When
    for (int i = 0; i < 20; i++) {
      submit("quiet", passed::countDown);
    }

    // Then
    assertThat(passed.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(reconciliation.queue().waiting()).isEqualTo(1_000 - AT_ONCE);
    assertThat(meters.get("strongroom.queue.waiting").tag("queue", "reconcile").gauge().value())
        .isEqualTo(1_000 - AT_ONCE);
  }

  @Test
  void oneNamespaceUsesAllThreadsThatAreConfigured() throws InterruptedException {
    // Given
    CountDownLatch running = new CountDownLatch(AT_ONCE);

    // When
    for (int i = 0; i < AT_ONCE; i++) {
      submit(
          "team",
          () -> {
            running.countDown();
            hang();
          });
    }

    // Then
    assertThat(running.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneNamespaceUsesAnEighthWhileAnotherHasWork() throws InterruptedException {
    // Given
    FairReconciliation sixteen = new FairReconciliation(16, new SimpleMeterRegistry());
    submit(sixteen, "quiet", () -> {});
    CountDownLatch running = new CountDownLatch(2);

    // When
    for (int i = 0; i < 16; i++) {
      submit(
          sixteen,
          "team",
          () -> {
            running.countDown();
            hang();
          });
    }

    // Then
    assertThat(running.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(sixteen.queue().waiting()).isEqualTo(14);
    sixteen.executor().shutdownNow();
  }

  @Test
  void aShutDownFinishesWhatWaits() throws InterruptedException {
    // Given
    CountDownLatch passed = new CountDownLatch(100);
    for (int i = 0; i < 100; i++) {
      submit("team", passed::countDown);
    }

    // When
    executor.shutdown();

    // Then
    assertThat(executor.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(executor.isTerminated()).isTrue();
    assertThat(passed.getCount()).isZero();
  }

  @Test
  void aPassThatFailsMakesRoomForTheNext() throws InterruptedException {
    // Given
    for (int i = 0; i < 2 * AT_ONCE; i++) {
      submit(
          "team",
          () -> {
            throw new IllegalStateException("broken");
          });
    }
    CountDownLatch passed = new CountDownLatch(1);

    // When
    submit("team", passed::countDown);

    // Then
    assertThat(passed.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
  }
}
