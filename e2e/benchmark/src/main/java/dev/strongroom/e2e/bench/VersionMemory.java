package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.store.ValueRelocation;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;

/** The memory that the operator takes for many versions of each secret more than for one. */
final class VersionMemory {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final long SETTLE_MILLIS = 5000;
  private static final double MOST_MORE_MIB = 40;

  private final Lab lab;
  private final Report report;

  VersionMemory(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  void run(int secrets, int versions) throws InterruptedException {
    lab.startOperatorAndWait();
    new ColdStart(lab, report).run(secrets, Double.NaN);
    lab.stopOperator();
    double one = residentMiB(secrets, 1);
    lab.stopOperator();
    fill(secrets, versions - 1);
    // It has changes to take up first, and to tell of: the last statuses come after it has looked.
    lab.startOperator().awaitVerified(LIMIT);
    Thread.sleep(SETTLE_MILLIS);
    lab.stopOperator();
    double many = residentMiB(secrets, versions);
    report.add(
        Measurement.of(group(secrets, versions), "more than with one version", many - one, "MiB")
            .atMost(MOST_MORE_MIB));
  }

  /** Of an operator just started that has looked at all of them, with nothing left to do. */
  private double residentMiB(int secrets, int versions) throws InterruptedException {
    String group = group(secrets, versions);
    Thread.sleep(SETTLE_MILLIS);
    ApiServerMetrics before = ApiServerMetrics.read(lab.client());
    Vitals operator = lab.startOperator();
    operator.awaitReady(LIMIT);
    double verified = operator.awaitVerified(LIMIT);
    Thread.sleep(SETTLE_MILLIS);
    double resident = operator.residentMiB();
    report.add(Measurement.of(group, "start of the process to all verified", verified, "s"));
    report.add(Measurement.of(group, "resident memory after a restart", resident, "MiB"));
    report.add(Measurement.of(group, "heap, with garbage", operator.heapMiB(), "MiB"));
    ApiServerMetrics calls = ApiServerMetrics.read(lab.client()).since(before);
    report.add(Measurement.of(group, "writes", calls.writes(), "").atMost(0));
    report.detail(group + ": requests", calls.ofInterest());
    return resident;
  }

  private void fill(int secrets, int more) {
    KubernetesClient client = lab.cluster().client();
    StoreAccess store = StoreAccess.openReplica(client, TestOperator.NAMESPACE, Clock.systemUTC());
    StoreFiller filler = new StoreFiller(store.store().cachedRecords(), store.values());
    long start = System.nanoTime();
    BareClient.parallel(
        secrets,
        BareClient.CONNECTIONS,
        i -> filler.addVersions(Lab.namespace(i), Lab.name(i), more));
    ValueRelocation relocation = store.store().relocation(store.store().records());
    while (!relocation.run()) {
      // Until all values without a label are objects of their own, as the leader makes them.
    }
    store.store().cache().close();
    report.detail(
        "versions made a second", (double) secrets * more / ((System.nanoTime() - start) / 1e9));
  }

  private static String group(int secrets, int versions) {
    return "%,d secrets × %d".formatted(secrets, versions);
  }
}
