package dev.strongroom.e2e.operator;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The real kubectl on a namespace, as people use it. */
public final class Kubectl {
  private static final Path NOTHING = Path.of("/dev/null");

  private final Path program;
  private final Path kubeconfig;
  private final String namespace;

  private Kubectl(Path program, Path kubeconfig, String namespace) {
    this.program = program;
    this.kubeconfig = kubeconfig;
    this.namespace = namespace;
  }

  /** What came of a command: its exit code, standard output as a file, and what it said besides. */
  public record Result(int exitCode, Path output, String messages) {
    /** Standard output as text. */
    public String text() {
      return read(output);
    }
  }

  /** That of the cluster, or else this machine's; empty if neither has one. */
  public static Optional<Kubectl> find(Cluster cluster, String namespace) {
    Optional<Path> program =
        cluster instanceof EmbeddedCluster embedded
            ? Optional.of(embedded.kubectl())
            : HostCommand.find("kubectl");
    return program.map(path -> new Kubectl(path, cluster.kubeconfig(), namespace));
  }

  /** Runs it with these arguments and an empty input. */
  public Result run(Path folder, String... arguments) {
    return run(folder, NOTHING, arguments);
  }

  /** Runs it with these arguments and a file as its input; {@code folder} is for its output. */
  public Result run(Path folder, Path input, String... arguments) {
    List<String> all = new ArrayList<>();
    all.add(program.toString());
    all.add("--kubeconfig=" + kubeconfig);
    all.add("--namespace=" + namespace);
    all.addAll(List.of(arguments));
    return run(new ProcessBuilder(all), folder, input);
  }

  /**
   * Runs commands of a shell that call it by its name, in a folder; the first failure ends them.
   */
  public Result shell(Path folder, String commands) {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).directory(folder.toFile());
    shell.environment().put("KUBECONFIG", kubeconfig.toString());
    shell.environment().merge("PATH", program.getParent() + ":", (path, first) -> first + path);
    return run(shell, folder, NOTHING);
  }

  private static Result run(ProcessBuilder command, Path folder, Path input) {
    try {
      Path output = Files.createTempFile(folder, "kubectl", ".out");
      Path messages = Files.createTempFile(folder, "kubectl", ".err");
      Process process =
          command
              .redirectInput(input.toFile())
              .redirectOutput(output.toFile())
              .redirectError(messages.toFile())
              .start();
      return new Result(process.waitFor(), output, read(messages));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
