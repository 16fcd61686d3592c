package dev.strongroom.e2e.bench;

import dev.strongroom.adapters.kubernetes.installation.Installations;
import dev.strongroom.core.installation.InstallationClaim;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.e2e.bench.load.LoadCall;
import dev.strongroom.e2e.bench.load.LoadCredentials;
import dev.strongroom.e2e.bench.load.LoadGeneratorProcess;
import dev.strongroom.e2e.bench.load.LoadResult;
import dev.strongroom.e2e.bench.load.LoadRun;
import dev.strongroom.e2e.endpoint.EndpointCaller;
import dev.strongroom.e2e.endpoint.EndpointCertificate;
import dev.strongroom.e2e.endpoint.EndpointProcess;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.store.StoreAccess;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The endpoint under load over TLS and signatures, in the processes of its image, without an
 * operator. Reads take turns with a bare server of the same HTTP stack that returns the same bytes,
 * and writes with a bare client that makes the same writes.
 */
final class EndpointLoad {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final String CALLER = "load";
  private static final String REGION = "cluster-local-1";
  private static final int[] CONNECTIONS = {16, 64};
  private static final int MOST_CONNECTIONS = 64;
  private static final int ROUNDS = 5;
  private static final long FIRST_WARM_UP_MILLIS = 10_000;
  private static final int WARM_UP_ROUNDS = 7;
  private static final double STEADY = 0.9;
  private static final long WARM_UP_MILLIS = 500;
  private static final long MILLIS = 2_500;
  private static final int MOST_TRIES = 10;
  private static final int WRITES = 600;
  private static final int WRITE_ROUNDS = 3;
  private static final int BATCH = 20;
  private static final String TEXT = "x".repeat(200);

  /** A prime, so that calls in a row are for secrets far apart. */
  private static final int STEP = 7919;

  private static final double GOAL_START_SECONDS = 5;
  private static final double GOAL_SHARE = 0.5;
  private static final double GOAL_RATE = 10_000;
  private static final double GOAL_P99_MILLIS = 10;
  private static final double GOAL_WRITE_SHARE = 0.8;
  private static final double GOAL_MIB = 350;

  private final Lab lab;
  private final Report report;
  private int secrets;
  private EndpointCertificate certificate;
  private EndpointProcess endpoint;
  private LoadGeneratorProcess generator;
  private List<LoadCredentials> sessions;

  EndpointLoad(Lab lab, Report report) {
    this.lab = lab;
    this.report = report;
  }

  void run(int number) throws InterruptedException {
    secrets = number;
    String group = "endpoint, %,d secrets".formatted(number);
    fill();
    List<EndpointCaller> callers =
        IntStream.range(0, Lab.NAMESPACES)
            .mapToObj(
                i ->
                    EndpointCaller.create(lab.cluster().client(), Lab.namespace(i), CALLER)
                        .may("managedsecrets", "get", "create")
                        .may("managedsecrets/value", "get", "list", "update"))
            .toList();
    certificate = EndpointCertificate.issued(lab.directory().resolve("certificate"));
    endpoint = lab.startEndpoint(certificate);
    Vitals vitals = new Vitals(endpoint.process());
    report.add(
        Measurement.of(group, "start of the process to ready", vitals.awaitReady(START_LIMIT), "s")
            .atMost(GOAL_START_SECONDS));
    try (LoadGeneratorProcess started = LoadGeneratorProcess.start()) {
      generator = started;
      EndpointSessions assumed = new EndpointSessions(endpoint.port(), certificate.authority());
      sessions = callers.stream().map(assumed::assume).toList();
      reads(group);
      report.add(
          Measurement.of(group, "resident memory under load", vitals.residentMiB(), "MiB")
              .atMost(GOAL_MIB));
      report.add(Measurement.of(group, "most resident memory", vitals.mostResidentMiB(), "MiB"));
      others(group);
      puts(group);
      creates(group);
    } finally {
      endpoint.process().stop();
    }
  }

  private void fill() {
    StoreAccess store =
        StoreAccess.openReplica(lab.cluster().client(), TestOperator.NAMESPACE, Clock.systemUTC());
    StoreFiller filler = new StoreFiller(store.store().cachedRecords(), store.values());
    BareClient.parallel(secrets, BareClient.CONNECTIONS, i -> make(filler, i));
    store.store().cache().close();
    noteThatAllAreSealed();
  }

  /** On a busy machine an answer may be late. */
  private static void make(StoreFiller filler, int i) {
    for (int tries = 1; ; tries++) {
      try {
        filler.createRead(Lab.namespace(i), Lab.name(i));
        return;
      } catch (Unavailable late) {
        if (tries == MOST_TRIES) {
          throw late;
        }
      }
    }
  }

  /** As the operator does when it has seen that: from then on each seal is verified. */
  private void noteThatAllAreSealed() {
    Installations installations = new Installations(lab.cluster().client(), () -> true);
    installations.list();
    Instant now = Instant.now();
    installations.write(
        new InstallationClaim(TestOperator.NAMESPACE, REGION, Set.of(), now, now, 1));
  }

  /**
   * GetSecretValue, each round beside the bare server. Rounds with few and with many connections
   * take turns too, so that the compiler is as far with the ones as with the others.
   */
  private void reads(String group) {
    List<LoadCall> calls = calls("GetSecretValue", secrets, EndpointLoad::secretId);
    LoadResult first = warmedUp(round -> run(MOST_CONNECTIONS, FIRST_WARM_UP_MILLIS, calls));
    if (!isGood(group, "GetSecretValue", first)) {
      throw new IllegalStateException("no secret can be read: " + first.errors());
    }
    try (BareServerProcess bare = BareServerProcess.start(lab, certificate, first.sample())) {
      generator.run(
          load(MOST_CONNECTIONS, FIRST_WARM_UP_MILLIS, MILLIS, calls)
              .on(bare.port(), bare.process().pid()));
      Map<Integer, List<LoadResult>> ours = new TreeMap<>();
      Map<Integer, List<LoadResult>> theirs = new TreeMap<>();
      for (int round = 0; round < ROUNDS; round++) {
        for (int connections : CONNECTIONS) {
          LoadRun run = load(connections, WARM_UP_MILLIS, MILLIS, calls);
          LoadResult bareResult = generator.run(run.on(bare.port(), bare.process().pid()));
          theirs.computeIfAbsent(connections, c -> new ArrayList<>()).add(bareResult);
          ours.computeIfAbsent(connections, c -> new ArrayList<>()).add(generator.run(run));
        }
      }
      for (int connections : CONNECTIONS) {
        compare(group, connections, ours.get(connections), theirs.get(connections));
      }
    }
  }

  /** Rounds until the compiler is done: until a call takes about as much as in the one before. */
  private static LoadResult warmedUp(IntFunction<LoadResult> rounds) {
    LoadResult last = rounds.apply(0);
    for (int round = 1; round < WARM_UP_ROUNDS; round++) {
      LoadResult next = rounds.apply(round);
      if (next.serverMicros() > STEADY * last.serverMicros()) {
        return next;
      }
      last = next;
    }
    return last;
  }

  private void compare(
      String group, int connections, List<LoadResult> ours, List<LoadResult> theirs) {
    String name = "GetSecretValue, " + connections + " connections";
    ours.forEach(result -> isGood(group, name, result));
    double rate = median(ours, LoadResult::rate);
    double bareRate = median(theirs, LoadResult::rate);
    boolean isMost = connections == MOST_CONNECTIONS;
    Measurement measured = Measurement.of(group, name, rate, "/s");
    report.add(isMost ? measured.atLeast(GOAL_RATE) : measured);
    report.add(Measurement.of(group, name + ", bare server", bareRate, "/s"));
    report.add(Measurement.of(group, name + ", share", rate / bareRate, "").atLeast(GOAL_SHARE));
    report.add(Measurement.of(group, name + ", p50", median(ours, LoadResult::medianMillis), "ms"));
    Measurement p99 =
        Measurement.of(group, name + ", p99", median(ours, LoadResult::p99Millis), "ms");
    report.add(isMost ? p99.atMost(GOAL_P99_MILLIS) : p99);
    report.add(Measurement.of(group, name + ", p99.9", median(ours, LoadResult::p999Millis), "ms"));
    report.add(
        Measurement.of(
            group, name + ", p99, bare server", median(theirs, LoadResult::p99Millis), "ms"));
    report.add(
        Measurement.of(group, name + ", processor", median(ours, LoadResult::serverMicros), "µs"));
    report.add(
        Measurement.of(
            group,
            name + ", processor, bare server",
            median(theirs, LoadResult::serverMicros),
            "µs"));
    report.add(
        Measurement.of(
            group,
            name + ", processor, generator",
            median(ours, LoadResult::generatorMicros),
            "µs"));
    report.detail(group + ": " + name, ours.stream().map(EndpointLoad::brief).toList());
    report.detail(
        group + ": " + name + ", bare server", theirs.stream().map(EndpointLoad::brief).toList());
  }

  /** The other actions that read. */
  private void others(String group) {
    List<LoadCall> descriptions = calls("DescribeSecret", secrets, EndpointLoad::secretId);
    describe(group, "DescribeSecret", run(MOST_CONNECTIONS, 2 * MILLIS, descriptions));
    // One connection: more would meet AWS's rate, which is 100 a second and account.
    List<LoadCall> batches = calls("BatchGetSecretValue", secrets / BATCH, this::batch);
    String name = "BatchGetSecretValue of " + BATCH + ", 1 connection";
    describe(group, name, run(1, 2 * MILLIS, batches));
  }

  private void describe(String group, String name, LoadResult result) {
    if (isGood(group, name, result)) {
      report.add(Measurement.of(group, name, result.rate(), "/s"));
      report.add(Measurement.of(group, name + ", p50", result.medianMillis(), "ms"));
      report.add(Measurement.of(group, name + ", p99", result.p99Millis(), "ms"));
    }
  }

  /** PutSecretValue, which is one write, each round beside the bare client's. */
  private void puts(String group) {
    writes(
        group,
        "PutSecretValue",
        // The warm-up has put the first one's second value.
        () ->
            new RawWrites(StoredModel.record(lab.client(), Lab.namespace(0), Lab.name(0)), WRITES)
                ::replace,
        EndpointLoad::put);
  }

  /** CreateSecret, which makes a ManagedSecret and a record. */
  private void creates(String group) {
    AtomicInteger made = new AtomicInteger();
    writes(
        group,
        "CreateSecret",
        () -> {
          String first = Lab.namespace(0);
          StoredModel object =
              new StoredModel(lab.client(), Bodies.path(first, Bodies.MANAGED), "new-1");
          StoredModel record = StoredModel.record(lab.client(), first, "new-1");
          return i -> {
            String raw = "raw-" + made.incrementAndGet();
            object.create(Bodies.path(Lab.namespace(i), Bodies.MANAGED), raw);
            record.create("r-" + raw);
          };
        },
        i -> create("new-" + made.incrementAndGet()));
  }

  /**
   * Rounds of calls that write, each beside a round of the same writes by a bare client.
   *
   * @param writer the bare client's writes, once there are objects that can be their model
   */
  private void writes(
      String group, String name, Supplier<IntConsumer> writer, IntFunction<String> body) {
    if (!isGood(group, name, warmedUp(round -> once(name, round, body)))) {
      return;
    }
    IntConsumer raw = writer.get();
    rate(raw);
    double[] bare = new double[WRITE_ROUNDS];
    List<LoadResult> ours = new ArrayList<>();
    for (int round = 0; round < WRITE_ROUNDS; round++) {
      bare[round] = rate(raw);
      ours.add(once(name, WARM_UP_ROUNDS + round, body));
    }
    double rate = median(ours, LoadResult::rate);
    double bareRate = Percentiles.median(bare);
    report.add(Measurement.of(group, name, rate, "/s"));
    report.add(Measurement.of(group, name + ", its writes by a bare client", bareRate, "/s"));
    report.add(
        Measurement.of(group, name + ", share", rate / bareRate, "").atLeast(GOAL_WRITE_SHARE));
    report.add(Measurement.of(group, name + ", p99", median(ours, LoadResult::p99Millis), "ms"));
    ours.forEach(result -> isGood(group, name, result));
  }

  private static double rate(IntConsumer work) {
    long start = System.nanoTime();
    BareClient.parallel(WRITES, BareClient.CONNECTIONS, work);
    return WRITES / ((System.nanoTime() - start) / 1e9);
  }

  private LoadResult once(String action, int round, IntFunction<String> body) {
    List<LoadCall> calls =
        IntStream.range(round * WRITES, (round + 1) * WRITES)
            .map(i -> (int) ((long) i * STEP % secrets))
            .mapToObj(i -> new LoadCall(action, body.apply(i), i % Lab.NAMESPACES))
            .toList();
    return generator.run(load(BareClient.CONNECTIONS, 0, 0, calls));
  }

  private LoadResult run(int connections, long warmUpMillis, List<LoadCall> calls) {
    return generator.run(load(connections, warmUpMillis, MILLIS, calls));
  }

  private LoadRun load(int connections, long warmUpMillis, long millis, List<LoadCall> calls) {
    return new LoadRun(
        endpoint.port(),
        certificate.authority().toString(),
        endpoint.process().pid(),
        connections,
        warmUpMillis,
        millis,
        REGION,
        sessions,
        calls);
  }

  /** Calls by the callers whose secrets they are for. */
  private List<LoadCall> calls(String action, int count, IntFunction<String> body) {
    return IntStream.range(0, count)
        .map(i -> (int) ((long) i * STEP % count))
        .mapToObj(i -> new LoadCall(action, body.apply(i), i % Lab.NAMESPACES))
        .toList();
  }

  private static String secretId(int i) {
    return "{\"SecretId\":\"%s\"}".formatted(Lab.name(i));
  }

  /** Secrets of the i-th namespace. */
  private String batch(int i) {
    return IntStream.range(0, BATCH)
        .map(n -> (i + n * Lab.NAMESPACES) % secrets)
        .mapToObj(n -> "\"" + Lab.name(n) + "\"")
        .collect(Collectors.joining(",", "{\"SecretIdList\":[", "]}"));
  }

  private static String put(int i) {
    return "{\"SecretId\":\"%s\",\"ClientRequestToken\":\"%s\",\"SecretString\":\"%s\"}"
        .formatted(Lab.name(i), UUID.randomUUID(), TEXT);
  }

  private static String create(String name) {
    return "{\"Name\":\"%s\",\"ClientRequestToken\":\"%s\",\"SecretString\":\"%s\"}"
        .formatted(name, UUID.randomUUID(), TEXT);
  }

  /** Whether all answers were good; takes up how many were not. */
  private boolean isGood(String group, String name, LoadResult result) {
    long others = result.errors().values().stream().mapToLong(Long::longValue).sum();
    if (others > 0) {
      report.add(Measurement.of(group, name + ", other answers", others, "").atMost(0));
      report.detail(group + ": " + name + ", other answers", result.errors());
    }
    return others == 0;
  }

  private static double median(List<LoadResult> results, ToDoubleFunction<LoadResult> of) {
    return Percentiles.median(results.stream().mapToDouble(of).toArray());
  }

  private static TreeMap<String, Object> brief(LoadResult result) {
    TreeMap<String, Object> brief = new TreeMap<>();
    brief.put("rate", result.rate());
    brief.put("p50", result.medianMillis());
    brief.put("p99", result.p99Millis());
    brief.put("p99.9", result.p999Millis());
    brief.put("most", result.mostMillis());
    return brief;
  }
}
