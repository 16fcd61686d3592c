package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A long-running program of a cluster, with its log file. */
public final class ChildProcess {
  private static final String EXIT_ON_STDIN_EOF = "STRONGROOM_EXIT_ON_STDIN_EOF";
  private static final int LOG_LINES_IN_ERRORS = 15;

  private final String name;
  private final Path log;
  private final Process process;

  private ChildProcess(String name, Path log, Process process) {
    this.name = name;
    this.log = log;
    this.process = process;
  }

  /**
   * Starts a program in a session of its own, so that Ctrl-C reaches only us and we stop it in
   * order.
   *
   * @param owned whether the program gets a pipe whose end, that is the end of this JVM, ends it
   *     too
   */
  public static ChildProcess start(String name, Path log, boolean owned, List<String> command) {
    List<String> line = new ArrayList<>();
    HostCommand.find("setsid").ifPresent(setsid -> line.add(setsid.toString()));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (owned) {
      builder.environment().put(EXIT_ON_STDIN_EOF, "1");
    } else {
      builder.redirectInput(new File("/dev/null"));
    }
    try {
      return new ChildProcess(name, log, builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws IllegalStateException if the program has ended; the message has the end of its log
   */
  public void checkAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ":\n" + endOfLog());
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /**
   * The program itself, where this process is the one that starts it again.
   *
   * @throws IllegalStateException between its end and its next start
   */
  ProcessHandle supervised() {
    return process
        .children()
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " is just being started again"));
  }

  /** The last lines of the program's log. */
  public String endOfLog() {
    try {
      List<String> lines = Files.readString(log, StandardCharsets.UTF_8).lines().toList();
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_IN_ERRORS), lines.size()));
    } catch (IOException e) {
      return "(no log: " + log + ")";
    }
  }

  /** Ends the program at once, as a power failure would, and waits until its ports are free. */
  void kill() {
    process.destroyForcibly();
    await();
  }

  /** The same for a program that is started again when it ends by itself: it no longer is. */
  void end() {
    process.destroy();
    await();
  }

  private void await() {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      throw HostCommand.interrupted(e);
    }
  }
}
