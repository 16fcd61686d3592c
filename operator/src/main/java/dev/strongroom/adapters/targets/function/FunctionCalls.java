package dev.strongroom.adapters.targets.function;

import dev.strongroom.core.rotation.RotationFunction;
import dev.strongroom.core.rotation.RotationFunction.State;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.FunctionEndpoint;
import dev.strongroom.core.values.SecretValue;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The calls of functions that this process makes. None holds a thread while it waits for an answer.
 * Each namespace has a few calls at one time at most; further ones wait for them to end, and their
 * time limit goes on meanwhile.
 *
 * <p>Unlike the drivers of databases this talks to a tenant's server in the operator's own process:
 * what such a server may send is as bounded, and as old a matter to the library that reads it, as
 * what a client may send to the endpoint. A process for each call, of which one may take a quarter
 * of an hour, would cost far more memory than the answer it guards against.
 */
public final class FunctionCalls implements AutoCloseable {
  /** Calls of one namespace at one time. */
  static final int PER_NAMESPACE = 16;

  /** How long an end is remembered: until its rotation has surely gone on. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private final AllowedHosts hosts;
  private final Map<String, Started> calls = new ConcurrentHashMap<>();
  private final CallSlots slots = new CallSlots(PER_NAMESPACE);
  private volatile Optional<Vertx> vertx = Optional.empty();

  /** A call and when it was started, in the time of {@link System#nanoTime}. */
  private record Started(CompletableFuture<Optional<TargetProblem>> end, long at) {}

  /** Calls at these hosts. No thread runs before the first one. */
  public FunctionCalls(AllowedHosts hosts) {
    this.hosts = hosts;
  }

  /**
   * A function.
   *
   * @param namespace the namespace that declares it
   */
  public RotationFunction function(String namespace, FunctionEndpoint endpoint) {
    AllowedHosts allowed = hosts.of(namespace);
    return new RotationFunction() {
      @Override
      public Optional<TargetProblem> start(Call call, Optional<SecretValue> credential) {
        forgetOld();
        FunctionRequest request = FunctionRequest.of(endpoint, call, credential);
        CompletableFuture<Optional<TargetProblem>> end = new CompletableFuture<>();
        long now = System.nanoTime();
        if (calls.putIfAbsent(call.id(), new Started(end, now)) == null) {
          HttpCall http = new HttpCall(vertx(), endpoint, allowed, request, now);
          slots.run(namespace, () -> http.run(end));
        }
        return Optional.empty();
      }

      @Override
      public Optional<State> state(String id, Duration patience) {
        return Optional.ofNullable(calls.get(id))
            .map(started -> FunctionCalls.state(started.end(), patience));
      }

      @Override
      public Duration timeout() {
        return endpoint.timeout();
      }
    };
  }

  private static State state(CompletableFuture<Optional<TargetProblem>> end, Duration patience) {
    try {
      return new State.Ended(end.get(patience.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException notYet) {
      return new State.Running();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new State.Running();
    } catch (ExecutionException bug) {
      throw new IllegalStateException("a call of a function failed", bug.getCause());
    }
  }

  private void forgetOld() {
    long before = System.nanoTime() - REMEMBERED.toNanos();
    calls.values().removeIf(call -> call.end().isDone() && call.at() - before < 0);
  }

  private synchronized Vertx vertx() {
    if (vertx.isEmpty()) {
      vertx =
          Optional.of(Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(4)));
    }
    return vertx.get();
  }

  @Override
  public void close() {
    vertx.ifPresent(Vertx::close);
  }
}
