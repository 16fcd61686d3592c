package dev.strongroom.e2e.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured so far, printed as it comes and written as JSON at the end. */
final class Report {
  private final PrintStream out;
  private final Machine machine = Machine.here();
  private final Instant date = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final List<Measurement> measurements = new ArrayList<>();
  private final Map<String, Object> details = new LinkedHashMap<>();

  Report(PrintStream out) {
    this.out = out;
  }

  Instant date() {
    return date;
  }

  /** Prints where and when, the first time. */
  void header(String versions) {
    if (details.putIfAbsent("versions", versions) != null) {
      return;
    }
    out.printf(
        "%s, %s, %d cores, %,d MiB, load before %.2f%n%s%n%n",
        date, machine.cpu(), machine.cores(), machine.memoryMiB(), machine.loadBefore(), versions);
    out.printf("%-28s %-52s %10s %-5s %-8s%n", "", "", "result", "", "goal");
  }

  /** Takes a number up. */
  void add(Measurement m) {
    measurements.add(m);
    out.printf(
        "%-28s %-52s %10s %-5s %-8s%s%n",
        m.group(),
        m.name(),
        Measurement.text(m.value()),
        m.unit(),
        m.goal() == null ? "" : m.goal(),
        m.met() == null ? "" : m.met() ? " met" : " MISSED");
  }

  /**
   * Takes up the median and the 99th percentile of times.
   *
   * @param median the most milliseconds that the median is to be
   * @param worst the same for the 99th percentile
   */
  void add(String group, String name, Percentiles times, double median, double worst) {
    add(Measurement.of(group, name + ", p50", times.at(50), "ms").atMost(median));
    add(Measurement.of(group, name + ", p99", times.at(99), "ms").atMost(worst));
  }

  /** Takes up what explains the numbers; it goes to the file alone. */
  void detail(String name, Object value) {
    details.put(name, value);
  }

  /** Number of goals that were missed. */
  long missed() {
    return measurements.stream().filter(m -> Boolean.FALSE.equals(m.met())).count();
  }

  /** Writes everything. */
  void write(Path file) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("date", date.toString());
    all.put("machine", machine);
    all.put("measurements", measurements);
    all.put("details", details);
    Files.createDirectories(file.toAbsolutePath().getParent());
    new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), all);
    out.printf("%nWritten to %s%n", file);
  }
}
