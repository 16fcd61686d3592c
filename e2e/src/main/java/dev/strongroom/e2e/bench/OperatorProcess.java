package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The operator as a process of its own, with the options that its image has, the memory that its
 * container gets and the rights that its chart gives.
 */
final class OperatorProcess implements AutoCloseable {
  private static final String UNVERIFIED = "strongroom_managedsecret_unverified";
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";
  private static final long KIB_PER_MIB = 1024;
  private static final double BYTES_PER_MIB = 1024.0 * 1024;
  private static final Duration STEP = Duration.ofMillis(20);
  private static final int STOP_SECONDS = 20;
  private static final int OK = 200;

  private final Process process;
  private final long startedAt;
  private final URI address;
  private final HttpClient http = HttpClient.newHttpClient();
  private final Thread stopOnShutdown = new Thread(this::kill, "operator-shutdown");

  private OperatorProcess(Process process, long startedAt, int port) {
    this.process = process;
    this.startedAt = startedAt;
    this.address = URI.create("http://127.0.0.1:" + port);
    Runtime.getRuntime().addShutdownHook(stopOnShutdown);
  }

  /** Starts it; returns at once. */
  static OperatorProcess start(
      Cluster cluster, Launch launch, Path directory, List<String> moreOptions) {
    try {
      int port = freePort();
      ProcessBuilder builder =
          launch
              .process(cluster.client(), moreOptions)
              .redirectErrorStream(true)
              .redirectOutput(
                  ProcessBuilder.Redirect.appendTo(directory.resolve("operator.log").toFile()));
      Path kubeconfig = kubeconfig(TestOperator.configuration(cluster), directory);
      builder
          .environment()
          .putAll(
              TestOperator.environment(
                  Map.of(
                      "KUBECONFIG",
                      kubeconfig.toString(),
                      "STRONGROOM_HTTP_PORT",
                      String.valueOf(port))));
      long now = System.nanoTime();
      return new OperatorProcess(builder.start(), now, port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path kubeconfig(Config config, Path directory) throws IOException {
    Path file = directory.resolve("operator.kubeconfig");
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        current-context: bench
        contexts: [{name: bench, context: {cluster: bench, user: operator}}]
        clusters:
        - {name: bench, cluster: {server: "%s", certificate-authority-data: "%s"}}
        users: [{name: operator, user: {token: "%s"}}]
        """
            .formatted(config.getMasterUrl(), config.getCaCertData(), config.getOauthToken()));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  /** Waits until it is ready; returns seconds since the start of the process. */
  double awaitReady(Duration limit) throws InterruptedException {
    return await("ready", limit, () -> answer("/health/ready").length() > 0);
  }

  /** Waits until it has looked at every object; returns seconds since the start of the process. */
  double awaitVerified(Duration limit) throws InterruptedException {
    return await("done verifying", limit, () -> metric(UNVERIFIED).orElse(Double.NaN) == 0);
  }

  private double await(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the operator ended with " + process.exitValue());
      }
      if (System.nanoTime() - startedAt > limit.toNanos()) {
        throw new IllegalStateException("the operator is not " + what + " after " + limit);
      }
      Thread.sleep(STEP.toMillis());
    }
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** Resident memory in MiB. */
  double residentMiB() {
    return (double) Machine.kib(status(), "VmRSS") / KIB_PER_MIB;
  }

  /** The most resident memory that it ever had, in MiB. */
  double mostResidentMiB() {
    return (double) Machine.kib(status(), "VmHWM") / KIB_PER_MIB;
  }

  /** Heap in use in MiB, garbage included. */
  double heapMiB() {
    return answer("/metrics")
            .lines()
            .filter(line -> line.startsWith(HEAP))
            .mapToDouble(OperatorProcess::value)
            .sum()
        / BYTES_PER_MIB;
  }

  private Path status() {
    return Path.of("/proc", String.valueOf(process.pid()), "status");
  }

  private OptionalDouble metric(String name) {
    return answer("/metrics")
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToDouble(OperatorProcess::value)
        .findFirst();
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }

  /** The answer to a GET, empty unless it is good. */
  private String answer(String path) {
    try {
      HttpResponse<String> response =
          http.send(HttpRequest.newBuilder(address.resolve(path)).build(), BodyHandlers.ofString());
      return response.statusCode() == OK ? response.body() : "";
    } catch (IOException notYet) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private void kill() {
    process.destroyForcibly();
  }

  /** Ends it as Kubernetes would. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
    Runtime.getRuntime().removeShutdownHook(stopOnShutdown);
  }
}
