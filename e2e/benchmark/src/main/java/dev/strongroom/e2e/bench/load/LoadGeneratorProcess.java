package dev.strongroom.e2e.bench.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A {@link LoadGenerator} as a process of its own; one run at a time. */
public final class LoadGeneratorProcess implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final BufferedReader results;

  private LoadGeneratorProcess(Process process) {
    this.process = process;
    this.results =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  /** Starts it from this program's class path. */
  public static LoadGeneratorProcess start() {
    try {
      return new LoadGeneratorProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-XX:+UseSerialGC",
                  "-Xmx512m",
                  "-cp",
                  System.getProperty("java.class.path"),
                  LoadGenerator.class.getName())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Carries a run out, and waits for it. */
  public LoadResult run(LoadRun run) {
    try {
      process
          .getOutputStream()
          .write((json.writeValueAsString(run) + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
      String line = results.readLine();
      if (line == null) {
        throw new IllegalStateException("the load generator has ended");
      }
      return json.readValue(line, LoadResult.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
