package dev.strongroom.e2e.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * What templates cost beside plain projections of the same values, and how long a change of a
 * followed Secret takes to reach the projected one.
 */
final class Shapes {
  private static final int FOLLOWERS = 20;
  private static final int WARM_UP = 50;
  private static final int SAMPLES = 300;
  private static final long PAUSE_MILLIS = 25;
  private static final double MOST_OF_PLAIN = 1.15;

  private final Report report;
  private double plainSeconds;

  Shapes(Report report) {
    this.report = report;
  }

  /** Plain projections, on a control plane of their own. */
  void plain(Lab lab, int number) throws InterruptedException {
    lab.startOperatorAndWait();
    plainSeconds =
        new ColdStart(lab, report, "plain", Bodies::passwordAlone).run(number, Double.NaN);
    memory(lab, "plain", number);
  }

  /** The same through templates, on another, after {@link #plain}. */
  void throughTemplates(Lab lab, int number) throws InterruptedException {
    lab.startOperatorAndWait();
    String what = "templates";
    double seconds =
        new ColdStart(lab, report, what, Bodies::throughTemplate).run(number, Double.NaN);
    memory(lab, what, number);
    report.add(
        Measurement.of(what, "against as many plain ones", seconds / plainSeconds, "")
            .atMost(MOST_OF_PLAIN));
  }

  private void memory(Lab lab, String what, int number) {
    report.add(
        Measurement.of(
            what,
            "resident with %,d in place".formatted(number),
            lab.operator().residentMiB(),
            "MiB"));
  }

  /** From the request that changes a source Secret to the watch event of the projected one. */
  void followed(Lab lab) throws InterruptedException {
    try (Watched secrets = Watched.projections(lab.client())) {
      for (int i = 0; i < FOLLOWERS; i++) {
        follow(lab, secrets, Lab.namespace(i), name(i));
      }
      changes(lab, secrets, WARM_UP);
      Percentiles times = changes(lab, secrets, SAMPLES);
      report.add("followed Secrets", "changed source to Secret", times, 20, 50);
    }
  }

  private static void follow(Lab lab, Watched secrets, String namespace, String name)
      throws InterruptedException {
    lab.client().send("POST", Bodies.secretsPath(namespace), BareClient.JSON, Bodies.source(name));
    secrets.timed(namespace, name, () -> lab.create(namespace, Bodies.follower(name)));
  }

  private static Percentiles changes(Lab lab, Watched secrets, int number)
      throws InterruptedException {
    List<Long> times = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      String namespace = Lab.namespace(i);
      String name = name(i % FOLLOWERS);
      String body = "{\"stringData\":{\"token\":\"%d\"}}".formatted(System.nanoTime());
      times.add(
          secrets.timed(
              namespace,
              name,
              () ->
                  lab.client()
                      .send(
                          "PATCH",
                          Bodies.secretsPath(namespace) + "/" + Bodies.sourceName(name),
                          BareClient.MERGE,
                          body)));
      Thread.sleep(PAUSE_MILLIS);
    }
    return Percentiles.ofNanos(times);
  }

  private static String name(int i) {
    return "follower-" + i;
  }
}
