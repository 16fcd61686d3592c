package dev.strongroom.platform.targets;

import dev.strongroom.platform.DaemonThreads;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Resolves names within a limit. Whoever owns a name decides how long its name servers take, and
 * the runtime waits for them as long as its own settings say.
 */
final class BoundedResolver {
  private static final ExecutorService THREADS =
      Executors.newCachedThreadPool(new DaemonThreads("resolver"));

  private final Resolver resolver;

  /** Resolves a name, as {@link InetAddress#getAllByName} does. */
  @FunctionalInterface
  interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  BoundedResolver(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The addresses of a name.
   *
   * @throws UnknownHostException when there are none, or they are not known in time
   */
  InetAddress[] resolve(String host, Duration limit) throws UnknownHostException {
    Future<InetAddress[]> addresses = THREADS.submit(() -> resolver.resolve(host));
    try {
      return addresses.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof UnknownHostException unknown) {
        throw unknown;
      }
      throw new IllegalStateException("a name cannot be looked up", failed.getCause());
    } catch (TimeoutException late) {
      addresses.cancel(true);
      throw new UnknownHostException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnknownHostException();
    }
  }
}
