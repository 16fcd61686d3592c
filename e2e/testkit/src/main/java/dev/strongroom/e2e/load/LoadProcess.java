package dev.strongroom.e2e.load;

import dev.strongroom.e2e.operator.ClassArchive;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A {@link LoadWorker} process. */
public final class LoadProcess {
  private static final long START_LIMIT_SECONDS = 60;
  private static final long WORK_LIMIT_SECONDS = 5;
  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final List<LoadLog> logs;
  private final Path output;

  private LoadProcess(Process process, List<LoadLog> logs, Path output) {
    this.process = process;
    this.logs = logs;
    this.output = output;
  }

  /** The logs of a process, one for each of its threads. */
  public static List<LoadLog> logs(Path folder, String id, int threads) {
    return IntStream.range(0, threads)
        .mapToObj(i -> new LoadLog(folder.resolve(id + "-" + i)))
        .toList();
  }

  /**
   * Starts a process; returns when its threads work.
   *
   * @param kubeconfig its rights
   * @param folder for what it prints, and its logs
   * @param id of the process; the logs are found again by it
   * @param seed of what it asks
   * @param first number of the first secret
   * @param secrets how many there are
   * @param threads how many work at once
   */
  public static LoadProcess start(
      Path kubeconfig, Path folder, String id, long seed, int first, int secrets, int threads) {
    List<LoadLog> logs = logs(folder, id, threads);
    Path output = folder.resolve(id + ".out");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m"));
    command.addAll(ClassArchive.flags(folder));
    command.addAll(List.of("-cp", ClassArchive.classPath() + File.pathSeparator + ownClasses()));
    command.add(LoadWorker.class.getName());
    command.addAll(List.of(kubeconfig.toString(), TestOperator.NAMESPACE));
    command.add(folder.resolve(id + "-").toString());
    Stream.of(seed, first, secrets, threads).map(String::valueOf).forEach(command::add);
    long starts = starts(logs);
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new LoadProcess(process, logs, output).awaitReady(starts + threads);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String ownClasses() {
    try {
      return Path.of(LoadWorker.class.getProtectionDomain().getCodeSource().getLocation().toURI())
          .toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("a class path entry is no path", e);
    }
  }

  private static long starts(List<LoadLog> logs) {
    return logs.stream().mapToLong(LoadLog::starts).sum();
  }

  private LoadProcess awaitReady(long wanted) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    while (starts(logs) < wanted) {
      requireAlive();
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the process does not start");
      }
      sleep(POLL_MILLIS);
    }
    return this;
  }

  /**
   * Lets it work until its logs have grown, then kills it with SIGKILL, wherever it is.
   *
   * @param bytes by how much the logs are to grow
   * @param millis and then this much more
   */
  public void killAfter(long bytes, long millis) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WORK_LIMIT_SECONDS);
    long wanted = length() + bytes;
    while (length() < wanted && System.nanoTime() < end) {
      requireAlive();
      sleep(POLL_MILLIS);
    }
    sleep(millis);
    requireAlive();
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private long length() {
    return logs.stream().mapToLong(LoadLog::length).sum();
  }

  private void requireAlive() {
    if (process.isAlive()) {
      return;
    }
    try {
      throw new IllegalStateException("the process ended by itself:\n" + Files.readString(output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
