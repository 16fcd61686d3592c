package dev.strongroom.e2e.soak;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.EndpointCaller;
import dev.strongroom.e2e.endpoint.EndpointCertificate;
import dev.strongroom.e2e.endpoint.EndpointProcess;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Two operators and two endpoints, each a process of its own, with a {@link SoakClient} at work on
 * the endpoints. Meanwhile the leading operator is killed, the certificate is renewed, and both
 * endpoints are replaced, as a Deployment replaces them.
 */
public final class Soak implements AutoCloseable {
  private static final String LEASE = "strongroom";
  private static final String NAMESPACE = "soak";
  private static final int THREADS = 8;
  private static final int PHASES = 4;
  private static final Duration START_LIMIT = Duration.ofMinutes(2);
  private static final Duration CHANGE_LIMIT = Duration.ofMinutes(1);
  private static final long POLL_MILLIS = 100;

  /** Until every node knows that a replica leaves, and sends it no new connection. */
  private static final long KNOWN_MILLIS = 1_000;

  private final Cluster cluster;
  private final Path folder;
  private final Function<String, ProcessBuilder> programs;
  private final Consumer<String> log;
  private final EndpointCertificate certificate;
  private final Balancer balancer = new Balancer();
  private final List<OperatorProcess> operators = new ArrayList<>();
  private final List<EndpointProcess> endpoints = new ArrayList<>();

  /**
   * Nothing runs yet.
   *
   * @param folder for certificates and logs
   * @param programs the commands that run {@code operator} and {@code endpoint}
   * @param log told what happens
   */
  public Soak(
      Cluster cluster,
      Path folder,
      Function<String, ProcessBuilder> programs,
      Consumer<String> log) {
    this.cluster = cluster;
    this.folder = folder;
    this.programs = programs;
    this.log = log;
    this.certificate = EndpointCertificate.issued(folder.resolve("soak-certificates"));
  }

  /**
   * Runs for about so long, of which each change takes a quarter.
   *
   * @return what the clients saw
   */
  public SoakResult run(Duration duration) throws InterruptedException {
    startOperator();
    String leader = awaitLeaderOtherThan("");
    startOperator();
    startEndpoint();
    startEndpoint();
    spread();
    TestNamespace team = TestNamespace.create(cluster.client(), NAMESPACE);
    for (int i = 0; i < THREADS; i++) {
      team.apply(SoakClient.secret(i), "{value: {generate: {}}, projection: {}}");
    }
    for (int i = 0; i < THREADS; i++) {
      team.awaitReady(SoakClient.secret(i));
    }
    EndpointCaller caller =
        EndpointCaller.create(cluster.client(), NAMESPACE, "program")
            .may("managedsecrets", "get", "create")
            .may("managedsecrets/value", "get", "list", "update");
    try (SoakClientProcess client =
        SoakClientProcess.start(caller, certificate, balancer.port(), THREADS, folder)) {
      long phase = duration.toMillis() / PHASES;
      Thread.sleep(phase);
      changeLeader(leader);
      Thread.sleep(phase);
      renewCertificate();
      Thread.sleep(phase);
      replaceEndpoints();
      Thread.sleep(phase);
      if (!client.isAlive()) {
        throw new IllegalStateException("the client has ended; see soak-client.log");
      }
      return client.end();
    }
  }

  private void changeLeader(String leader) throws InterruptedException {
    log.accept("the leading operator is killed");
    operators.remove(0).close();
    startOperator();
    log.accept(awaitLeaderOtherThan(leader) + " leads now");
  }

  private void renewCertificate() throws InterruptedException {
    log.accept("the certificate is renewed");
    certificate.renew();
    await("the new certificate", () -> endpoints.stream().allMatch(this::showsNewCertificate));
    log.accept("both endpoints show the new one");
  }

  private boolean showsNewCertificate(EndpointProcess endpoint) {
    return certificate.isServedOn(endpoint.port());
  }

  /** One more is started, and when it is ready an old one is told to leave. */
  private void replaceEndpoints() throws InterruptedException {
    for (EndpointProcess old : List.copyOf(endpoints)) {
      log.accept("an endpoint is replaced");
      startEndpoint();
      spread();
      old.terminate();
      Thread.sleep(KNOWN_MILLIS);
      endpoints.remove(old);
      spread();
      old.process().awaitEnd();
    }
    log.accept("both endpoints are replaced");
  }

  private void startOperator() {
    OperatorProcess operator =
        OperatorProcess.start(
            programs.apply("operator"),
            TestOperator.configuration(cluster),
            folder,
            Map.of("STRONGROOM_LEADER_ELECTION", "true"));
    operators.add(operator);
    operator.awaitStarted();
  }

  private void startEndpoint() {
    EndpointProcess endpoint =
        EndpointProcess.start(programs.apply("endpoint"), cluster, folder, certificate);
    endpoints.add(endpoint);
    endpoint
        .process()
        .await("ready", START_LIMIT, () -> endpoint.process().answers("/health/ready"));
  }

  private void spread() {
    balancer.spread(endpoints.stream().map(EndpointProcess::port).toList());
  }

  private String awaitLeaderOtherThan(String former) throws InterruptedException {
    await("a new leader", () -> !leader().isEmpty() && !leader().equals(former));
    return leader();
  }

  private String leader() {
    var lease = cluster.client().leases().inNamespace(TestOperator.NAMESPACE).withName(LEASE).get();
    String holder = lease == null ? null : lease.getSpec().getHolderIdentity();
    return holder == null ? "" : holder;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - start > CHANGE_LIMIT.toNanos()) {
        throw new IllegalStateException("still not there: " + what);
      }
      Thread.sleep(POLL_MILLIS);
    }
  }

  @Override
  public void close() {
    endpoints.forEach(EndpointProcess::close);
    operators.forEach(OperatorProcess::close);
    balancer.close();
  }
}
