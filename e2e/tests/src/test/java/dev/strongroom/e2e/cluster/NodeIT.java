package dev.strongroom.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.net.httpserver.HttpServer;
import dev.strongroom.e2e.junit.RequiresCluster;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pods on the shared cluster's node. */
@RequiresCluster(Capability.IMAGES)
class NodeIT {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int CONNECT_MILLIS = 5000;

  private KubernetesClient client;
  private ShellPods pods;

  @BeforeEach
  void pods(Cluster cluster, @TempDir Path directory) {
    client = cluster.client();
    pods = new ShellPods(cluster, directory);
  }

  @Test
  void aReadyPodSeesAChangedSecretInItsMountedFile() {
    // Given
    client.resource(secret("before")).create();
    Pod pod = pods.create("reader", "while true; do cat /secret/value; echo; sleep 0.2; done");
    client.resource(pod).waitUntilReady(ShellPods.LIMIT.toSeconds(), TimeUnit.SECONDS);
    pods.awaitLog(pod, "before");

    // When
    client.resource(secret("after")).update();

    // Then
    pods.awaitLog(pod, "after");
  }

  @Test
  void aPodReachesAServerOfThisMachineByTheNameOfAService(Cluster cluster) throws IOException {
    // Given
    HttpServer server = server(cluster.hostAddress());
    try {
      client.resource(service()).create();
      client.resource(endpoint(server.getAddress())).create();

      // When
      Pod pod =
          pods.create(
              "caller",
              """
              while true; do
                if exec 3<>/dev/tcp/web/80; then
                  printf 'GET / HTTP/1.0\\r\\n\\r\\n' >&3
                  cat <&3
                fi
                sleep 0.2
              done\
              """);

      // Then
      pods.awaitLog(pod, "hello from the host");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void thisMachineReachesAServiceByItsAddressAsWebhooksNeedIt() {
    // Given
    Service kubernetes = client.services().inNamespace("default").withName("kubernetes").get();
    String address = kubernetes.getSpec().getClusterIP();

    // When, Then
    assertThatCode(
            () -> {
              try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(address, HTTPS), CONNECT_MILLIS);
              }
            })
        .doesNotThrowAnyException();
  }

  private static HttpServer server(String address) throws IOException {
    byte[] body = "hello from the host\n".getBytes(StandardCharsets.UTF_8);
    HttpServer server = HttpServer.create(new InetSocketAddress(address, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private Service service() {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName("web")
        .withNamespace(pods.namespace())
        .endMetadata()
        .withNewSpec()
        .addNewPort()
        .withName("http")
        .withPort(HTTP)
        .endPort()
        .endSpec()
        .build();
  }

  private EndpointSlice endpoint(InetSocketAddress server) {
    return new EndpointSliceBuilder()
        .withNewMetadata()
        .withName("web-1")
        .withNamespace(pods.namespace())
        .addToLabels("kubernetes.io/service-name", "web")
        .endMetadata()
        .withAddressType("IPv4")
        .addNewPort()
        .withName("http")
        .withPort(server.getPort())
        .endPort()
        .addNewEndpoint()
        .withAddresses(server.getAddress().getHostAddress())
        .endEndpoint()
        .build();
  }

  private Secret secret(String value) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("mounted")
        .withNamespace(pods.namespace())
        .endMetadata()
        .addToStringData("value", value)
        .build();
  }
}
