package dev.strongroom.e2e.operator;

import static dev.strongroom.e2e.operator.TestNamespace.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One tenant, with the role {@code edit} in one namespace, makes as much as the API server takes.
 * The operator has the heap of the chart's default, and serves the others.
 *
 * <p>{@code STRONGROOM_E2E_LARGE_SECRETS} (of 1 MB) and {@code STRONGROOM_E2E_ANNOTATED_OBJECTS}
 * (with 256 KiB of annotations) say how much that is. What an ordinary run makes is more than the
 * heap could hold whole; the full size is 1000 and 10000, for which etcd stores 3.6 GiB.
 */
@Tag("hostile")
class MemoryIT {
  private static final int SECRETS = number("STRONGROOM_E2E_LARGE_SECRETS", 160);
  private static final int OBJECTS = number("STRONGROOM_E2E_ANNOTATED_OBJECTS", 500);

  /** As the image starts it in the chart's 576 MiB, of which 35 % are the heap. */
  private static final List<String> IMAGE =
      List.of(
          "-Xmx201m",
          "-Xmn16m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:CompileThresholdScaling=0.4",
          "-XX:+ExitOnOutOfMemoryError",
          "-Dio.netty.allocator.numDirectArenas=1",
          "-Dio.netty.allocator.numHeapArenas=1",
          "-Dio.netty.allocator.maxOrder=6");

  /**
   * Half of the heap: room for what others have. The operator may need more for moments, while it
   * reads what the tenant wrote; it exits if that is more than the heap.
   */
  private static final double MOST_HEAP = 96 * 1024 * 1024;

  /** The chart's limit without its four workers of 60 MiB. */
  private static final long MOST_RESIDENT_KIB = (576 - 4 * 60) * 1024;

  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int MEGABYTE = 1_000_000;
  private static final int MOST_ANNOTATIONS = 256 * 1024 - 100;

  @TempDir static Path folder;
  private static Cluster cluster;
  private static TestNamespace hostile;
  private static TestNamespace others;

  @BeforeAll
  static void start() {
    cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster);
    hostile = TestNamespace.create(cluster.client(), "hostile").as(TestUser.TENANT);
    others = TestNamespace.create(cluster.client(), "others");
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void whateverATenantWritesTheOperatorKeepsItsMemoryAndServesTheOthers() {
    // Given an operator that serves others
    try (OperatorProcess operator = operator()) {
      others.apply("before", "{value: {generate: {}}, projection: {}}");
      others.awaitReady("before");

      // When a tenant writes while it runs
      all(SECRETS / 2, this::largeSecret);
      all(OBJECTS / 2, this::annotatedObject);

      // Then it goes on
      servesOthers(operator, "meanwhile", SECRETS / 2, OBJECTS / 2);
    }

    // When it starts with all that there
    all(SECRETS, this::largeSecret);
    all(OBJECTS, this::annotatedObject);
    try (OperatorProcess operator = operator()) {

      // Then it starts and serves the others, and the tenant too
      servesOthers(operator, "afterwards", SECRETS, OBJECTS);
      assertThat(text(others.secrets("before").get(), "value")).hasSize(32);
      hostile.awaitCondition("annotated-0", "Unknown", "NoValueYet");
    }
  }

  private static void servesOthers(
      OperatorProcess operator, String name, int secrets, int objects) {
    others.apply(name, "{value: {generate: {}}, projection: {}}");
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              assertThat(operator.isAlive()).as(operator.lastLines()).isTrue();
              assertThat(others.secrets(name).get()).isNotNull();
            });
    await()
        .atMost(LIMIT)
        .untilAsserted(() -> assertThat(operator.answers("/health/ready")).isTrue());
    await()
        .atMost(LIMIT)
        .pollInterval(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(heapAfterCollection(operator)).isLessThan(MOST_HEAP));
    long resident = ResidentMemory.kibOf(operator);
    System.out.printf(
        "%s, with %d Secrets of 1 MB and %d annotated objects: old generation %.0f MiB, resident"
            + " %d MiB%n",
        name, secrets, objects, heapAfterCollection(operator) / 1024 / 1024, resident / 1024);
    assertThat(resident).isLessThan(MOST_RESIDENT_KIB);
  }

  /** What a collection leaves of the old generation, in bytes. */
  private static double heapAfterCollection(OperatorProcess operator) {
    jcmd(operator, "GC.run");
    return operator
        .metrics()
        .lines()
        .filter(line -> line.startsWith("jvm_memory_used_bytes") && line.contains("Tenured"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static String jcmd(OperatorProcess operator, String command) {
    try {
      Process jcmd =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  String.valueOf(operator.pid()),
                  command)
              .redirectErrorStream(true)
              .start();
      String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(jcmd.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int number(String variable, int ordinary) {
    return Integer.parseInt(System.getenv().getOrDefault(variable, String.valueOf(ordinary)));
  }

  private static OperatorProcess operator() {
    return OperatorProcess.start(TestOperator.configuration(cluster), folder, IMAGE, Map.of())
        .awaitStarted();
  }

  /** Until the API server has taken each: so much at a time makes it answer late. */
  private static void all(int count, IntConsumer make) {
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i ->
                await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .atMost(LIMIT)
                    .ignoreException(KubernetesClientException.class)
                    .until(
                        () -> {
                          make.accept(i);
                          return true;
                        }));
  }

  private void largeSecret(int i) {
    byte[] random = new byte[MEGABYTE];
    new Random(i).nextBytes(random);
    hostile
        .client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("large-" + i)
                .withNamespace(hostile.name())
                .addToLabels("strongroom.dev/managed-by", "strongroom")
                .endMetadata()
                .withData(Map.of("value", Base64.getEncoder().encodeToString(random)))
                .build())
        .createOr(existing -> null);
  }

  /** Every tenth is a ManagedSecret, which makes the operator work; the others only fill caches. */
  private void annotatedObject(int i) {
    GenericKubernetesResource object =
        Serialization.unmarshal(
            "apiVersion: strongroom.dev/v1%nkind: %s%nspec: {}"
                .formatted(i % 10 == 0 ? "ManagedSecret" : "RotationPolicy"),
            GenericKubernetesResource.class);
    object.setMetadata(
        new ObjectMetaBuilder()
            .withName("annotated-" + i)
            .withNamespace(hostile.name())
            .addToAnnotations("n", letters(i))
            .build());
    hostile.client().resource(object).createOr(existing -> null);
  }

  /** Random, so that no answer of the API server gets smaller by compression. */
  private static String letters(int seed) {
    return new Random(seed)
        .ints(MOST_ANNOTATIONS, 'a', 'z' + 1)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
