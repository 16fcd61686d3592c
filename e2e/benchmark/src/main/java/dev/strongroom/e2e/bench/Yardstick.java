package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import java.time.Clock;
import java.time.Duration;
import java.util.function.IntConsumer;

/** What the API server gives a bare client, on a control plane where nothing else goes on. */
final class Yardstick {
  private static final int WARM_UP = 3000;
  private static final int PLAIN = 3000;

  /** A control plane just started is slow with the first objects, as it is for an operator's. */
  private static final int FIRST = 100;

  private static final Duration EVENTS_LIMIT = Duration.ofSeconds(30);

  /** Bytes of the password that the operator generates. */
  private static final int GENERATED = 32;

  private final Lab lab;
  private final Report report;
  private final StoredModel record;

  Yardstick(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
    this.record = record(lab);
  }

  private static StoredModel record(Lab lab) {
    StoreAccess store =
        StoreAccess.openReplica(lab.cluster().client(), TestOperator.NAMESPACE, Clock.systemUTC());
    new StoreFiller(store.store().cachedRecords(), store.values(), GENERATED)
        .create(Lab.namespace(0), "model", 1);
    store.store().cache().close();
    return StoredModel.record(lab.client(), Lab.namespace(0), "model");
  }

  /** Measures the plainest write. */
  void plainWrites() {
    seconds(WARM_UP, i -> plain("warm-" + i, i));
    double rate = PLAIN / seconds(PLAIN, i -> plain("plain-" + i, i));
    report.add(Measurement.of("yardstick", "create a Secret of 200 bytes", rate, "/s"));
  }

  /**
   * Measures so many secrets of which a bare client makes all writes itself, the user's and the
   * operator's. The more there are, the more each costs, so a share is to be of as many.
   *
   * @return seconds until the last is written
   */
  double sameWrites(int number) {
    seconds(FIRST, i -> all("first-" + i, i));
    CpuTimes before = CpuTimes.now();
    double seconds = seconds(number, i -> all("same-" + i, i));
    String group = ColdStart.group(number);
    report.detail(group + ": CPU seconds of a bare client", CpuTimes.now().since(before).seconds());
    report.add(Measurement.of(group, "the same writes by a bare client", seconds, "s"));
    return seconds;
  }

  /**
   * Has everything compiled that measures later, what watches the operator's work included: it runs
   * on the same cores.
   */
  void warmUp() throws InterruptedException {
    try (Watched secrets = Watched.projections(lab.client());
        Watched ready = Watched.ready(lab.client())) {
      seconds(WARM_UP, i -> all("warm-same-" + i, i));
      if (!secrets.await(WARM_UP, EVENTS_LIMIT) || !ready.await(WARM_UP, EVENTS_LIMIT)) {
        throw new IllegalStateException("not every write has brought its event");
      }
    }
  }

  private static double seconds(int count, IntConsumer work) {
    long start = System.nanoTime();
    BareClient.parallel(count, BareClient.CONNECTIONS, work);
    return (System.nanoTime() - start) / 1e9;
  }

  private void plain(String name, int i) {
    post(Bodies.secretsPath(Lab.namespace(i)), Bodies.plainSecret(name));
  }

  /** The user's apply, then record, Secret and status, as the operator writes them. */
  private void all(String name, int i) {
    String namespace = Lab.namespace(i);
    String managed = Bodies.path(namespace, Bodies.MANAGED);
    String made = post(managed, Bodies.managedSecret(name));
    record.create("r-" + name);
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
