package dev.strongroom.e2e.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program that is run to its end. It has no variable of AWS but those that it is given. */
final class ClientProgram {
  private static final int NOT_STARTED = 127;
  private static final int TIMED_OUT = 124;

  private ClientProgram() {}

  /**
   * What became of a program.
   *
   * @param status its exit code, 127 if there is no such program, 124 if it does not end
   * @param output what it wrote to standard output
   * @param errors what it wrote to standard error
   */
  record Outcome(int status, String output, String errors) {}

  /** Runs it in a directory, with variables in addition to ours; ends it at the limit. */
  static Outcome run(
      Path directory, List<String> command, Map<String, String> variables, Duration limit) {
    try {
      Path output = Files.createTempFile("client-", ".out");
      Path errors = Files.createTempFile("client-", ".err");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(variables);
        int status = status(builder, limit);
        return new Outcome(status, text(output), text(errors));
      } finally {
        Files.delete(output);
        Files.delete(errors);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int status(ProcessBuilder builder, Duration limit) {
    Process process;
    try {
      process = builder.start();
    } catch (IOException noSuchProgram) {
      return NOT_STARTED;
    }
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? process.exitValue()
          : TIMED_OUT;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String text(Path file) throws IOException {
    return Files.readString(file, UTF_8).strip();
  }
}
