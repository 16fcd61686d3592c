package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.cluster.Trees;
import dev.strongroom.e2e.operator.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of {@code e2e/benchmark}. */
@Command(
    name = "e2e/benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the operator, as a process of its own, on a control plane of its own.",
      "",
      "Parts: cold     very many ManagedSecrets applied at once",
      "       restart  the operator started again with all of them in place",
      "       latency  a change until its Secret's watch event",
      "       idle     requests while nothing happens",
      "       recovery rotation of the root key, backup, restore (only when asked for)",
      "The whole takes about eight minutes on two cores. A busy machine spoils every number."
    })
public final class BenchmarkCommand implements Callable<Integer> {
  private static final int SMALL = 1000;
  private static final Duration MOST = Duration.ofMinutes(15);
  private static final int TIME_UP = 3;

  /** A part of the benchmark. */
  enum Part {
    cold,
    restart,
    latency,
    idle,
    crypto,
    recovery
  }

  @Option(
      names = "--secrets",
      defaultValue = "10000",
      description = "how many ManagedSecrets (${DEFAULT-VALUE})")
  private int secrets;

  @Option(
      names = "--only",
      split = ",",
      description = "some parts instead of all: ${COMPLETION-CANDIDATES}")
  private Set<Part> only = EnumSet.range(Part.cold, Part.crypto);

  @Option(names = "--idle-seconds", defaultValue = "120", description = "(${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(
      names = "--out",
      description = "where to write the result as JSON (e2e/results/<date>.json)")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--operator-option",
      description = "a further option of the operator's virtual machine, to try or to profile")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--from-classes",
      description =
          "run the operator from its classes on this Java, not from its image: no image is built,"
              + " the start is slower")
  private boolean fromClasses;

  private BenchmarkCommand() {}

  /** Runs it and ends with 0, with 1 when a goal was missed, with 3 when it took too long. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new BenchmarkCommand()).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    endInTime();
    Report report = new Report(System.out);
    Path directory = Chart.projectRoot().resolve("e2e/target/benchmark");
    Trees.delete(directory);
    Files.createDirectories(directory);
    if (only.equals(EnumSet.of(Part.crypto))) {
      report.header("no cluster, JDK " + Runtime.version());
    } else {
      measure(report, directory, launch(directory));
    }
    if (only.contains(Part.crypto)) {
      new Ciphers(report).run();
    }
    report.write(
        file.orElseGet(
            () ->
                Chart.projectRoot()
                    .resolve("e2e/results")
                    .resolve(report.date().toString().replace(":", "") + ".json")));
    return report.missed() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Launch launch(Path directory) throws IOException, InterruptedException {
    return fromClasses ? Launch.ofClasses() : Launch.ofImage(directory.resolve("image"));
  }

  private void measure(Report report, Path directory, Launch launch)
      throws InterruptedException, IOException {
    double sameWrites = Double.NaN;
    try (Lab small = new Lab(directory, launch, jvmOptions)) {
      report.header(
          small.cluster().kind()
              + "; operator from "
              + (fromClasses ? "classes" : "its image")
              + (jvmOptions.isEmpty() ? "" : " with " + String.join(" ", jvmOptions)));
      if (only.contains(Part.cold)) {
        sameWrites = new Yardstick(small, report).run();
      }
    }
    if (only.contains(Part.cold) && secrets > SMALL) {
      try (Lab small = new Lab(directory, launch, jvmOptions)) {
        small.startOperatorAndWait();
        new ColdStart(small, report).run(SMALL, sameWrites);
      }
    }
    if (only.contains(Part.recovery)) {
      try (Lab store = new Lab(directory, launch, jvmOptions)) {
        new Recovery(store, report).run(secrets, directory);
      }
    }
    if (EnumSet.of(Part.recovery).containsAll(only)) {
      return;
    }
    try (Lab lab = new Lab(directory, launch, jvmOptions)) {
      lab.startOperatorAndWait();
      new ColdStart(lab, report).run(secrets, sameWrites);
      if (only.contains(Part.restart)) {
        new Restart(lab, report).run(secrets);
      }
      if (only.contains(Part.latency)) {
        new Latency(lab, report).run(secrets);
      }
      if (only.contains(Part.idle)) {
        new Idle(lab, report, Duration.ofSeconds(idleSeconds)).run(secrets);
      }
    }
  }

  private static void endInTime() {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                Thread.sleep(MOST.toMillis());
                System.err.println("Given up after " + MOST.toMinutes() + " minutes.");
                System.exit(TIME_UP);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "time-limit");
    watchdog.setDaemon(true);
    watchdog.start();
  }
}
