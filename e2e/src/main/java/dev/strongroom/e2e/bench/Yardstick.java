package dev.strongroom.e2e.bench;

import java.util.function.IntConsumer;

/** What the API server gives a bare client, on a control plane where nothing else goes on. */
final class Yardstick {
  private static final String GROUP = "yardstick";
  private static final int WARM_UP = 1500;
  private static final int PLAIN = 3000;
  private static final int SAME = 1500;

  private final Lab lab;
  private final Report report;

  Yardstick(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  /**
   * Measures.
   *
   * @return secrets per second when a bare client makes all writes of a new secret itself: the
   *     user's and the operator's
   */
  double run() {
    rate(WARM_UP, i -> plain("warm-" + i, i));
    double plain = rate(PLAIN, i -> plain("plain-" + i, i));
    report.add(Measurement.of(GROUP, "create a Secret of 200 bytes", plain, "/s"));
    rate(WARM_UP, i -> all("warm-same-" + i, i));
    CpuTimes before = CpuTimes.now();
    double same = rate(SAME, i -> all("same-" + i, i));
    report.detail(
        "yardstick: CPU seconds of %,d secrets".formatted(SAME),
        CpuTimes.now().since(before).seconds());
    report.add(
        Measurement.of(GROUP, "the user's and the operator's writes, as secrets", same, "/s"));
    return same;
  }

  private static double rate(int count, IntConsumer work) {
    long start = System.nanoTime();
    BareClient.parallel(count, BareClient.CONNECTIONS, work);
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private void plain(String name, int i) {
    post(Bodies.secretsPath(Lab.namespace(i)), Bodies.plainSecret(name));
  }

  /** The user's apply, then version, record, Secret and status, as the operator writes them. */
  private void all(String name, int i) {
    String namespace = Lab.namespace(i);
    String managed = Bodies.path(namespace, Bodies.MANAGED);
    String made = post(managed, Bodies.managedSecret(name));
    post(Bodies.path(namespace, "secretversions"), Bodies.version("v-" + name));
    post(Bodies.path(namespace, "secretrecords"), Bodies.record("r-" + name, namespace));
    post(Bodies.secretsPath(namespace), Bodies.projected(name));
    String version = BareClient.parse(made).path("metadata").path("resourceVersion").asText();
    lab.client()
        .send(
            "PUT", managed + "/" + name + "/status", BareClient.JSON, Bodies.ready(name, version));
  }

  private String post(String path, String body) {
    return lab.client().send("POST", path, BareClient.JSON, body);
  }
}
