package dev.strongroom.e2e.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where it was measured.
 *
 * @param cpu model of the processor
 * @param cores processors that Java sees
 * @param memoryMiB main memory
 * @param kernel operating system and its version
 * @param java version of the virtual machine
 * @param loadBefore load average of the last minute before the run: how quiet the machine was
 */
record Machine(
    String cpu, int cores, long memoryMiB, String kernel, String java, double loadBefore) {
  private static final long KIB_PER_MIB = 1024;
  private static final int TICKS_PER_SECOND = 100;

  /** This machine, now. */
  static Machine here() {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        kib(Path.of("/proc/meminfo"), "MemTotal") / KIB_PER_MIB,
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        System.getProperty("java.vm.version"),
        Double.parseDouble(read(Path.of("/proc/loadavg")).split(" ")[0]));
  }

  /** A field of a file of "name: 123 kB" lines in KiB; 0 when the file has none. */
  static long kib(Path file, String name) {
    String text = field(file, name).replaceAll("\\D", "");
    return text.isEmpty() ? 0 : Long.parseLong(text);
  }

  /** Processor time of those children of a process that have ended, in seconds; proc(5). */
  static double endedChildrenSeconds(long pid) {
    String stat = read(Path.of("/proc", String.valueOf(pid), "stat"));
    // What follows the program's name, which may have spaces: state is field 3.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = Long.parseLong(fields[16 - 3]) + Long.parseLong(fields[17 - 3]);
    return (double) ticks / TICKS_PER_SECOND;
  }

  private static String field(Path file, String name) {
    try (Stream<String> lines = read(file).lines()) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("");
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
