package dev.strongroom.adapters.kubernetes;

import io.fabric8.kubernetes.client.vertx.VertxHttpClientBuilder;
import io.fabric8.kubernetes.client.vertx.VertxHttpClientFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpClientOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * The client's usual HTTP, which may also get answers compressed. The API server compresses those
 * of more than 128 KiB, which are lists: they shrink to a tenth, and decrypting them is most of
 * what a start costs. The client has no option for that, so the options are completed on their way.
 */
final class CompressedAnswers extends VertxHttpClientFactory {
  private static final int EVENT_LOOPS = 4;

  /** One for all clients of the process: closing a client does not end it. */
  private static final class Shared {
    private static final Vertx VERTX = completing(create());
  }

  @Override
  public VertxHttpClientBuilder<VertxHttpClientFactory> newBuilder() {
    return new VertxHttpClientBuilder<>(this, Shared.VERTX);
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
}
