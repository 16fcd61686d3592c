package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.operator.OperatorProcess;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** What an operator's process tells of itself: when it was ready, and the memory it takes. */
record Vitals(OperatorProcess process) {
  private static final String UNVERIFIED = "strongroom_managedsecret_unverified";
  private static final String HEAP = "jvm_memory_used_bytes{area=\"heap\"";
  private static final long KIB_PER_MIB = 1024;
  private static final double BYTES_PER_MIB = 1024.0 * 1024;

  /** Waits until it is ready; returns seconds since the start of the process. */
  double awaitReady(Duration limit) {
    return process.await("ready", limit, () -> process.answers("/health/ready"));
  }

  /** Waits until it has looked at every object; returns seconds since the start of the process. */
  double awaitVerified(Duration limit) {
    return process.await("done verifying", limit, this::isVerified);
  }

  private boolean isVerified() {
    try {
      return process
          .metrics()
          .lines()
          .filter(line -> line.startsWith(UNVERIFIED))
          .anyMatch(line -> value(line) == 0);
    } catch (UncheckedIOException notYet) {
      return false;
    }
  }

  /** Resident memory in MiB. */
  double residentMiB() {
    return (double) Machine.kib(status(), "VmRSS") / KIB_PER_MIB;
  }

  /** Memory of it and of its worker processes in MiB; what they share counts once. */
  double withChildrenMiB() {
    return Stream.concat(
                Stream.of(process.pid()),
                ProcessHandle.of(process.pid()).stream()
                    .flatMap(ProcessHandle::children)
                    .map(ProcessHandle::pid))
            .mapToDouble(Vitals::proportionalKib)
            .sum()
        / KIB_PER_MIB;
  }

  /** Processor time that it has used itself, and that its workers have used, ended ones too. */
  CpuTimes cpu() {
    ProcessHandle operator = ProcessHandle.of(process.pid()).orElseThrow();
    return new CpuTimes(
        Map.of(
            "operator",
            CpuTimes.of(operator),
            "workers",
            Machine.endedChildrenSeconds(process.pid())
                + operator.children().mapToDouble(CpuTimes::of).sum()));
  }

  private static double proportionalKib(long pid) {
    try {
      return Machine.kib(Path.of("/proc", String.valueOf(pid), "smaps_rollup"), "Pss:");
    } catch (UncheckedIOException ended) {
      return 0;
    }
  }

  /** The most resident memory that it ever had, in MiB. */
  double mostResidentMiB() {
    return (double) Machine.kib(status(), "VmHWM") / KIB_PER_MIB;
  }

  /** Heap in use in MiB, garbage included. */
  double heapMiB() {
    return process
            .metrics()
            .lines()
            .filter(line -> line.startsWith(HEAP))
            .mapToDouble(Vitals::value)
            .sum()
        / BYTES_PER_MIB;
  }

  private Path status() {
    return Path.of("/proc", String.valueOf(process.pid()), "status");
  }

  private static double value(String line) {
    return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
  }
}
