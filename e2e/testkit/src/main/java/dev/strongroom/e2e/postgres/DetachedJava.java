package dev.strongroom.e2e.postgres;

import dev.strongroom.e2e.cluster.ChildProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A Java program of this class path in a process that outlives us. It is found again by the path of
 * its argument file, which is all that stands on its command line: no process id is stored, and
 * none can be mistaken.
 */
final class DetachedJava {
  private static final Duration GRACE = Duration.ofSeconds(15);

  private final String name;
  private final Path arguments;
  private final Path log;

  /**
   * @param name of its files
   */
  DetachedJava(Path directory, String name) {
    this.name = name;
    this.arguments = directory.resolve(name + ".arguments");
    this.log = directory.resolve(name + ".log");
  }

  /** What it prints. */
  Path log() {
    return log;
  }

  boolean isRunning() {
    return !processes().isEmpty();
  }

  /**
   * Starts it; returns at once.
   *
   * @param environment variables in addition to ours
   * @param jvmOptions of its virtual machine
   */
  ChildProcess start(
      Map<String, String> environment, List<String> jvmOptions, Class<?> main, String... args) {
    List<String> lines = new ArrayList<>(jvmOptions);
    lines.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    lines.addAll(Arrays.asList(args));
    List<String> command = new ArrayList<>(List.of("env"));
    environment.forEach((key, value) -> command.add(key + "=" + value));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("@" + arguments);
    try {
      Files.write(arguments, lines.stream().map(DetachedJava::quoted).toList());
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ChildProcess.start(name, log, false, command);
  }

  private static String quoted(String argument) {
    return '"' + argument.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Asks it to end, and ends it if it does not. Nothing of it need be there. */
  void stop() {
    List<ProcessHandle> processes = processes();
    processes.forEach(ProcessHandle::destroy);
    for (ProcessHandle process : processes) {
      try {
        process.onExit().get(GRACE.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        process.destroyForcibly();
        process.onExit().join();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  private List<ProcessHandle> processes() {
    String argument = "@" + arguments;
    return ProcessHandle.allProcesses()
        .filter(
            process ->
                Arrays.asList(process.info().arguments().orElse(new String[0])).contains(argument))
        .toList();
  }
}
