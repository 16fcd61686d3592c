package dev.strongroom.e2e.bench;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time used so far by this process and those below it: the API server, etcd, the
 * operator.
 *
 * @param seconds seconds by name of the program
 */
record CpuTimes(Map<String, Double> seconds) {

  /** As it stands now. */
  static CpuTimes now() {
    Map<String, Double> seconds = new TreeMap<>();
    seconds.put("benchmark", of(ProcessHandle.current()));
    ProcessHandle.current()
        .descendants()
        .forEach(process -> seconds.merge(name(process), of(process), Double::sum));
    return new CpuTimes(seconds);
  }

  /** What was used after {@code before}. */
  CpuTimes since(CpuTimes before) {
    Map<String, Double> difference = new TreeMap<>();
    seconds.forEach(
        (name, used) -> difference.put(name, used - before.seconds.getOrDefault(name, 0.0)));
    return new CpuTimes(difference);
  }

  /** These and others, which prevail where both have one of that name. */
  CpuTimes and(CpuTimes others) {
    Map<String, Double> all = new TreeMap<>(seconds);
    all.putAll(others.seconds);
    return new CpuTimes(all);
  }

  /** What a process has used itself. */
  static double of(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1000.0;
  }

  private static String name(ProcessHandle process) {
    String command = process.info().command().orElse("?");
    String file = command.substring(command.lastIndexOf('/') + 1);
    return file.equals("java") ? "operator" : file;
  }
}
