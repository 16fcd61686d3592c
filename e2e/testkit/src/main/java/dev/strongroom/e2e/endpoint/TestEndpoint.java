package dev.strongroom.e2e.endpoint;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.app.config.EndpointSettings;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StrongroomEndpoint;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.tls.ServerCertificates;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * The endpoint in this JVM, over TLS on localhost, as its own ServiceAccount: it has the rights
 * that the chart gives it and no other.
 */
public final class TestEndpoint implements AutoCloseable {
  private static final String ACCOUNT = "strongroom-endpoint";

  private final StrongroomEndpoint endpoint;
  private final ServerCertificates certificates;

  private TestEndpoint(StrongroomEndpoint endpoint, ServerCertificates certificates) {
    this.endpoint = endpoint;
    this.certificates = certificates;
  }

  /** Installs definitions, accounts and rights, those of the endpoint too. Can be repeated. */
  public static void install(Cluster cluster) {
    TestOperator.install(cluster, "--set=endpoint.enabled=true");
  }

  /**
   * Starts an endpoint; {@link #install} must have been called.
   *
   * @param folder for its certificate
   * @param changed settings other than {@link TestOperator#environment}
   */
  public static TestEndpoint start(Cluster cluster, Path folder, Map<String, String> changed) {
    return start(TestOperator.configuration(cluster, ACCOUNT), folder, changed);
  }

  /** Starts an endpoint with a client configuration of one's own. */
  public static TestEndpoint start(Config config, Path folder, Map<String, String> changed) {
    ServerCertificates certificates = ServerCertificates.issued(folder, "localhost");
    Path served = folder.resolve("served");
    copy(certificates.certificate(), served.resolve("tls.crt"));
    copy(certificates.key(), served.resolve("tls.key"));
    Map<String, String> environment = new HashMap<>(TestOperator.environment(changed));
    environment.putIfAbsent("STRONGROOM_ENDPOINT_PORT", "0");
    environment.putIfAbsent("STRONGROOM_ENDPOINT_TLS", "directory");
    environment.putIfAbsent("STRONGROOM_ENDPOINT_TLS_DIRECTORY", served.toString());
    return new TestEndpoint(
        StrongroomEndpoint.start(
            Settings.from(environment),
            EndpointSettings.from(environment),
            KubernetesClients.create(config),
            Clock.systemUTC()),
        certificates);
  }

  private static void copy(Path from, Path to) {
    try {
      Files.createDirectories(to.getParent());
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new certificate of the same authority, as a renewal leaves it. */
  public void renewCertificate(Set<String> hosts) throws IOException {
    certificates.issue(hosts);
    Path served = certificates.certificate().resolveSibling("served");
    copy(certificates.certificate(), served.resolve("tls.crt"));
    copy(certificates.key(), served.resolve("tls.key"));
  }

  /** Where it is. */
  public URI url() {
    return URI.create("https://localhost:" + endpoint.port());
  }

  /** The certificate of the authority that its own is signed by, in PEM. */
  public Path authority() {
    return certificates.authority();
  }

  /** Port of the probes. */
  public int httpPort() {
    return endpoint.httpPort();
  }

  /** Port of the metrics. */
  public int metricsPort() {
    return endpoint.metricsPort();
  }

  /** Leaves as on SIGTERM. */
  public void drain() throws InterruptedException {
    endpoint.drain();
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
