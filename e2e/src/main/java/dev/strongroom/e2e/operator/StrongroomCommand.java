package dev.strongroom.e2e.operator;

import dev.strongroom.app.Main;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a command of {@code strongroom} as a process of its own, as a Job does. */
public final class StrongroomCommand {
  private StrongroomCommand() {}

  /** What came of it. */
  public record Result(int exitCode, String output) {}

  /**
   * Runs a command to its end.
   *
   * @param folder for its kubeconfig
   * @param settings other than {@link TestOperator#environment}
   */
  public static Result run(
      Config configuration, Path folder, Map<String, String> settings, String... arguments) {
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      // As little as a pod's second process may have.
      command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      command.addAll(List.of("-cp", ClassArchive.classPath(), Main.class.getName()));
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(TestOperator.environment(settings));
      builder
          .environment()
          .put("KUBECONFIG", OperatorProcess.kubeconfig(configuration, folder).toString());
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
