package dev.strongroom.e2e.bench;

import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.HostilePostgres;
import dev.strongroom.e2e.postgres.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Logins of PostgreSQL that are all due at once: how many the operator rotates a second, beside
 * what a bare client makes of the same servers in the same run, its memory with that of its
 * workers, and how long new values of other secrets take meanwhile. A rotation counts when its
 * Secret is there.
 */
final class Rotations {
  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final Duration EVENT_LIMIT = Duration.ofSeconds(60);
  private static final int SINGLE = 20;
  private static final int OTHERS = 100;
  private static final int HANGING = 50;
  private static final long PAUSE_MILLIS = 100;
  private static final List<String> PROGRAMS =
      List.of("workers", "operator", "kube-apiserver", "etcd");

  private static final double MEDIAN = 50;
  private static final double WORST = 99;

  private final Lab lab;
  private final Report report;
  private final int number;

  /**
   * Measures on this control plane.
   *
   * @param number secrets that are due at once
   */
  Rotations(Lab lab, Report report, int number) {
    this.lab = lab;
    this.report = report;
    this.number = number;
  }

  /** One server for all of them; then the same beside a target that takes connections and hangs. */
  void atOneServer() throws InterruptedException {
    String group = group(1);
    List<PostgresServer> servers = start(1);
    try (HostilePostgres mute = HostilePostgres.start(HostilePostgres.Trick.MUTE)) {
      RotationFleet fleet = measured(group, servers);
      Burst alone = burst(fleet);
      report(group, alone, servers);
      fleet.declareHanging(mute, HANGING);
      Burst beside = burst(fleet);
      report.add(Measurement.of(group, "beside a target that hangs", beside.rate(), "/s"));
      report.add(
          Measurement.of(group, "beside it, share", beside.rate() / alone.rate(), "").atLeast(0.7));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      servers.forEach(PostgresServer::close);
    }
  }

  /** So many servers, each for some of the namespaces. */
  void at(int several) throws InterruptedException {
    List<PostgresServer> servers = start(several);
    try {
      RotationFleet fleet = measured(group(several), servers);
      report(group(several), burst(fleet), servers);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      servers.forEach(PostgresServer::close);
    }
  }

  private String group(int servers) {
    return "%,d due at once, %d server%s".formatted(number, servers, servers == 1 ? "" : "s");
  }

  private static List<PostgresServer> start(int number) {
    return Stream.generate(() -> PostgresServer.start(PostgresServer.Settings.local()))
        .limit(number)
        .toList();
  }

  /** Everything in place, and what one rotation takes when nothing else is going on. */
  private RotationFleet measured(String group, List<PostgresServer> servers)
      throws InterruptedException, SQLException {
    lab.startOperatorAndWait();
    RotationFleet fleet = new RotationFleet(lab, servers, number);
    fleet.declare();
    try (Watched made = Watched.projections(lab.client())) {
      IntStream.range(0, OTHERS).forEach(i -> lab.apply(Lab.namespace(i), Lab.name(i)));
      made.await(OTHERS, EVENT_LIMIT);
    }
    List<Long> times = new ArrayList<>();
    try (Watched rotated = fleet.projections()) {
      for (int i = 0; i < Math.min(SINGLE, number); i++) {
        int which = i;
        times.add(
            rotated.timed(
                Lab.namespace(i), RotationFleet.name(i), () -> fleet.request(which, "single")));
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    double median = Percentiles.ofNanos(times).at(MEDIAN);
    report.add(Measurement.of(group, "one rotation alone, p50", median, "ms"));
    return fleet;
  }

  /**
   * What came of all being due at once.
   *
   * @param rate rotations a second
   * @param memoryMiB the most that operator and workers took together
   * @param others times of new values of other secrets
   * @param cpu processor time, that of the database servers left out
   * @param calls requests
   */
  private record Burst(
      double rate, double memoryMiB, Percentiles others, CpuTimes cpu, ApiServerMetrics calls) {}

  private Burst burst(RotationFleet fleet) throws InterruptedException {
    try (Watched rotated = fleet.projections();
        Watched all = Watched.projections(lab.client());
        Replica replica = new Replica(lab.cluster().client(), TestOperator.NAMESPACE)) {
      List<Long> times = new ArrayList<>();
      double memory = 0;
      ApiServerMetrics callsBefore = ApiServerMetrics.read(lab.client());
      CpuTimes cpuBefore = cpu();
      long start = System.nanoTime();
      fleet.makeAllDue();
      for (int i = 0; rotated.count() < number; i++) {
        times.add(newValue(replica, all, i % OTHERS));
        memory = Math.max(memory, lab.operator().withChildrenMiB());
        rotated.await(number, Duration.ofMillis(PAUSE_MILLIS));
        if (System.nanoTime() - start > LIMIT.toNanos()) {
          throw new IllegalStateException("only " + rotated.count() + " were rotated in time");
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Burst(
          number / seconds,
          memory,
          Percentiles.ofNanos(times),
          cpu().since(cpuBefore),
          ApiServerMetrics.read(lab.client()).since(callsBefore));
    }
  }

  private CpuTimes cpu() {
    return CpuTimes.now().and(lab.operator().cpu());
  }

  private static long newValue(Replica replica, Watched secrets, int which)
      throws InterruptedException {
    SecretRecord next = replica.prepare(Lab.namespace(which), Lab.name(which));
    return secrets.timed(Lab.namespace(which), Lab.name(which), () -> replica.swap(next));
  }

  private void report(String group, Burst burst, List<PostgresServer> servers) throws SQLException {
    BareRotations bare = new BareRotations(servers);
    bare.prepare();
    double rotations = bare.rotations();
    double changes = bare.changes();
    report.add(Measurement.of(group, "rotations", burst.rate(), "/s"));
    report.add(Measurement.of(group, "ALTER ROLE by a bare client", changes, "/s"));
    report.add(Measurement.of(group, "share of it", burst.rate() / changes, "").atLeast(0.5));
    report.add(Measurement.of(group, "with a rotation's logins, bare client", rotations, "/s"));
    report.add(Measurement.of(group, "share of that", burst.rate() / rotations, ""));
    for (String program : PROGRAMS) {
      double millis = burst.cpu().seconds().getOrDefault(program, 0.0) * 1e3 / number;
      report.add(Measurement.of(group, "processor time a rotation, " + program, millis, "ms"));
    }
    report.detail(group + ": requests, those for other secrets too", burst.calls().ofInterest());
    report.add(Measurement.of(group, "memory with workers, most", burst.memoryMiB(), "MiB"));
    report.add(
        Measurement.of(group, "other secrets meanwhile, p50", burst.others().at(MEDIAN), "ms"));
    report.add(
        Measurement.of(group, "other secrets meanwhile, p99", burst.others().at(WORST), "ms")
            .atMost(1000));
  }
}
