package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.SinkTrail;
import dev.strongroom.adapters.awsapi.Action;
import dev.strongroom.adapters.awsapi.Actions;
import dev.strongroom.adapters.awsapi.CallListener;
import dev.strongroom.adapters.awsapi.CallMeters;
import dev.strongroom.adapters.awsapi.CallRates;
import dev.strongroom.adapters.awsapi.Endpoint;
import dev.strongroom.adapters.awsapi.auditing.CallAudit;
import dev.strongroom.adapters.awsapi.server.EndpointServer;
import dev.strongroom.adapters.awsapi.server.ServerLimits;
import dev.strongroom.adapters.awsapi.server.ServerMeters;
import dev.strongroom.adapters.kubernetes.access.KubernetesServiceAccounts;
import dev.strongroom.adapters.kubernetes.status.RefusalEvents;
import dev.strongroom.app.config.EndpointSettings;
import dev.strongroom.app.config.EndpointSettings.Tls;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.health.ApiServerProbe;
import dev.strongroom.app.health.HealthServer;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.sessions.DailySessionKeys;
import dev.strongroom.core.sessions.RevocableSessions;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.sessions.SessionTokens;
import dev.strongroom.core.signature.SignatureVerifier;
import dev.strongroom.core.signature.SigningCredentials;
import dev.strongroom.platform.DaemonThreads;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole AWS endpoint, wired and running. */
public final class StrongroomEndpoint implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StrongroomEndpoint.class);

  /** Until all that send requests here know that this replica leaves. */
  private static final Duration QUIET = Duration.ofSeconds(5);

  private static final Duration DRAIN = Duration.ofSeconds(15);
  private static final int SECONDS_BETWEEN_ACCESS_DATES = 60;

  private final Settings settings;
  private final EndpointSettings endpoint;
  private final KubernetesClient client;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final AtomicBoolean started = new AtomicBoolean();
  private final ApiServerProbe probe;
  private final HealthServer health;
  private final ReplicaStore replica;
  private final AccessDates accesses;
  private final RefusalReports refusals;
  private final Optional<StaticAccessKeys> accessKeys;
  private final Optional<SinkTrail> audit;
  private final ScheduledExecutorService timer = DaemonThreads.single("endpoint");
  private volatile EndpointServer server;

  private StrongroomEndpoint(
      Settings settings, EndpointSettings endpoint, KubernetesClient client, Clock clock) {
    this.settings = settings;
    this.endpoint = endpoint;
    this.client = client;
    this.clock = clock;
    new JvmMemoryMetrics().bindTo(meters);
    this.probe = new ApiServerProbe(client);
    this.health =
        new HealthServer(
            settings.httpPort(), settings.metricsPort(), started::get, this::isReady, meters);
    this.audit = AuditTrails.open(settings.audit(), clock, random, meters);
    this.replica = new ReplicaStore(settings, client, clock, random);
    this.accesses = new AccessDates(replica.store().cachedRecords(), clock);
    this.accessKeys =
        endpoint.accessKeys()
            ? Optional.of(new StaticAccessKeys(client, replica.keys()::sessionMac))
            : Optional.empty();
    this.refusals = new RefusalReports(new RefusalEvents(client, Instance.name()), clock);
  }

  /**
   * Starts all of it; returns when it serves.
   *
   * @throws IllegalStateException when the port is taken or the certificate cannot be used
   */
  public static StrongroomEndpoint start(
      Settings settings, EndpointSettings endpoint, KubernetesClient client, Clock clock) {
    StrongroomEndpoint started = new StrongroomEndpoint(settings, endpoint, client, clock);
    try {
      started.start();
    } catch (RuntimeException refused) {
      started.close();
      throw refused;
    }
    return started;
  }

  private void start() {
    new ApiServerWait(client).untilItAnswers();
    replica.start();
    SessionKeys sessionKeys = new DailySessionKeys(replica.keys()::sessionMac, clock);
    SessionTokens tokens = new SessionTokens(sessionKeys);
    ServiceAccounts serviceAccounts =
        new KubernetesServiceAccounts(client, meters, System::nanoTime);
    SigningCredentials<Session> sessions = new RevocableSessions(tokens, serviceAccounts);
    accessKeys.ifPresent(keys -> keys.start(client, settings.watchNamespaces()));
    Endpoint handler =
        new Endpoint(
            new Actions(actions(sessionKeys, serviceAccounts)),
            new SignatureVerifier<>(
                settings.region(),
                accessKeys
                    .map(keys -> keys.credentials(serviceAccounts, sessions))
                    .orElse(sessions)),
            new CallRates(endpoint.quotas(), endpoint.unauthenticatedRate(), System::nanoTime),
            listener(),
            new CallMeters(meters),
            ServerLimits.usual().bodyBytes(),
            clock);
    server = serve(handler);
    ServerMeters.bind(server, meters);
    timer.scheduleWithFixedDelay(
        this::saveAccessDates,
        SECONDS_BETWEEN_ACCESS_DATES,
        SECONDS_BETWEEN_ACCESS_DATES,
        TimeUnit.SECONDS);
    started.set(true);
    LOG.info(
        "serving region {} from namespace {} on port {}",
        settings.region(),
        settings.namespace(),
        port());
  }

  private List<Action<?>> actions(SessionKeys sessionKeys, ServiceAccounts serviceAccounts) {
    return new EndpointActions(
            new EndpointActions.Environment(
                settings,
                endpoint,
                client,
                sessionKeys,
                serviceAccounts,
                accesses,
                refusals,
                accessKeys,
                trail(),
                clock,
                random,
                meters),
            replica)
        .all();
  }

  private CallListener listener() {
    CallListener audit =
        new CallAudit(trail(), settings.region(), endpoint.tokenIssuer(), UUID::randomUUID);
    return accessKeys.map(keys -> keys.listener(audit)).orElse(audit);
  }

  private AuditTrail trail() {
    return audit.map(AuditTrail.class::cast).orElse(AuditTrail.NONE);
  }

  private EndpointServer serve(Endpoint handler) {
    ServerLimits limits = ServerLimits.usual();
    if (endpoint.tls() == Tls.OFF) {
      LOG.warn("STRONGROOM_ENDPOINT_TLS is off: plain HTTP, on 127.0.0.1 only");
      return EndpointServer.onLoopback(endpoint.port(), limits, handler, clock);
    }
    EndpointServer overTls =
        EndpointServer.overTls(
            endpoint.port(),
            new EndpointCertificates(settings, endpoint, client, clock, random).await(),
            limits,
            Runtime.getRuntime().availableProcessors(),
            handler,
            clock);
    EndpointCertificates.measure(overTls, clock, meters);
    return overTls;
  }

  private void saveAccessDates() {
    try {
      accesses.save();
    } catch (Failure later) {
      LOG.info("dates of reads are saved later: {}", later.finding());
    } catch (RuntimeException unexpected) {
      LOG.warn("dates of reads cannot be saved", unexpected);
    }
  }

  private boolean isReady() {
    return started.get() && !server.isDraining() && probe.isAnswering() && replica.isHealthy();
  }

  /** The port of the endpoint. */
  public int port() {
    return server.port();
  }

  /** The port of the probes. */
  public int httpPort() {
    return health.httpPort();
  }

  /** The port of the metrics. */
  public int metricsPort() {
    return health.metricsPort();
  }

  /**
   * Leaves without failing a request: is not ready any more, answers what comes until others know
   * that, and what is in progress.
   */
  public void drain() throws InterruptedException {
    if (!server.drain(QUIET, DRAIN)) {
      LOG.warn("not every request was answered before the end");
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    refusals.close();
    accessKeys.ifPresent(StaticAccessKeys::close);
    if (server != null) {
      server.close();
    }
    if (started.get()) {
      saveAccessDates();
    }
    replica.close();
    audit.ifPresent(SinkTrail::close);
    probe.close();
    client.close();
    health.close();
  }
}
