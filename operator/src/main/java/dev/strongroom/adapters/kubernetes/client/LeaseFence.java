package dev.strongroom.adapters.kubernetes.client;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * Sends no write of a leader whose lease may have expired. A process that stood still, or whose
 * renewals hang, learns of its loss some time after another replica has taken over.
 * Compare-and-swap alone does not keep it from harm until then: its watches bring it the objects as
 * they are now, and it would write to them what it could not find out.
 *
 * <p>A client that never renewed a lease is no leader and writes as it likes.
 */
final class LeaseFence implements Interceptor {
  /**
   * Ten seconds since the renewal was sent: Kubernetes' default for giving up. Another replica
   * waits for fifteen, so a write that is sent within them has five more to arrive.
   */
  static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/";

  private final LongSupplier nanoTime;
  private volatile long sent;
  private volatile OptionalLong renewed = OptionalLong.empty();

  /** A fence by this clock, which goes on while the process stands still. */
  LeaseFence(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  @Override
  public void before(BasicBuilder builder, HttpRequest request, RequestTags tags) {
    if (!isWrite(request)) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (isOfLease(request)) {
      sent = now;
    } else if (renewed.isPresent() && now - renewed.getAsLong() > LIMIT.toNanos()) {
      throw new KubernetesClientException("the lease may have expired; nothing was sent");
    }
  }

  @Override
  public void after(
      HttpRequest request,
      HttpResponse<?> response,
      AsyncBody.Consumer<List<ByteBuffer>> consumer) {
    if (isWrite(request) && isOfLease(request) && response.isSuccessful()) {
      renewed = OptionalLong.of(sent);
    }
  }

  private static boolean isWrite(HttpRequest request) {
    return !"GET".equals(request.method());
  }

  private static boolean isOfLease(HttpRequest request) {
    String path = request.uri().getPath();
    return path.startsWith(LEASES) && path.contains("/leases");
  }
}
