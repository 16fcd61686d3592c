package dev.strongroom.e2e.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The parts in their order, each on a control plane of its own but for those that go on with the
 * operator of the one before.
 *
 * @param parts those to run
 * @param report where the numbers go
 * @param labs starts control planes
 * @param directory for files of the run
 * @param secrets how many secrets are in place
 * @param versions how many versions each has where many are measured
 * @param rotations how many secrets are due at once
 * @param servers how many servers they are logins of in the second run
 * @param idle how long nothing is to happen
 * @param soak how long clients are at work while replicas come and go
 */
record Course(
    Set<Part> parts,
    Report report,
    Supplier<Lab> labs,
    Path directory,
    int secrets,
    int versions,
    int rotations,
    int servers,
    Duration idle,
    Duration soak) {
  private static final int SMALL = 1000;

  void run() throws IOException, InterruptedException {
    if (parts.contains(Part.cold)) {
      experiment(
          lab -> {
            Yardstick yardstick = new Yardstick(lab, report);
            yardstick.plainWrites();
            yardstick.warmUp();
          });
      if (secrets > SMALL) {
        onOperator(SMALL, Set.of(Part.cold));
      }
    }
    if (parts.stream().anyMatch(Part::onRunningOperator)) {
      onOperator(secrets, parts);
    }
    if (parts.contains(Part.writes)) {
      experiment(lab -> new StoreWrites(lab, report).run(secrets));
    }
    if (parts.contains(Part.versions)) {
      experiment(lab -> new VersionMemory(lab, report).run(secrets, versions));
    }
    if (parts.contains(Part.shapes)) {
      Shapes shapes = new Shapes(report);
      experiment(lab -> shapes.plain(lab, secrets));
      experiment(
          lab -> {
            shapes.throughTemplates(lab, secrets);
            shapes.followed(lab);
          });
    }
    if (parts.contains(Part.endpoint)) {
      experiment(lab -> new EndpointLoad(lab, report).run(secrets));
    }
    if (parts.contains(Part.soak)) {
      experiment(lab -> new SoakRun(lab, report).run(soak));
    }
    if (parts.contains(Part.rotation)) {
      experiment(lab -> new Rotations(lab, report, rotations).atOneServer());
      experiment(lab -> new Rotations(lab, report, rotations).at(servers));
    }
    if (parts.contains(Part.recovery)) {
      Recovery recovery = new Recovery(report, directory, secrets);
      experiment(recovery::backUp);
      experiment(recovery::restore);
    }
  }

  /** So many secrets, and what goes on with the operator that has made them. */
  private void onOperator(int number, Set<Part> parts) throws IOException, InterruptedException {
    double sameWrites = parts.contains(Part.cold) ? sameWrites(number) : Double.NaN;
    experiment(
        lab -> {
          lab.startOperatorAndWait();
          new ColdStart(lab, report).run(number, sameWrites);
          if (parts.contains(Part.restart)) {
            new Restart(lab, report).run(number);
          }
          if (parts.contains(Part.latency)) {
            new Latency(lab, report).run(number);
          }
          if (parts.contains(Part.idle)) {
            new Idle(lab, report, idle).run(number);
          }
        });
  }

  private double sameWrites(int number) {
    try (Lab lab = labs.get()) {
      return new Yardstick(lab, report).sameWrites(number);
    }
  }

  private void experiment(Experiment experiment) throws IOException, InterruptedException {
    try (Lab lab = labs.get()) {
      experiment.run(lab);
    }
  }
}
