package dev.strongroom.adapters.kubernetes.client;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.ByteArrayBodyHandler;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpClientReadableByteChannel;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A hard deadline around every call to the API server that is not a watch: whatever the server
 * sends, and whatever the client repeats, the caller has a result or a failure by then. The
 * client's own time limit ends calls on which nothing arrives; one on which a little arrives again
 * and again would hold its thread for ever.
 *
 * <p>Watches collect no answer, so they are told by what takes in the bytes: a request whose URI
 * says {@code watch=true} but whose caller waits for its end has the deadline too.
 */
final class CallDeadlines implements HttpClient.Factory {
  private static final String INTERCEPTOR = "strongroom-deadline";

  private final HttpClient.Factory clients;
  private final Duration deadline;

  /**
   * Bounds the calls of clients.
   *
   * @param deadline time from the start of a call, or from the head of its answer, to its end
   */
  CallDeadlines(HttpClient.Factory clients, Duration deadline) {
    this.clients = clients;
    this.deadline = deadline;
  }

  @Override
  public HttpClient.Builder newBuilder() {
    return bounded(clients.newBuilder());
  }

  @Override
  public HttpClient.Builder newBuilder(Config config) {
    return bounded(clients.newBuilder(config));
  }

  @Override
  public int priority() {
    return clients.priority();
  }

  private HttpClient.Builder bounded(HttpClient.Builder builder) {
    builder.addOrReplaceInterceptor(INTERCEPTOR, new WholeAnswer(deadline));
    return proxy(HttpClient.Builder.class, builder);
  }

  /** The builder, whose clients are bounded. */
  private <B extends HttpClient.DerivedClientBuilder> B proxy(Class<B> type, B builder) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          Object result;
          try {
            result = method.invoke(builder, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (result instanceof HttpClient client) {
            return new Bounded(client);
          }
          return result == builder ? proxy : result;
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** Ends waiting at the deadline, wherever the call is then. */
  private final class Bounded implements HttpClient {
    private final HttpClient client;

    Bounded(HttpClient client) {
      this.client = client;
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, Class<T> type) {
      return client.sendAsync(request, type).orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public CompletableFuture<HttpResponse<AsyncBody>> consumeBytes(
        HttpRequest request, AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      return client.consumeBytes(request, consumer);
    }

    @Override
    public DerivedClientBuilder newBuilder() {
      return proxy(DerivedClientBuilder.class, client.newBuilder());
    }

    @Override
    public WebSocket.Builder newWebSocketBuilder() {
      return client.newWebSocketBuilder();
    }

    @Override
    public HttpRequest.Builder newHttpRequestBuilder() {
      return client.newHttpRequestBuilder();
    }

    @Override
    public boolean isClosed() {
      return client.isClosed();
    }

    @Override
    public void close() {
      client.close();
    }
  }

  /** Cuts off an answer that is not whole in time, so that its connection is not held either. */
  private record WholeAnswer(Duration deadline) implements Interceptor {
    @Override
    public void after(
        HttpRequest request,
        HttpResponse<?> response,
        AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      if (response.body() instanceof AsyncBody body && hasEnd(consumer)) {
        body.done()
            .orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (whole, failure) -> {
                  if (failure instanceof TimeoutException) {
                    body.cancel();
                  }
                });
      }
    }

    private static boolean hasEnd(AsyncBody.Consumer<List<ByteBuffer>> consumer) {
      return consumer.unwrap(ByteArrayBodyHandler.class) != null
          || consumer.unwrap(HttpClientReadableByteChannel.class) != null;
    }
  }
}
