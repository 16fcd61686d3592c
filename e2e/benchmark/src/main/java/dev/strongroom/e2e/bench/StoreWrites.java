package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.LabelMove;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntConsumer;

/**
 * What a replica can write for its clients, against the same writes by a bare client: a put of a
 * short value and a move of a staging label are one write each. Rounds of both take turns. The
 * operator does not run: what it makes of a change is another matter.
 */
final class StoreWrites {
  private static final int ROUNDS = 5;
  private static final int PER_ROUND = 1000;
  // A prime, so that they are spread over all secrets.
  private static final int STEP = 7919;
  private static final String TEXT = "x".repeat(200);
  private static final StagingLabel LABEL = new StagingLabel("bench");

  private final Report report;
  private final KubernetesClient client;
  private final SecretValues values;
  private final StoreAccess store;
  private final RecordStore records;
  private final PutSecretValue puts;
  private final MoveStagingLabel moves;

  StoreWrites(Lab lab, Report report) {
    this.report = report;
    // With the operator's rights and its client.
    this.client = KubernetesClients.create(TestOperator.configuration(lab.cluster()));
    this.store = StoreAccess.openReplica(client, TestOperator.NAMESPACE, Clock.systemUTC());
    this.values = store.values();
    this.records = store.store().cachedRecords();
    this.puts = new PutSecretValue(records, values, AccountBudget.UNLIMITED, Clock.systemUTC());
    this.moves = new MoveStagingLabel(records, Clock.systemUTC());
  }

  void run(int secrets) {
    String group = "%d clients, %,d secrets".formatted(BareClient.CONNECTIONS, secrets);
    StoreFiller filler = new StoreFiller(records, values);
    rate(secrets, i -> filler.create(Lab.namespace(i), Lab.name(i), 1));
    int each = Math.min(PER_ROUND, secrets);
    // The warm-up, which also makes the record that is the bare client's model.
    rate(each, i -> put(i, secrets));
    rate(each, i -> move(i, secrets));
    BareClient bare = new BareClient(client.getConfiguration());
    RawWrites raw = new RawWrites(StoredModel.record(bare, Lab.namespace(0), Lab.name(0)), each);
    rate(each, raw::replace);
    double[][] rates = new double[4][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      int from = (round + 1) * each;
      rates[0][round] = rate(each, raw::replace);
      rates[1][round] = rate(each, i -> put(from + i, secrets));
      rates[2][round] = rate(each, raw::replace);
      rates[3][round] = rate(each, i -> move(from + i, secrets));
    }
    report(group, Arrays.stream(rates).mapToDouble(Percentiles::median).toArray());
    store.store().cache().close();
    client.close();
  }

  private void report(String group, double[] rates) {
    add(group, "puts of a value", rates[1], rates[0]);
    add(group, "moves of a label", rates[3], rates[2]);
    add(group, "a put and a move", both(rates[1], rates[3]), both(rates[0], rates[2]));
  }

  private void add(String group, String name, double rate, double raw) {
    report.add(Measurement.of(group, name, rate, "/s"));
    report.add(Measurement.of(group, name + ", bare client", raw, "/s"));
    report.add(Measurement.of(group, name + ", share", rate / raw, ""));
  }

  /** The rate of one of each, one after the other. */
  private static double both(double one, double other) {
    return 1 / (1 / one + 1 / other);
  }

  private static double rate(int count, IntConsumer work) {
    long start = System.nanoTime();
    BareClient.parallel(count, BareClient.CONNECTIONS, work);
    return count / ((System.nanoTime() - start) / 1e9);
  }

  private void put(int i, int secrets) {
    int which = which(i, secrets);
    try (SecretValue value = SecretValue.text(TEXT)) {
      puts.put(
          Lab.namespace(which),
          new SecretName(Lab.name(which)),
          new VersionId(UUID.randomUUID().toString()),
          value,
          Set.of());
    }
  }

  /** To the current version, or away from it: one write either way. */
  private void move(int i, int secrets) {
    int which = which(i, secrets);
    SecretName name = new SecretName(Lab.name(which));
    SecretRecord record = records.find(Lab.namespace(which), name).orElseThrow();
    Optional<VersionId> holder = record.labels().version(LABEL);
    boolean away = holder.isPresent() && holder.equals(record.current());
    moves.move(
        Lab.namespace(which),
        name,
        new LabelMove(LABEL, holder, away ? Optional.empty() : record.current()));
  }

  private static int which(int i, int secrets) {
    return (int) ((long) i * STEP % secrets);
  }
}
