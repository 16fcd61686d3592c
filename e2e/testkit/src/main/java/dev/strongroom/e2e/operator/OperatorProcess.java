package dev.strongroom.e2e.operator;

import dev.strongroom.app.Main;
import dev.strongroom.e2e.host.HostCommand;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The operator as a process of its own, which can be killed as the kernel kills. */
public final class OperatorProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final long POLL_MILLIS = 20;
  private static final int OK = 200;
  private static final int LAST_LINES = 40;

  private final Process process;
  private final long startedAt;
  private final Path log;
  private final int httpPort;
  private final int metricsPort;
  private final HttpClient http = HttpClient.newHttpClient();

  private OperatorProcess(
      Process process, long startedAt, Path log, int httpPort, int metricsPort) {
    this.process = process;
    this.startedAt = startedAt;
    this.log = log;
    this.httpPort = httpPort;
    this.metricsPort = metricsPort;
  }

  /**
   * Starts an operator from the class path; returns at once, see {@link #awaitStarted}.
   *
   * @param configuration the API server and the rights to use
   * @param folder for its kubeconfig and log
   * @param jvmFlags flags of the Java virtual machine
   * @param changed settings other than {@link TestOperator#environment}
   */
  public static OperatorProcess start(
      Config configuration, Path folder, List<String> jvmFlags, Map<String, String> changed) {
    return start(command("operator", folder, jvmFlags), configuration, folder, changed);
  }

  /**
   * The command of a program from the class path.
   *
   * @param program such as {@code endpoint}
   * @param folder for the archive of its classes
   * @param jvmFlags flags of the Java virtual machine
   */
  public static ProcessBuilder command(String program, Path folder, List<String> jvmFlags) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.addAll(ClassArchive.flags(folder));
    command.addAll(List.of("-cp", ClassArchive.classPath()));
    command.addAll(List.of(Main.class.getName(), program));
    return new ProcessBuilder(command);
  }

  /** Starts the operator that this command runs; the rest as above. */
  public static OperatorProcess start(
      ProcessBuilder builder, Config configuration, Path folder, Map<String, String> changed) {
    try {
      Path kubeconfig = kubeconfig(configuration, folder);
      Path log = Files.createTempFile(folder, "operator-", ".log");
      int port = freePort();
      int metricsPort = freePort();
      builder.environment().putAll(TestOperator.environment(changed));
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      builder.environment().put("STRONGROOM_HTTP_PORT", String.valueOf(port));
      builder.environment().put("STRONGROOM_METRICS_PORT", String.valueOf(metricsPort));
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      long now = System.nanoTime();
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new OperatorProcess(process, now, log, port, metricsPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until its caches are filled and it works. */
  public OperatorProcess awaitStarted() {
    await("started", START_LIMIT, () -> answers("/health/started"));
    return this;
  }

  /**
   * Waits until it is as wanted; it may be that it does not answer yet.
   *
   * @param what how that is called, such as {@code ready}
   * @return seconds since the start of the process
   */
  public double await(String what, Duration limit, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      if (!process.isAlive()) {
        throw new IllegalStateException("the operator ended:\n" + lastLines());
      }
      if (System.nanoTime() - startedAt > limit.toNanos()) {
        throw new IllegalStateException("the operator is not " + what + ":\n" + lastLines());
      }
      sleep();
    }
    return (System.nanoTime() - startedAt) / 1e9;
  }

  /** What {@code /metrics} says. */
  public String metrics() {
    return get(metricsPort, "/metrics").body();
  }

  /** Whether it has not ended yet. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** All that it printed. */
  public Path log() {
    return log;
  }

  /** Kills it with SIGKILL: no hook runs, nothing is flushed. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Stops it and its workers, as on a node that does not get any processor time. */
  public void stall() {
    // First of all what starts and ends the others.
    signal("-STOP", Stream.of(process.toHandle()));
    signal("-STOP", process.descendants());
  }

  /** Lets it and its workers go on where they were. */
  public void wakeUp() {
    signal("-CONT", process.descendants());
    signal("-CONT", Stream.of(process.toHandle()));
  }

  private static void signal(String signal, Stream<ProcessHandle> processes) {
    processes.forEach(each -> HostCommand.run("kill", signal, Long.toString(each.pid())));
  }

  /** Waits until the process is gone. */
  public void awaitEnd() {
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("the process did not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until it has ended by itself, and returns its exit code. */
  public int awaitExit(Duration limit) {
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the operator did not end:\n" + lastLines());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What it printed last; a test's folder is gone when somebody reads of its failure. */
  public String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether a path of its probes answers well. */
  public boolean answers(String path) {
    try {
      return get(httpPort, path).statusCode() == OK;
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  private HttpResponse<String> get(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Writes a kubeconfig for a process with these rights into a folder. */
  public static Path kubeconfig(Config config, Path folder) throws IOException {
    Map<String, Object> cluster =
        config.getCaCertData() != null
            ? Map.of(
                "server", config.getMasterUrl(),
                "certificate-authority-data", config.getCaCertData())
            : Map.of(
                "server", config.getMasterUrl(), "certificate-authority", config.getCaCertFile());
    Map<String, Object> content =
        Map.of(
            "apiVersion",
            "v1",
            "kind",
            "Config",
            "clusters",
            List.of(Map.of("name", "c", "cluster", cluster)),
            "users",
            List.of(Map.of("name", "u", "user", Map.of("token", config.getOauthToken()))),
            "contexts",
            List.of(Map.of("name", "x", "context", Map.of("cluster", "c", "user", "u"))),
            "current-context",
            "x");
    Path file =
        Files.createTempFile(
            folder,
            "kubeconfig-",
            ".yaml",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.writeString(file, Serialization.asYaml(content));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static void sleep() {
    try {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Ends it as Kubernetes does: it is told to, and killed when it does not. */
  public void stop() {
    process.destroy();
    awaitEnd();
  }

  @Override
  public void close() {
    kill();
    awaitEnd();
  }
}
