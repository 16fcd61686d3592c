package dev.strongroom.adapters.kubernetes.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.reading.BoundedSerialization;
import dev.strongroom.adapters.kubernetes.reading.SmallLists;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LeaseFenceTest {
  private static final int OK = 200;
  private static final int CONFLICT = 409;

  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private volatile int statusOfLease = OK;
  private volatile long now = Long.MAX_VALUE - LeaseFence.LIMIT.toNanos() / 2;
  private HttpServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    BoundedSerialization serialization = new BoundedSerialization(new ObjectMapper(), List.of());
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .withRequestRetryBackoffLimit(0)
                    .build())
            .withKubernetesSerialization(serialization)
            .withHttpClientFactory(
                new ApiServerHttp(new SmallLists(serialization), new LeaseFence(() -> now)))
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void whoeverHasNoLeaseWritesAtAnyTime() {
    // When
    pass(Duration.ofDays(1));
    write();

    // Then
    assertThat(received).containsExactly("PUT secret");
  }

  @Test
  void aLeaderWritesForTenSecondsAfterARenewal() {
    // Given
    renew();

    // When
    pass(LeaseFence.LIMIT);
    write();

    // Then
    assertThat(received).containsExactly("PUT lease", "PUT secret");
  }

  @Test
  void aLeaderThatDidNotRenewSendsNoWrite() {
    // Given
    renew();

    // When
    pass(LeaseFence.LIMIT.plusNanos(1));
    assertThatThrownBy(this::write).isInstanceOf(Unavailable.class);
    read();

    // Then
    assertThat(received).containsExactly("PUT lease", "GET secret");
  }

  @Test
  void aRenewalThatIsRefusedLetsNothingPass() {
    // Given
    renew();
    pass(LeaseFence.LIMIT.plusNanos(1));
    statusOfLease = CONFLICT;

    // When
    assertThatThrownBy(this::renew).isInstanceOf(KubernetesClientException.class);
    assertThatThrownBy(this::write).isInstanceOf(Unavailable.class);

    // Then
    assertThat(received).containsExactly("PUT lease", "PUT lease");
  }

  @Test
  void aLeaderThatRenewsInTheEndWritesAgain() {
    // Given
    renew();
    pass(LeaseFence.LIMIT.plusNanos(1));

    // When
    renew();
    write();

    // Then
    assertThat(received).containsExactly("PUT lease", "PUT lease", "PUT secret");
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private void renew() {
    Lease lease = new LeaseBuilder().withNewMetadata().withName("leader").endMetadata().build();
    put(lease);
  }

  private void write() {
    StoreCalls.orUnavailable(
        () -> put(new SecretBuilder().withNewMetadata().withName("one").endMetadata().build()));
  }

  private <T extends HasMetadata> T put(T object) {
    object.getMetadata().setNamespace("strongroom");
    object.getMetadata().setResourceVersion("1");
    return client.resource(object).update();
  }

  private void read() {
    Secret none =
        ObjectsByName.one(client.secrets(), new ObjectName("strongroom"), new ObjectName("one"))
            .get();
    assertThat(none).isNotNull();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      boolean ofLease = exchange.getRequestURI().getPath().contains("/leases/");
      received.add(exchange.getRequestMethod() + (ofLease ? " lease" : " secret"));
      exchange.getRequestBody().readAllBytes();
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(ofLease ? statusOfLease : OK, 0);
      exchange.getResponseBody().write("{\"metadata\": {\"name\": \"one\"}}".getBytes(UTF_8));
    }
  }
}
