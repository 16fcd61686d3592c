package dev.strongroom.e2e.operator;

import dev.strongroom.app.Main;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

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
    ProcessBuilder builder = builder(configuration, folder, settings, arguments);
    return ended(builder.redirectErrorStream(true), Process::getInputStream);
  }

  /** The same with its standard output sent to a file; the result has what it said besides. */
  public static Result runInto(
      Path output,
      Config configuration,
      Path folder,
      Map<String, String> settings,
      String... arguments) {
    ProcessBuilder builder = builder(configuration, folder, settings, arguments);
    return ended(builder.redirectOutput(output.toFile()), Process::getErrorStream);
  }

  /** The command and its arguments, for a program that starts it by itself. */
  public static List<String> line(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // As little as a pod's second process may have.
    command.addAll(List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", ClassArchive.classPath(), Main.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static ProcessBuilder builder(
      Config configuration, Path folder, Map<String, String> settings, String... arguments) {
    ProcessBuilder builder = new ProcessBuilder(line(arguments));
    builder.environment().putAll(TestOperator.environment(settings));
    try {
      builder
          .environment()
          .put("KUBECONFIG", OperatorProcess.kubeconfig(configuration, folder).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return builder;
  }

  private static Result ended(ProcessBuilder builder, Function<Process, InputStream> said) {
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(said.apply(process).readAllBytes(), StandardCharsets.UTF_8);
      return new Result(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
