package dev.strongroom.adapters.awsapi.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Metrics of a server. */
public final class ServerMeters {
  private ServerMeters() {}

  /** Puts a server's metrics into a registry, which does not keep it alive. */
  public static void bind(EndpointServer server, MeterRegistry meters) {
    gauge(meters, server, "in.progress", "Requests that have begun", s -> s.callsInProgress());
    gauge(meters, server, "queued", "Requests that wait for a worker", s -> s.queued());
    gauge(meters, server, "connections", "Connections that are open", s -> s.connections());
    gauge(meters, server, "request.bytes", "Bytes of requests in memory", s -> s.bufferedBytes());
    gauge(meters, server, "answer.bytes", "Bytes of answers not received", s -> s.leavingBytes());
    FunctionCounter.builder(
            "strongroom.endpoint.handshakes.failed", server, EndpointServer::failedHandshakes)
        .description("TLS handshakes since the start that failed")
        .register(meters);
    for (Refusal refusal : Refusal.values()) {
      FunctionCounter.builder(
              "strongroom.endpoint.refused", server, counted -> counted.refusals(refusal))
          .description("Requests since the start that the server itself refused, such as overload")
          .tag("reason", refusal.name().toLowerCase(Locale.ROOT))
          .register(meters);
    }
  }

  private static void gauge(
      MeterRegistry meters,
      EndpointServer server,
      String name,
      String description,
      ToDoubleFunction<EndpointServer> value) {
    Gauge.builder("strongroom.endpoint." + name, server, value)
        .description(description)
        .register(meters);
  }
}
