package dev.strongroom.e2e.postgres;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends the server when this JVM ends in any way, {@code kill -9} included: a shell waits at a pipe
 * that closes with the JVM and then asks the process that the pid file names to shut down. It
 * ignores the signals of a terminal, which reach the JVM too.
 */
final class EndWithParent implements AutoCloseable {
  private static final String SCRIPT =
      "trap '' INT TERM HUP; cat >/dev/null;"
          + " pid=$(head -n 1 \"$0\" 2>/dev/null) && [ -n \"$pid\" ] && kill -INT \"$pid\"";

  private final Process shell;

  private EndWithParent(Process shell) {
    this.shell = shell;
  }

  static EndWithParent watch(Path pidFile) throws IOException {
    return new EndWithParent(
        new ProcessBuilder("sh", "-c", SCRIPT, pidFile.toString())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start());
  }

  /** Ends the watch. The server is stopped by now and its pid file is gone. */
  @Override
  public void close() throws IOException {
    shell.getOutputStream().close();
  }
}
