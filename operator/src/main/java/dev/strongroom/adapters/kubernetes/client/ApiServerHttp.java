package dev.strongroom.adapters.kubernetes.client;

import dev.strongroom.adapters.kubernetes.reading.SmallLists;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.SslContextFactory;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.stream.Stream;

/**
 * The client's usual HTTP with two options more. The client has none for them, so its options are
 * completed on their way.
 *
 * <p>Answers may be compressed. The API server compresses those of more than 128 KiB, which are
 * lists: they shrink to a tenth, and decrypting them is most of what a start costs.
 *
 * <p>Of the ciphers of TLS 1.3 that with ChaCha20 is offered first, and Go's server then takes it.
 * The released image compiles with the fast compiler only, whose AES-GCM does 38 MB/s on a core,
 * but whose ChaCha20-Poly1305 does 190.
 */
final class ApiServerHttp extends VertxHttpClientFactory {

  /**
   * One reads and writes as fast as the API server answers, and often does several things when it
   * is woken once; more of them cost an eighth more processor time.
   */
  private static final int EVENT_LOOPS = 1;

  /** One for all clients of the process: closing a client does not end it. */
  private static final class Shared {
    private static final Vertx VERTX = completing(create());
  }

  private final SmallLists lists;
  private final LeaseFence fence;

  ApiServerHttp(SmallLists lists, LeaseFence fence) {
    this.lists = lists;
    this.fence = fence;
  }

  @Override
  public VertxHttpClientBuilder<VertxHttpClientFactory> newBuilder() {
    VertxHttpClientBuilder<VertxHttpClientFactory> builder =
        new VertxHttpClientBuilder<>(this, Shared.VERTX);
    builder.addOrReplaceInterceptor("small-lists", lists);
    builder.addOrReplaceInterceptor("lease-fence", fence);
    return builder;
  }

  private static Vertx create() {
    // Names are looked up as the machine does: the search domains of a pod are its business.
    System.setProperty("vertx.disableDnsResolver", "true");
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
            .setUseDaemonThread(true)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  private static Vertx completing(Vertx vertx) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("createHttpClient")
              && arguments != null
              && arguments[0] instanceof HttpClientOptions options) {
            options.setDecompressionSupported(true);
            options.setSslEngineOptions(new OrderedCiphers(options));
          }
          try {
            return method.invoke(vertx, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Vertx)
        Proxy.newProxyInstance(Vertx.class.getClassLoader(), new Class<?>[] {Vertx.class}, handler);
  }

  /** The client's own TLS, with the ciphers in another order. */
  private static final class OrderedCiphers extends JdkSSLEngineOptions {
    private static final String FIRST = "TLS_CHACHA20_POLY1305_SHA256";

    private final SSLEngineOptions usual;
    private final String[] protocols;

    OrderedCiphers(HttpClientOptions options) {
      this.usual = options.getSslEngineOptions();
      this.protocols = options.getEnabledSecureTransportProtocols().toArray(String[]::new);
    }

    private OrderedCiphers(OrderedCiphers other) {
      this.usual = other.usual;
      this.protocols = other.protocols;
    }

    @Override
    public JdkSSLEngineOptions copy() {
      return new OrderedCiphers(this);
    }

    @Override
    public SslContextFactory sslContextFactory() {
      return () -> ordered((JdkSslContext) usual.sslContextFactory().create());
    }

    private SslContext ordered(JdkSslContext context) {
      List<String> ciphers =
          Stream.concat(Stream.of(FIRST), context.cipherSuites().stream()).distinct().toList();
      return new JdkSslContext(
          context.context(),
          context.isClient(),
          ciphers,
          SupportedCipherSuiteFilter.INSTANCE,
          ApplicationProtocolConfig.DISABLED,
          ClientAuth.NONE,
          protocols,
          false);
    }
  }
}
