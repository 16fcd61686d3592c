package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.host.Trees;
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

/** The command line of {@code e2e/bin/benchmark}. */
@Command(
    name = "e2e/bin/benchmark",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the operator, as a process of its own, on a control plane of its own.",
      "",
      "Parts: cold     very many ManagedSecrets applied at once",
      "       restart  the operator started again with all of them in place",
      "       latency  a change until its Secret's watch event",
      "       idle     requests while nothing happens",
      "       crypto   encryption on one core, against what the JDK gives",
      "and only when asked for:",
      "       writes   puts of values and moves of labels by 32 clients",
      "       versions memory of the operator with many versions a secret",
      "       recovery rotation of the root key, backup, restore",
      "       shapes   projections through templates beside plain ones, and followed Secrets",
      "       endpoint the AWS endpoint under load, against its bare HTTP server",
      "       soak     AWS's SDK on the endpoint while replicas come and go",
      "       rotation logins of PostgreSQL that are all due at once, against a bare client",
      "The first five take about eight minutes on two cores, the endpoint seven. A busy machine"
          + " spoils every number."
    })
public final class BenchmarkCommand implements Callable<Integer> {
  private static final int TIME_UP = 3;

  @Option(
      names = "--secrets",
      defaultValue = "10000",
      description = "how many ManagedSecrets (${DEFAULT-VALUE})")
  private int secrets;

  @Option(
      names = "--only",
      split = ",",
      description = "some parts instead of all: ${COMPLETION-CANDIDATES}")
  private Set<Part> only = Part.usual();

  @Option(
      names = "--versions",
      defaultValue = "20",
      description = "how many versions a secret in the part versions (${DEFAULT-VALUE})")
  private int versions;

  @Option(
      names = "--rotations",
      defaultValue = "2000",
      description = "how many secrets are due at once in the part rotation (${DEFAULT-VALUE})")
  private int rotations;

  @Option(
      names = "--servers",
      defaultValue = "5",
      description =
          "PostgreSQL servers in the second run of the part rotation, at most 20"
              + " (${DEFAULT-VALUE})")
  private int servers;

  @Option(names = "--idle-seconds", defaultValue = "120", description = "(${DEFAULT-VALUE})")
  private int idleSeconds;

  @Option(names = "--soak-minutes", defaultValue = "10", description = "(${DEFAULT-VALUE})")
  private int soakMinutes;

  @Option(
      names = "--out",
      description = "where to write the result as JSON (e2e/benchmark/results/<date>.json)")
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
    Path directory = Chart.projectRoot().resolve("e2e/benchmark/target/run");
    Trees.delete(directory);
    Files.createDirectories(directory);
    if (only.equals(EnumSet.of(Part.crypto))) {
      report.header("no cluster, JDK " + Runtime.version());
    } else {
      Launch launch = launch(directory);
      new Course(
              only,
              report,
              () -> lab(report, directory, launch),
              directory,
              secrets,
              versions,
              rotations,
              servers,
              Duration.ofSeconds(idleSeconds),
              Duration.ofMinutes(soakMinutes))
          .run();
    }
    if (only.contains(Part.crypto)) {
      new Ciphers(report).run();
    }
    report.write(file.orElseGet(() -> results(report)));
    return report.missed() == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private static Path results(Report report) {
    return Chart.projectRoot()
        .resolve("e2e/benchmark/results")
        .resolve(report.date().toString().replace(":", "") + ".json");
  }

  private Launch launch(Path directory) throws IOException, InterruptedException {
    return fromClasses ? Launch.ofClasses() : Launch.ofImage(directory.resolve("image"));
  }

  private Lab lab(Report report, Path directory, Launch launch) {
    Lab lab = new Lab(directory, launch, jvmOptions);
    report.header(
        lab.cluster().kind()
            + "; operator from "
            + (fromClasses ? "classes" : "its image")
            + (jvmOptions.isEmpty() ? "" : " with " + String.join(" ", jvmOptions)));
    return lab;
  }

  private void endInTime() {
    Duration most = Part.most(only).plusSeconds(idleSeconds);
    if (only.contains(Part.soak)) {
      most = most.plusMinutes(soakMinutes);
    }
    Duration limit = most;
    Thread watchdog =
        new Thread(
            () -> {
              try {
                Thread.sleep(limit.toMillis());
                System.err.println("Given up after " + limit.toMinutes() + " minutes.");
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
