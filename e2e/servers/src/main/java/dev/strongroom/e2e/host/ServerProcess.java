package dev.strongroom.e2e.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * A server in the foreground, with a directory of its own that ends with it. It and its children
 * end with this JVM, however that ends.
 */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(90);

  /**
   * Becomes the server, beside a shell that kills the session when the pipe to this JVM closes. The
   * session keeps the signals of a terminal away.
   */
  private static final String SCRIPT =
      "exec 3<&0; { cat <&3 >/dev/null; kill -KILL -$$; } & exec \"$0\" \"$@\" 3<&- </dev/null";

  private final String name;
  private final Path home;
  private final Process process;

  private ServerProcess(String name, Path home, Process process) {
    this.name = name;
    this.home = home;
    this.process = process;
  }

  /** A new directory for a server's files, which {@link #close} deletes. */
  public static Path home(String name) {
    try {
      return Files.createTempDirectory("strongroom-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Starts a server; returns at once.
   *
   * @param home the directory that {@link #home} made; the server's output goes to {@code log}
   *     there
   * @param environment variables in addition to ours
   * @param command the program, which stays in the foreground, and its arguments
   */
  public static ServerProcess start(
      String name, Path home, Map<String, String> environment, List<String> command) {
    List<String> line = new ArrayList<>(List.of("setsid", "sh", "-c", SCRIPT));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile());
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(name, home, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same with our environment. */
  public static ServerProcess start(String name, Path home, String... command) {
    return start(name, home, Map.of(), List.of(command));
  }

  /**
   * Waits until it serves, and ends it if it does not.
   *
   * @throws IllegalStateException when it ends or takes longer than 90 seconds; the message has its
   *     output
   */
  public void await(BooleanSupplier isServing) {
    try {
      Waiting.until(name, START_LIMIT, () -> isAlive() && isServing.getAsBoolean());
    } catch (IllegalStateException late) {
      String output = output();
      close();
      throw new IllegalStateException(late.getMessage() + "\n" + output, late);
    }
  }

  private boolean isAlive() {
    if (process.isAlive()) {
      return true;
    }
    throw new IllegalStateException(name + " ended with " + process.exitValue());
  }

  private String output() {
    try {
      return Files.readString(home.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it and deletes its directory. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    process.onExit().join();
    Trees.delete(home);
  }
}
