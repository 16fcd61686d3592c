package dev.strongroom.e2e.host;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Short programs of this machine, run to their end. */
public final class HostCommand {
  private HostCommand() {}

  /**
   * Runs a program and returns what it printed.
   *
   * @throws IllegalStateException if it ends with a status other than 0; the message has its output
   */
  public static String run(List<String> command) {
    return run(command, new File("/dev/null"));
  }

  /** The same with a file as the program's input. */
  public static String run(List<String> command, File input) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(input))
              .start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      if (status != 0) {
        throw new IllegalStateException(
            String.join(" ", command) + " ended with " + status + ": " + output.strip());
      }
      return output;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** The same. */
  public static String run(String... command) {
    return run(List.of(command));
  }

  /** Where a program is found: on PATH or in the directories of the system's administrator. */
  public static Optional<Path> find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin:/usr/local/go/bin";
    return Stream.of(path.split(":"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Restores the thread's interrupted state and gives back something to throw. */
  public static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
