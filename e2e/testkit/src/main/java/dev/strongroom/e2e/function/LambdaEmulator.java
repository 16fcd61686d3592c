package dev.strongroom.e2e.function;

import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One function in Python behind AWS's emulator of Lambda, on 127.0.0.1 without TLS. It runs in a
 * process of its own, one call at a time, as in a container that is made for Lambda.
 */
public final class LambdaEmulator implements AutoCloseable {
  /** The emulator serves this one name. */
  public static final String FUNCTION_NAME = "function";

  private static final String HOST = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration CALL_LIMIT = Duration.ofMinutes(2);

  private final Process process;
  private final Thread endWithParent;
  private final int port;
  private final Path log;

  private LambdaEmulator(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
    this.endWithParent = new Thread(this::end);
  }

  /**
   * A function.
   *
   * @param directory the directory of its source, and of its log
   * @param modules the directory of the modules that it imports, with AWS's runtime for Python
   * @param handler the module and its function, such as {@code rotate.handler}
   */
  public record Function(Path directory, Path modules, String handler) {}

  /**
   * Starts a function.
   *
   * @param emulator the emulator's program
   * @param variables what the function finds in its environment, which has no other variable of AWS
   */
  public static LambdaEmulator start(
      Path emulator, Function function, Map<String, String> variables) {
    int port = Ports.free(HOST);
    int runtimePort = Ports.free(HOST);
    try {
      Path log = Files.createTempFile("lambda-", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(
                  List.of(
                      emulator.toString(),
                      "--runtime-interface-emulator-address",
                      HOST + ":" + port,
                      "--runtime-api-address",
                      HOST + ":" + runtimePort,
                      "python3",
                      "-m",
                      "awslambdaric",
                      function.handler()))
              .directory(function.directory().toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      Map<String, String> all = new HashMap<>(variables);
      all.put("PYTHONPATH", function.modules().toString());
      all.put("PYTHONDONTWRITEBYTECODE", "1");
      builder.environment().putAll(all);
      LambdaEmulator started = new LambdaEmulator(builder.start(), port, log);
      Runtime.getRuntime().addShutdownHook(started.endWithParent);
      Waiting.until(
          "the emulator of Lambda", START_LIMIT, () -> Ports.isListening(HOST, started.port));
      return started;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is called, in the form of AWS's Invoke. */
  public URI url() {
    return URI.create(
        "http://%s:%d/2015-03-31/functions/%s/invocations".formatted(HOST, port, FUNCTION_NAME));
  }

  /** Its port. */
  public int port() {
    return port;
  }

  /** What the function returned, or the JSON of the error that it raised. */
  public String call(String event) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(url())
                  .timeout(CALL_LIMIT)
                  .POST(HttpRequest.BodyPublishers.ofString(event))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException(log(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** What the function has logged. */
  public String log() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(endWithParent);
    end();
    try {
      process.waitFor();
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
