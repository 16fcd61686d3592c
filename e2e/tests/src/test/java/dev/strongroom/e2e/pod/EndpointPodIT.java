package dev.strongroom.e2e.pod;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.core.certificates.Validity;
import dev.strongroom.e2e.cluster.Capability;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.endpoint.EndpointCaller;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.Chart;
import dev.strongroom.e2e.operator.Kubectl;
import dev.strongroom.e2e.operator.StrongroomCommand;
import dev.strongroom.e2e.operator.StrongroomCommand.Result;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.e2e.postgres.PostgresServer;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The endpoint as the chart installs it, and an application's pod with AWS's SDK, which knows it by
 * its environment and its ServiceAccount's token alone.
 */
@EnabledIf(
    value = "imageIsBuilt",
    disabledReason = "mvn package builds the image on Linux, unless -Dimage.skip is given")
@RequiresCluster(Capability.IMAGES)
@TestMethodOrder(OrderAnnotation.class)
class EndpointPodIT {
  private static final String NAMESPACE = "endpoint-it-system";
  private static final String DEVELOPER = "developer";
  private static final String TLS_SECRET = "strongroom-endpoint-tls";
  private static final Duration POD_LIMIT = Duration.ofSeconds(150);

  /** Replicas look at the Secret once a minute. */
  private static final Duration RELOAD_LIMIT = Duration.ofSeconds(120);

  private static KubernetesClient client;
  private static OperatorDeployment installation;
  private static Orders orders;
  private static PostgresServer postgres;

  @TempDir static Path work;

  @BeforeAll
  static void start(Cluster cluster) {
    client = cluster.client();
    Kubectl kubectl = Kubectl.find(cluster, Orders.NAMESPACE).orElse(null);
    assumeTrue(kubectl != null, "there is no kubectl");
    BuiltImage image = BuiltImage.operator();
    cluster.loadImage(image.archive());
    SdkClientImage.load(cluster, work);
    TestOperator.withoutClaims(client);
    orders = new Orders(client);
    orders.createNamespace();
    installation =
        OperatorDeployment.install(
            client,
            NAMESPACE,
            image.digest(),
            "--values=" + Chart.projectRoot().resolve("examples/endpoint/values.yaml"),
            "--set=replicas=1,deletionProtection.enabled=false,targets.jobs.enabled=true"
                + ",watchNamespaces={"
                + Orders.NAMESPACE
                + "}");
    installation.awaitReady(POD_LIMIT);
    awaitEndpoint();
    orders.use(kubectl, work, NAMESPACE);
    orders.awaitLine("read version", POD_LIMIT);
    postgres =
        PostgresServer.start(
            new PostgresServer.Settings(
                cluster.hostAddress(), OptionalInt.empty(), Optional.empty(), true, List.of()));
  }

  static boolean imageIsBuilt() {
    return BuiltImage.operator().isBuilt();
  }

  @AfterAll
  static void removeAll() {
    if (orders != null) {
      orders.remove();
    }
    if (installation != null) {
      installation.remove();
    }
    if (postgres != null) {
      postgres.close();
    }
  }

  @Order(3)
  @Test
  void aPodReadsItsSecretByItsServiceAccount() {
    // Given a pod that has nothing but a token, an address and a CA certificate

    // When it reads
    String line = orders.awaitLine("read version", POD_LIMIT);

    // Then it is the version that the ManagedSecret shows
    String current = orders.secret().getStatus().versionId();
    assertThat(line).isEqualTo("read version " + current + " of 32");
  }

  @Order(2)
  @Test
  void aRollingRestartFailsNoRequest() {
    // Given
    List<String> before = names(endpointPods());
    Orders.Counts counted = orders.awaitReads(10, POD_LIMIT);

    // When
    client
        .apps()
        .deployments()
        .inNamespace(NAMESPACE)
        .withName("strongroom-endpoint")
        .rolling()
        .restart();
    awaitEndpoint();

    // Then
    assertThat(names(endpointPods())).hasSize(2).doesNotContainAnyElementsOf(before);
    Orders.Counts after = orders.awaitReads(20, POD_LIMIT);
    assertThat(after.failed()).as(orders::describe).isEqualTo(counted.failed());
  }

  // First: of the minute until the replicas look again a part has passed since they started.
  @Order(1)
  @Test
  void aNewCertificateFailsNoRequestAndStartsNothingAnew() throws Exception {
    // Given
    List<String> before = names(endpointPods());
    Orders.Counts counted = orders.awaitReads(10, POD_LIMIT);
    int loaded = timesLoaded();

    // When another certificate of the same authority is there
    client
        .secrets()
        .inNamespace(NAMESPACE)
        .withName(TLS_SECRET)
        .edit(EndpointPodIT::withAnotherCertificate);
    Patience.until(
        "both replicas to load the certificate",
        RELOAD_LIMIT,
        EndpointPodIT::endOfLogs,
        () -> timesLoaded() >= loaded + 2);

    // Then
    Orders.Counts after = orders.awaitReads(20, POD_LIMIT);
    assertThat(after.failed()).as(orders::describe).isEqualTo(counted.failed());
    assertThat(names(endpointPods())).containsExactlyInAnyOrderElementsOf(before);
  }

  @Order(4)
  @Test
  void containersOfATeamRotateACredentialAndTellWhenTheyFail() throws SQLException {
    // Given
    Ledger ledger = Ledger.declare(client, NAMESPACE, orders.account(), postgres);
    String old = ledger.password(POD_LIMIT);
    postgres.createLogin(Ledger.NAME, old, Ledger.NAME);

    // When
    ledger.rotate("1");

    // Then
    ledger.awaitRotated("RotationSucceeded", POD_LIMIT);
    String now = ledger.password(POD_LIMIT);
    assertThat(ledger.strategy()).isEqualTo("Job");
    assertThat(postgres.accepts(Ledger.NAME, old, Ledger.NAME)).isFalse();
    assertThat(postgres.accepts(Ledger.NAME, now, Ledger.NAME)).isTrue();

    // When they cannot do their work
    ledger.runInstead("/no-such-program");
    ledger.rotate("2");

    // Then
    ledger.awaitRotated("The Job of the step failed", POD_LIMIT);
    assertThat(ledger.password(POD_LIMIT)).isEqualTo(now);
  }

  @Order(5)
  @Test
  void aPersonReadsThroughTheApiServerWhenBoundToTheRoleForThat(Cluster cluster) {
    // Given
    String current = orders.secret().getStatus().versionId();
    EndpointCaller.create(client, Orders.NAMESPACE, DEVELOPER)
        .may("managedsecrets", "get")
        .mayCreateTokensOf("orders");

    // When
    Result refused = get(cluster);

    // Then
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.output()).contains("Role strongroom-endpoint-forward", "--endpoint-url");

    // When
    client
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName(DEVELOPER)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "strongroom-endpoint-forward")
                .addNewSubject(null, "ServiceAccount", DEVELOPER, Orders.NAMESPACE)
                .build())
        .serverSideApply();
    Result read = get(cluster);

    // Then
    assertThat(read.output()).contains(current, "AWSCURRENT");
    assertThat(read.exitCode()).isZero();
  }

  private static Result get(Cluster cluster) {
    return StrongroomCommand.run(
        TestOperator.configuration(cluster, Orders.NAMESPACE, DEVELOPER),
        work,
        Map.of("STRONGROOM_ENDPOINT_NAMESPACE", NAMESPACE),
        "get",
        "orders/database",
        "--service-account=orders");
  }

  private static Secret withAnotherCertificate(Secret stored) {
    Map<String, String> data = stored.getData();
    try {
      CertificateAuthority authority =
          CertificateAuthority.of(
              new CertificateAndKey(decoded(data, "ca.crt"), decoded(data, "ca.key")),
              new SecureRandom());
      List<String> names =
          Pem.certificate(decoded(data, "tls.crt")).getSubjectAlternativeNames().stream()
              .map(name -> String.valueOf(name.get(1)))
              .toList();
      CertificateAndKey issued =
          authority.issue("another", names, Validity.issuedAt(Instant.now(), Duration.ofDays(90)));
      data.put("tls.crt", Base64.getEncoder().encodeToString(issued.chain()));
      data.put("tls.key", Base64.getEncoder().encodeToString(issued.key()));
      return stored;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] decoded(Map<String, String> data, String key) {
    return Base64.getDecoder().decode(data.get(key).getBytes(US_ASCII));
  }

  private static int timesLoaded() {
    return (int) endOfLogs().lines().filter(line -> line.contains("loaded, valid until")).count();
  }

  private static String endOfLogs() {
    StringBuilder logs = new StringBuilder();
    endpointPods().forEach(pod -> logs.append(client.pods().resource(pod).getLog()).append('\n'));
    return logs.toString();
  }

  private static void awaitEndpoint() {
    installation.awaitReady("strongroom-endpoint", POD_LIMIT);
  }

  private static List<Pod> endpointPods() {
    return Pods.of(client, NAMESPACE, "strongroom-endpoint");
  }

  private static List<String> names(List<Pod> pods) {
    return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
  }
}
