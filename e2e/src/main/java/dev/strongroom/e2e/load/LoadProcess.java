package dev.strongroom.e2e.load;

import dev.strongroom.e2e.operator.ClassArchive;
import dev.strongroom.e2e.operator.TestOperator;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link LoadWorker} in a process of its own. */
public final class LoadProcess {
  private static final long START_LIMIT_SECONDS = 60;
  private static final long POLL_MILLIS = 5;

  private final Process process;
  private final LoadLog log;
  private final long starts;

  private LoadProcess(Process process, LoadLog log, long starts) {
    this.process = process;
    this.log = log;
    this.starts = starts;
  }

  /**
   * Starts a worker; returns when it works.
   *
   * @param kubeconfig its rights
   * @param folder for what it prints, and its log
   * @param id of the worker; the log is found again by it
   * @param seed of what it asks
   * @param first number of the first secret
   * @param secrets how many there are
   */
  public static LoadProcess start(
      Path kubeconfig, Path folder, String id, long seed, int first, int secrets) {
    Path file = folder.resolve(id + ".log");
    LoadLog log = new LoadLog(file);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx96m"));
    command.addAll(ClassArchive.flags(folder));
    command.addAll(List.of("-cp", ClassArchive.classPath() + File.pathSeparator + ownClasses()));
    command.add(LoadWorker.class.getName());
    command.addAll(List.of(kubeconfig.toString(), TestOperator.NAMESPACE, file.toString()));
    command.addAll(List.of(String.valueOf(seed), String.valueOf(first), String.valueOf(secrets)));
    long starts = log.starts();
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(id + ".out").toFile())
              .start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new LoadProcess(process, log, starts).awaitReady();
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

  private LoadProcess awaitReady() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_LIMIT_SECONDS);
    while (log.starts() == starts) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IllegalStateException("the worker does not start");
      }
      sleep(POLL_MILLIS);
    }
    return this;
  }

  /** Lets it work for a while, then kills it with SIGKILL, wherever it is. */
  public void killAfter(long millis) {
    sleep(millis);
    if (!process.isAlive()) {
      throw new IllegalStateException("the worker ended by itself");
    }
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
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
