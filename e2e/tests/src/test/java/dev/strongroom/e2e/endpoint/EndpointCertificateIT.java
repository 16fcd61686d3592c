package dev.strongroom.e2e.endpoint;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestOperator;
import dev.strongroom.platform.certificates.Pem;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate that replicas of the endpoint make for themselves, with the chart's rights. */
@RequiresCluster
class EndpointCertificateIT {
  private static final String ACCOUNT = "strongroom-endpoint";
  private static final String SECRET = "strongroom-endpoint-tls";
  private static final String CONFIG_MAP = "strongroom-endpoint-ca";

  private final List<TestEndpoint> replicas = new ArrayList<>();
  @TempDir Path folder;
  private Cluster cluster;
  private KubernetesClient client;

  @BeforeEach
  void install(Cluster cluster) {
    this.cluster = cluster;
    client = cluster.client();
    client.secrets().inNamespace(TestOperator.NAMESPACE).withName(SECRET).delete();
    client.configMaps().inNamespace(TestOperator.NAMESPACE).withName(CONFIG_MAP).delete();
    TestEndpoint.install(cluster);
  }

  @AfterEach
  void stop() {
    replicas.forEach(TestEndpoint::close);
  }

  @Test
  void replicasThatStartTogetherServeUnderOneAuthorityThatIsPublished() throws Exception {
    // When
    CompletableFuture<TestEndpoint> one = CompletableFuture.supplyAsync(() -> replica("one"));
    CompletableFuture<TestEndpoint> other = CompletableFuture.supplyAsync(() -> replica("other"));
    replicas.add(one.get());
    replicas.add(other.get());

    // Then clients that trust what is published get the same certificate from both
    X509Certificate served = served(replicas.get(0));
    assertThat(served(replicas.get(1))).isEqualTo(served);
    assertThat(served.getSubjectAlternativeNames())
        .anyMatch(name -> name.get(1).equals("localhost"))
        .anyMatch(name -> name.get(1).equals("strongroom-endpoint.strongroom-system.svc"));
    assertThat(RestartableOperator.get(replicas.get(0).metricsPort(), "/metrics").body())
        .containsPattern("strongroom_endpoint_certificate_remaining_days 8\\d\\.")
        .contains("strongroom_endpoint_certificate_usable 1.0");
  }

  @Test
  void aRestartAndAnUpgradeOfTheChartKeepTheCertificate() throws Exception {
    // Given
    replicas.add(replica("one"));
    X509Certificate before = served(replicas.get(0));

    // When
    TestEndpoint.install(cluster);
    replicas.add(replica("other"));

    // Then
    assertThat(served(replicas.get(1))).isEqualTo(before);
  }

  @Test
  void itsAccountReachesNoOtherSecretAndMakesNone() {
    // Given
    KubernetesClient endpoint =
        new KubernetesClientBuilder()
            .withConfig(TestOperator.configuration(cluster, ACCOUNT))
            .build();
    Secret token =
        new SecretBuilder()
            .withNewMetadata()
            .withName("token")
            .withNamespace(TestOperator.NAMESPACE)
            .addToAnnotations("kubernetes.io/service-account.name", "strongroom-operator")
            .endMetadata()
            .withType("kubernetes.io/service-account-token")
            .build();

    // When / Then
    assertThatThrownBy(() -> endpoint.resource(token).create())
        .isInstanceOfSatisfying(KubernetesClientException.class, this::isForbidden);
    assertThatThrownBy(() -> endpoint.secrets().inNamespace("default").withName("any").get())
        .isInstanceOfSatisfying(KubernetesClientException.class, this::isForbidden);
    assertThatThrownBy(() -> endpoint.secrets().inNamespace(TestOperator.NAMESPACE).list())
        .isInstanceOfSatisfying(KubernetesClientException.class, this::isForbidden);
    endpoint.close();
  }

  private void isForbidden(KubernetesClientException refused) {
    assertThat(refused.getCode()).isEqualTo(HttpURLConnection.HTTP_FORBIDDEN);
  }

  private TestEndpoint replica(String name) {
    return TestEndpoint.start(
        cluster,
        folder.resolve(name),
        Map.of(
            "STRONGROOM_ENDPOINT_TLS",
            "self-signed",
            "STRONGROOM_ENDPOINT_DNS_NAMES",
            "localhost"));
  }

  private X509Certificate served(TestEndpoint endpoint) throws Exception {
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, published().getTrustManagers(), null);
    try (SSLSocket socket =
        (SSLSocket)
            trusting.getSocketFactory().createSocket("localhost", endpoint.url().getPort())) {
      SSLParameters verifying = socket.getSSLParameters();
      verifying.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(verifying);
      socket.startHandshake();
      return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }
  }

  private TrustManagerFactory published() throws Exception {
    ConfigMap map =
        client.configMaps().inNamespace(TestOperator.NAMESPACE).withName(CONFIG_MAP).get();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry(
        "ca", Pem.certificate(map.getData().get("ca.crt").getBytes(US_ASCII)));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust;
  }
}
