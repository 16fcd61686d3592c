package dev.strongroom.e2e.operator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The most memory that an operator and its workers have had since this began to look, which it does
 * ten times a second. Files that they have mapped do not count: the kernel takes those back when
 * memory is short.
 */
public final class ResidentMemory implements AutoCloseable {
  private static final long EVERY_MILLIS = 100;

  private final ProcessHandle operator;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private long worker;
  private long all;

  private ResidentMemory(ProcessHandle operator) {
    this.operator = operator;
  }

  /** Looks at an operator until this is closed. */
  public static ResidentMemory of(OperatorProcess operator) {
    ResidentMemory memory = new ResidentMemory(ProcessHandle.of(operator.pid()).orElseThrow());
    memory.thread.scheduleWithFixedDelay(memory::look, 0, EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return memory;
  }

  /** What an operator has now, without its workers, in KiB. */
  public static long kibOf(OperatorProcess operator) {
    return kib(operator.pid());
  }

  private synchronized void look() {
    long[] workers =
        operator.descendants().mapToLong(ProcessHandle::pid).map(ResidentMemory::kib).toArray();
    worker = Math.max(worker, LongStream.of(workers).max().orElse(0));
    all = Math.max(all, kib(operator.pid()) + LongStream.of(workers).sum());
  }

  /** The most that one worker had, in KiB. */
  public synchronized long mostOfAWorker() {
    return worker;
  }

  /** The most that the operator and its workers had at one time, in KiB. */
  public synchronized long mostOfAll() {
    return all;
  }

  private static long kib(long pid) {
    try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid), "status"))) {
      return lines
          .filter(line -> line.startsWith("RssAnon:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    } catch (IOException | UncheckedIOException ended) {
      return 0;
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
