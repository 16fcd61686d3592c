package dev.strongroom.e2e.quickstart;

import dev.strongroom.app.Main;
import dev.strongroom.e2e.cluster.ChildProcess;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.cluster.Ports;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ConfigBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The operator as a process of this machine, where no pods can run. It has the rights of its
 * ServiceAccount, no others.
 */
final class OperatorProcess {
  private static final String NAME = "strongroom-operator";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration TOKEN_LIFE = Duration.ofDays(30);
  private static final String LOOPBACK = "127.0.0.1";
  private static final int ANSWER_MILLIS = 2000;

  private final QuickStartDirectory directory;
  private final DetachedJava process;

  OperatorProcess(QuickStartDirectory directory) {
    this.directory = directory;
    this.process = new DetachedJava(directory, "operator");
  }

  /**
   * Starts it anew, with what was built last; returns when it is ready.
   *
   * @throws QuickStartException if it does not get ready in time
   */
  void start(Cluster cluster) {
    process.stop();
    int port = Ports.free(LOOPBACK);
    Map<String, String> environment =
        TestOperator.environment(
            Map.of(
                "KUBECONFIG", kubeconfig(cluster).toString(),
                // The database is on this machine too, where the operator would not look otherwise.
                "STRONGROOM_TARGETS_ALLOWED_HOSTS", cluster.hostAddress(),
                "STRONGROOM_HTTP_PORT", Integer.toString(port),
                "STRONGROOM_METRICS_PORT", "0"));
    ChildProcess child =
        process.start(
            environment,
            List.of("-XX:+UseSerialGC", "-Xmx192m", "-XX:+DisableAttachMechanism"),
            Main.class,
            "operator");
    Patience.until(
        "the operator to be ready",
        START_LIMIT,
        () -> "Its log says:\n" + child.endOfLog() + "\nLook at " + process.log(),
        () -> {
          checkAlive(child);
          return isReady(port);
        });
  }

  private static void checkAlive(ChildProcess child) {
    try {
      child.checkAlive();
    } catch (IllegalStateException ended) {
      throw new QuickStartException("The operator does not start: " + ended.getMessage(), ended);
    }
  }

  private static boolean isReady(int port) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + LOOPBACK + ":" + port + "/health/ready")
                  .toURL()
                  .openConnection();
      connection.setConnectTimeout(ANSWER_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** A kubeconfig for the cluster with the operator's token. */
  private Path kubeconfig(Cluster cluster) {
    Path file = directory.resolve("operator-kubeconfig");
    try {
      Files.deleteIfExists(file);
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return Files.writeString(file, Serialization.asYaml(configuration(cluster)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config configuration(Cluster cluster) {
    io.fabric8.kubernetes.client.Config admin = cluster.client().getConfiguration();
    return new ConfigBuilder()
        .addNewCluster()
        .withName(NAME)
        .withNewCluster()
        .withServer(admin.getMasterUrl())
        .withCertificateAuthority(admin.getCaCertFile())
        .withCertificateAuthorityData(admin.getCaCertData())
        .withInsecureSkipTlsVerify(admin.isTrustCerts() ? true : null)
        .endCluster()
        .endCluster()
        .addNewUser()
        .withName(NAME)
        .withNewUser()
        .withToken(token(cluster))
        .endUser()
        .endUser()
        .addNewContext()
        .withName(NAME)
        .withNewContext()
        .withCluster(NAME)
        .withUser(NAME)
        .endContext()
        .endContext()
        .withCurrentContext(NAME)
        .build();
  }

  private static String token(Cluster cluster) {
    return cluster
        .client()
        .serviceAccounts()
        .inNamespace(TestOperator.NAMESPACE)
        .withName(NAME)
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TOKEN_LIFE.toSeconds())
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  /** What it prints. */
  Path log() {
    return process.log();
  }

  boolean isRunning() {
    return process.isRunning();
  }

  /** Ends it; it need not run. */
  void stop() {
    process.stop();
  }
}
