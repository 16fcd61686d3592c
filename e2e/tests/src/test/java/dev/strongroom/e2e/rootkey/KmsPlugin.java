package dev.strongroom.e2e.rootkey;

import static org.awaitility.Awaitility.await;

import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.operator.Chart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The KMS v2 plugin of {@code e2e/tests/kmsplugin} as a process, which fails when it is told to.
 */
final class KmsPlugin implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static Path program;

  private final Path socket;
  private final Path behaviour;
  private Process process;

  private KmsPlugin(Path socket, Path behaviour) {
    this.socket = socket;
    this.behaviour = behaviour;
  }

  /** A plugin that is not started yet; the test is skipped where it cannot be built. */
  static KmsPlugin orSkip(Path folder) {
    Optional<Path> go = HostCommand.find("go");
    Assumptions.assumeTrue(
        go.isPresent(), "there is no Go tool chain, so there is no KMS plugin to test with");
    build(go.orElseThrow());
    return new KmsPlugin(folder.resolve("kms.sock"), folder.resolve("behaviour"));
  }

  private static synchronized void build(Path go) {
    if (program == null) {
      Path sources = Chart.projectRoot().resolve("e2e/tests/kmsplugin");
      Path built =
          Chart.projectRoot()
              .resolve("e2e/tests/target/kmsplugin-" + ProcessHandle.current().pid())
              .toAbsolutePath();
      HostCommand.run(
          "env",
          "CGO_ENABLED=0",
          go.toString(),
          "-C",
          sources.toString(),
          "build",
          "-o",
          built.toString(),
          ".");
      program = built;
    }
  }

  Path socket() {
    return socket;
  }

  /** Starts it and waits for its socket. */
  KmsPlugin start() {
    try {
      process =
          new ProcessBuilder(List.of(program.toString(), socket.toString(), behaviour.toString()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().atMost(LIMIT).until(() -> Files.exists(socket));
    return this;
  }

  /** Kills it; its socket stays behind, as it does after a crash. */
  void kill() {
    process.destroyForcibly();
    await().atMost(LIMIT).until(() -> !process.isAlive());
  }

  /** What it does from now on, in the words of {@code e2e/tests/kmsplugin/main.go}. */
  void behave(String words) {
    try {
      Path next = Files.writeString(behaviour.resolveSibling("behaviour.next"), words);
      Files.move(next, behaviour, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
    }
  }
}
