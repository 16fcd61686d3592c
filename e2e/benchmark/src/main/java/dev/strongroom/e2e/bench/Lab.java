package dev.strongroom.e2e.bench;

import dev.strongroom.e2e.cluster.EmbeddedCluster;
import dev.strongroom.e2e.cluster.EmbeddedOptions;
import dev.strongroom.e2e.endpoint.EndpointCertificate;
import dev.strongroom.e2e.endpoint.EndpointProcess;
import dev.strongroom.e2e.operator.OperatorProcess;
import dev.strongroom.e2e.operator.TestOperator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** A fresh control plane with Strongroom installed, namespaces for users, and the operator. */
final class Lab implements AutoCloseable {
  /** The option of the chart with which the endpoint is installed, too. */
  static final String WITH_ENDPOINT = "--set=endpoint.enabled=true";

  static final int NAMESPACES = 20;

  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  private final EmbeddedCluster cluster;
  private final BareClient client;
  private final Path directory;
  private final Launch launch;
  private final List<String> jvmOptions;
  private OperatorProcess operator;

  /** Starts a control plane; the operator is started by {@link #startOperator}. */
  Lab(Path directory, Launch launch, List<String> jvmOptions) {
    this.launch = launch;
    this.directory = directory;
    this.jvmOptions = jvmOptions;
    this.cluster = EmbeddedCluster.start(EmbeddedOptions.controlPlaneOnly());
    TestOperator.install(cluster, WITH_ENDPOINT);
    this.client = new BareClient(cluster.client().getConfiguration());
    IntStream.range(0, NAMESPACES)
        .forEach(
            i ->
                client.send(
                    "POST", "/api/v1/namespaces", BareClient.JSON, Bodies.namespace(namespace(i))));
  }

  /** The namespace of the i-th object. */
  static String namespace(int i) {
    return "bench-" + i % NAMESPACES;
  }

  /** The name of the i-th ManagedSecret that was there from the start. */
  static String name(int i) {
    return "s-" + i;
  }

  EmbeddedCluster cluster() {
    return cluster;
  }

  Launch launch() {
    return launch;
  }

  Path directory() {
    return directory;
  }

  BareClient client() {
    return client;
  }

  Vitals operator() {
    return new Vitals(operator);
  }

  /** Starts the operator; returns at once. */
  Vitals startOperator() {
    operator =
        OperatorProcess.start(
            process(Launch.OPERATOR), TestOperator.configuration(cluster), directory, Map.of());
    return operator();
  }

  /**
   * Starts the operator and waits until it works; with a first secret, for which the keys are made
   * that an installation has ever after.
   */
  void startOperatorAndWait() throws InterruptedException {
    startOperator().awaitReady(START_LIMIT);
    try (Watched ready = Watched.ready(client)) {
      apply(namespace(0), "first");
      ready.await(1, START_LIMIT);
    }
  }

  /** Starts an endpoint, which the caller closes; returns at once. */
  EndpointProcess startEndpoint(EndpointCertificate certificate) {
    return EndpointProcess.start(process(Launch.ENDPOINT), cluster, directory, certificate);
  }

  /** The command of a program. */
  ProcessBuilder process(String program) {
    return launch.process(cluster.client(), program, jvmOptions);
  }

  void stopOperator() {
    operator.stop();
    operator = null;
  }

  /** What a user does to get a secret. */
  void apply(String namespace, String name) {
    create(namespace, Bodies.managedSecret(name));
  }

  /** Creates a ManagedSecret. */
  void create(String namespace, String body) {
    client.send("POST", Bodies.path(namespace, Bodies.MANAGED), BareClient.JSON, body);
  }

  @Override
  public void close() {
    if (operator != null) {
      stopOperator();
    }
    cluster.close();
  }
}
