package dev.strongroom.adapters.awsapi.sts;

import dev.strongroom.adapters.awsapi.Actions;
import dev.strongroom.adapters.awsapi.Call;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.CallMeters;
import dev.strongroom.adapters.awsapi.CallOutcome;
import dev.strongroom.adapters.awsapi.CallRates;
import dev.strongroom.adapters.awsapi.Endpoint;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.sessions.Sts;
import dev.strongroom.core.signature.SignatureVerifier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** STS on a port of this machine. */
public final class StsServer implements AutoCloseable {
  static final String REGION = "cluster-local-1";
  private static final ServerLimits LIMITS = ServerLimits.usual();

  /** The outputs of the calls so far. */
  final List<Map<String, ?>> outputs = new CopyOnWriteArrayList<>();

  private final EndpointServer server;

  /** Serves what this gives. */
  public StsServer(Sts sts) {
    server =
        EndpointServer.onLoopback(
            0,
            LIMITS,
            new Endpoint(
                new Actions(new StsActions(sts.withToken, sts.withSession).all()),
                new SignatureVerifier<>(REGION, sts.sessions),
                new CallRates(RequestQuotas.ofAws(), 1000, System::nanoTime),
                new Outputs(),
                new CallMeters(new SimpleMeterRegistry()),
                LIMITS.bodyBytes(),
                Clock.systemUTC()),
            Clock.systemUTC());
  }

  private final class Outputs implements CallListener {
    @Override
    public void begin(Call call) {
      // Everything may be carried out.
    }

    @Override
    public void end(Call call, CallOutcome outcome) {
      outputs.add(outcome.output());
    }
  }

  /** Its port. */
  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.close();
  }
}
