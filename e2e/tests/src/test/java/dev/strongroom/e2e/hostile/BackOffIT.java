package dev.strongroom.e2e.hostile;

import static dev.strongroom.e2e.operator.TestNamespace.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.faults.FaultyProxy;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Objects that cannot succeed cost the API server little. */
@Tag("hostile")
@RequiresCluster
class BackOffIT {
  private static final int OBJECTS = 300;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final Duration WATCHED = Duration.ofSeconds(30);
  // An object that has failed for some time waits as long again, and those before it took LIMIT.
  private static final Duration NEXT_RETRY = Duration.ofMinutes(6);

  @TempDir static Path folder;

  @Test
  void missingReferencesAreReadEverLessOftenAndFoundWhenTheyAppear(Cluster cluster)
      throws InterruptedException {
    TestOperator.install(cluster);
    TestNamespace team = TestNamespace.create(cluster.client(), "back-off");
    AtomicInteger reads = new AtomicInteger();
    try (FaultyProxy proxy = new FaultyProxy(cluster.client().getConfiguration(), folder);
        TestOperator operator =
            TestOperator.start(
                proxy.through(TestOperator.configuration(cluster)), Clock.systemUTC(), Map.of())) {
      assertThat(operator.httpPort()).isPositive();
      proxy.set(
          (kind, requestLine) -> {
            if (requestLine.contains("/namespaces/back-off/secrets/missing-")) {
              reads.incrementAndGet();
            }
            return Optional.empty();
          });

      // Given
      for (int i = 0; i < OBJECTS; i++) {
        team.apply(
            "waiting-" + i,
            "{projection: {}, value: {fromSecret: {name: missing-%d, key: password}}}"
                .formatted(i));
      }
      await().atMost(LIMIT).until(() -> reads.get() >= OBJECTS);
      team.awaitNotReady("waiting-" + (OBJECTS - 1), "SourceSecretNotFound");

      // When
      int before = reads.get();
      Thread.sleep(WATCHED.toMillis());

      // Then: ten a second in the first minutes, instead of each object every ten seconds
      assertThat(reads.get() - before).isLessThan(OBJECTS * 3 / 2);

      // When
      team.createSecret(
          new SecretBuilder()
              .withNewMetadata()
              .withName("missing-7")
              .addToAnnotations("strongroom.dev/allow", "waiting-7")
              .endMetadata()
              .addToStringData("password", "here at last")
              .build());

      // Then
      await()
          .atMost(NEXT_RETRY)
          .untilAsserted(
              () ->
                  assertThat(message(team.managedSecrets("waiting-7").get()))
                      .contains("is current"));
      team.awaitText("waiting-7", "value", "here at last");
    } finally {
      team.client().namespaces().withName(team.name()).delete();
    }
  }
}
