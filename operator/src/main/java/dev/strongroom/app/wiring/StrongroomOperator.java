package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.SinkTrail;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.framework.FairReconciliation;
import dev.strongroom.adapters.kubernetes.framework.RecreationDetector;
import dev.strongroom.adapters.kubernetes.framework.SharedRetry;
import dev.strongroom.adapters.kubernetes.installation.ClockGuard;
import dev.strongroom.adapters.kubernetes.installation.Installations;
import dev.strongroom.adapters.kubernetes.jobs.RotationJobs;
import dev.strongroom.adapters.kubernetes.reconcilers.externalsecrettarget.ExternalSecretTargetReconciler;
import dev.strongroom.adapters.kubernetes.reconcilers.rotationpolicy.RotationPolicyReconciler;
import dev.strongroom.adapters.kubernetes.rootkeys.ClusterRootKeySecret;
import dev.strongroom.adapters.kubernetes.rootkeys.RootKeyStatuses;
import dev.strongroom.adapters.kubernetes.status.DeclarationStatus;
import dev.strongroom.adapters.kubernetes.status.EventPublisher;
import dev.strongroom.adapters.kubernetes.store.KeyRecordRescue;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.adapters.kubernetes.store.KubernetesKeyRecordStore;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.adapters.targets.worker.Workers;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.health.ApiServerProbe;
import dev.strongroom.app.health.HealthServer;
import dev.strongroom.app.health.StallWatch;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.keys.RootKeyRotation;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.KeyReason;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.work.FailingObjects;
import dev.strongroom.crds.KeyRecordResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.api.config.ControllerConfigurationOverrider;
import io.javaoperatorsdk.operator.api.monitoring.AggregatedMetrics;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole operator, wired and running. */
public final class StrongroomOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StrongroomOperator.class);
  private static final long PAGE = 500;
  private static final Duration CACHE_SYNC = Duration.ofMinutes(5);

  private final Settings settings;
  private final Clock clock;
  private final SecureRandom random;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Operator operator;
  private final FairReconciliation reconciliation;
  private final SharedRetry retry = new SharedRetry();
  private final StallWatch stalls;
  private final StallWatch stalledRotations;
  private final HealthServer health;
  private final ApiServerProbe probe;
  private final RegionGuard region;
  private final InstallationGuard guard;
  private final ManagedSecretController controller;
  private final EncryptionKeyController encryptionKeys;
  private final KubernetesClient client;
  private final Optional<Leadership> leadership;
  private final DeclarationStatus statuses;
  private final FailingObjects failing = new FailingObjects();
  private final KeyRecordWatch keyRecords = new KeyRecordWatch();
  private final Workers workers;
  private final AllowedHosts hosts;
  private final FunctionCalls functions;
  private final RootKeyService rootKeys;
  private final KeyRing keys;
  private final KeyRecordRescue rescue;
  private final SetBackDetector setBack;
  private final ClockGuard clockGuard;
  private final Optional<SinkTrail> audit;
  private final MeteredObjects objects;
  private final AtomicBoolean started = new AtomicBoolean();

  private StrongroomOperator(
      Settings settings,
      KubernetesClient client,
      Clock clock,
      Supplier<Instant> serverTime,
      SecureRandom random) {
    this.clockGuard = new ClockGuard(clock, serverTime, meters);
    this.settings = settings;
    this.workers = TargetWorker.start(settings.rotationThreads());
    this.client = client;
    this.clock = clock;
    this.random = random;
    new JvmMemoryMetrics().bindTo(meters);
    this.statuses = new DeclarationStatus(client, failing, clock);
    this.leadership =
        settings.leaderElection()
            ? Optional.of(new Leadership(client, settings.namespace()))
            : Optional.empty();
    this.reconciliation = new FairReconciliation(settings.threads(), meters);
    this.stalls = new StallWatch(reconciliation.queue(), System::nanoTime, meters);
    this.operator = new Operator(this::configure);
    this.objects = new MeteredObjects(operator, this::isLeading, clock, meters);
    this.probe = new ApiServerProbe(client);
    this.health =
        new HealthServer(
            settings.httpPort(), settings.metricsPort(), started::get, this::isReady, meters);
    this.region = new RegionGuard(settings.region(), settings.formerRegions());
    this.audit = AuditTrails.open(settings.audit(), clock, random, meters);
    new ApiServerWait(client).untilItAnswers();
    refuseForeignRegionBeforeAnythingIsMade();
    AtomicBoolean sealed = new AtomicBoolean();
    this.guard =
        new InstallationGuard(
            settings,
            new Installations(client, sealed::get),
            () -> sealed.set(true),
            clock,
            SetBackDetector::endProcess);
    guard.await();
    KubernetesKeyRecordStore store =
        new KubernetesKeyRecordStore(client, settings.namespace(), keyRecords);
    store.awaitRestore(this::isAwaitingRestore);
    RootKeys providers =
        new RootKeys(settings, client, RootKeys.whereNoneIsNeeded(settings, store), random);
    ListedRootKeys listed = providers.listed();
    this.keys = new KeyRing(store, listed, clock, random);
    KubernetesClients.verifySecrets(client, keys::knownProjectionMac);
    this.hosts = TargetWorker.hosts(settings, client);
    this.functions = new FunctionCalls(hosts);
    this.controller = managedSecrets(store, keys, new RecordSeals(keys::recordMac, sealed));
    keys.keepMacKeyWhile(controller::hasSealedRecords);
    this.stalledRotations = new StallWatch(controller.rotations(), System::nanoTime, meters);
    this.encryptionKeys = encryptionKeys(store, listed);
    this.rootKeys = rootKeys(store, listed, providers.clusterSecret());
    this.rescue =
        new KeyRecordRescue(client, this::isLeading, clock, meters, this::keyRecordRestored);
    keyRecords.rescueBy(rescue);
    this.setBack = new SetBackDetector(client, settings.namespace());
    keyRecords.onSuspicion(setBack::suspect);
    keyRecords.onRestoreEnded(this::restoreEnded);
    listen(keys);
  }

  /** What cannot be asked now is looked at again when all records are known. */
  private void refuseForeignRegionBeforeAnythingIsMade() {
    try {
      region.requireStored(client, settings.namespace());
    } catch (IllegalStateException refused) {
      probe.close();
      health.close();
      throw refused;
    }
  }

  private ManagedSecretController managedSecrets(
      KeyRecordStore store, KeyRing keys, RecordSeals seals) {
    JsonObjects json = new JacksonJsonObjects();
    return new ManagedSecretController(
        new SecretEnvironment(
            client,
            settings.namespace(),
            settings.watchNamespaces(),
            settings.excludedNamespaces(),
            settings.allowedSecretTypes(),
            settings.installation(),
            settings.region(),
            settings.rotationThreads(),
            settings.rotationsPerNamespace(),
            settings.minimumInterval(),
            settings.budgets()::of,
            settings.budgets()::projections,
            this::isLeading,
            failing,
            this::isAwaitingRestore,
            clock,
            clockGuard,
            random,
            meters,
            audit.map(AuditTrail.class::cast).orElse(AuditTrail.NONE),
            LabelEvents.sink(settings.events()),
            settings.rollout()),
        keys,
        seals,
        new KeyReferences(store, keyRecords::all, settings.region()),
        json,
        TargetWorker.targets(workers, hosts, functions, new RotationJobs(client)));
  }

  private EncryptionKeyController encryptionKeys(KeyRecordStore store, ListedRootKeys listed) {
    return new EncryptionKeyController(
        new EncryptionKeyController.Environment(
            client,
            settings.namespace(),
            settings.watchNamespaces(),
            settings.excludedNamespaces(),
            settings.region(),
            settings.budgets()::keys,
            this::isLeading,
            clock,
            clockGuard,
            meters),
        store,
        keyRecords,
        new KeyMaker(new KeyWrapping(listed), clock, random),
        new JacksonJsonDocuments(),
        controller::usersOf);
  }

  private RootKeyService rootKeys(
      KeyRecordStore store, ListedRootKeys listed, Optional<ClusterRootKeySecret> secrets) {
    String secret = settings.rootKey().secrets().get(0);
    if (listed.provider().equals("cluster")) {
      LOG.warn(
          "the root key is in Secret {}/{}: whoever reads that Secret can read every secret, and"
              + " whoever loses it has lost them all; keep a copy outside the cluster",
          settings.namespace(),
          secret);
    }
    return new RootKeyService(
        listed,
        new RootKeyRotation(store, listed),
        new RootKeyStatuses(client, settings.namespace(), secret, clock),
        this::isLeading,
        controller::rootKeyBack,
        new RootKeyMeters(meters, listed),
        new RootKeySecretGuard(
            secrets, settings.namespace(), this::warnAboutRootKeySecret, meters));
  }

  private void restoreEnded() {
    if (settings.awaitRestore()) {
      LOG.info("a restore has ended: what it did not bring is created now");
      controller.restoreEnded();
    }
  }

  private boolean isAwaitingRestore() {
    return settings.awaitRestore() && !keyRecords.isRestored();
  }

  private void warnAboutRootKeySecret(String name, Finding finding) {
    Secret about =
        new SecretBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(settings.namespace())
            .endMetadata()
            .build();
    new EventPublisher(client, Instance.name(), clock).warning(about, finding);
  }

  private void keyRecordRestored(KeyRecordResource record) {
    Finding finding = KeyReason.KeyRecordRestored.with(record.getMetadata().getName());
    new EventPublisher(client, Instance.name(), clock).warning(record, finding);
    rootKeys.keyRecordRestored(finding);
  }

  /** Who is told of changed keys, in this order: what is known of them is forgotten first. */
  private void listen(KeyRing keys) {
    // Nothing is kept of a record that is new; and it may be the ring that has just made it.
    keyRecords.listen(change -> change.before().ifPresent(old -> keys.forget(old.name())));
    keyRecords.listen(controller::keyChanged);
    keyRecords.listen(change -> rootKeys.recordsChanged());
    controller.onKeyUsersChanged(encryptionKeys::usersChanged);
  }

  /** Starts all of it; returns when the caches are filled. */
  public static StrongroomOperator start(Settings settings, KubernetesClient client, Clock clock) {
    return start(settings, client, clock, ClockGuard.serverTime(client, settings.namespace()));
  }

  /**
   * Starts all of it; returns when the caches are filled.
   *
   * @param serverTime the time to compare the clock with before anything is removed for good
   */
  public static StrongroomOperator start(
      Settings settings, KubernetesClient client, Clock clock, Supplier<Instant> serverTime) {
    StrongroomOperator operator =
        new StrongroomOperator(settings, client, clock, serverTime, new SecureRandom());
    try {
      operator.start();
    } catch (IllegalStateException refused) {
      operator.close();
      throw refused;
    }
    return operator;
  }

  /** Port of the probes. */
  public int httpPort() {
    return health.httpPort();
  }

  /** Port of the metrics. */
  public int metricsPort() {
    return health.metricsPort();
  }

  private void start() {
    keyRecords.start(client, settings.namespace());
    rescue.start();
    if (isAwaitingRestore()) {
      LOG.warn(
          "store.awaitRestore is true: no secret or key is created before a backup is restored");
    }
    rootKeys.start();
    prepareToVerify();
    operator.register(controller.reconciler(), this::byDeclaration);
    operator.register(controller.projections(), this::byDeclaration);
    operator.register(
        new RotationPolicyReconciler(statuses, settings.minimumInterval()), this::common);
    ExternalSecretTargetReconciler targets =
        new ExternalSecretTargetReconciler(statuses, controller.authorities());
    operator.register(targets, this::common);
    operator.register(encryptionKeys.reconciler(), this::byDeclaration);
    StartupLog progress = new StartupLog(() -> KubernetesClients.listed(client));
    try {
      operator.start();
    } finally {
      progress.close();
    }
    region.require(controller.arns());
    encryptionKeys.started();
    controller.started(targets::lookAgain);
    objects.start();
    stalls.start();
    stalledRotations.start();
    started.set(true);
    LOG.info("started in namespace {} as region {}", settings.namespace(), settings.region());
  }

  /** Without it Secrets are read twice: now, and when the root key is back. */
  private void prepareToVerify() {
    try {
      keys.prepareProjectionMac();
    } catch (Failure notNow) {
      LOG.warn("marks on Secrets cannot be verified yet: {}", notNow.finding().message());
    }
  }

  /** An object comes back when its declaration has changed, not when its status has. */
  private <R extends HasMetadata> void byDeclaration(
      ControllerConfigurationOverrider<R> overrider) {
    common(overrider);
    overrider.withOnUpdateFilter(new DeclarationChanged<>());
  }

  private void common(ControllerConfigurationOverrider<?> overrider) {
    overrider
        .withRetry(retry)
        .withInformerListLimit(PAGE)
        .settingNamespaces(
            settings.watchNamespaces().isEmpty()
                ? Set.of(Constants.WATCH_ALL_NAMESPACES)
                : settings.watchNamespaces());
  }

  private boolean isLeading() {
    return leadership.map(Leadership::isLeading).orElse(true);
  }

  private boolean isReady() {
    return started.get()
        && probe.isAnswering()
        && keyRecords.isHealthy()
        && rootKeys.isAvailable()
        && !stalls.isStalled()
        && !stalledRotations.isStalled()
        && operator.getRuntimeInfo().allEventSourcesAreHealthy();
  }

  private void configure(ConfigurationServiceOverrider overrider) {
    overrider
        .withKubernetesClient(client)
        .withResourceCloner(new NonCopyingCloner())
        .withMetrics(
            new AggregatedMetrics(
                List.of(
                    MicrometerMetrics.withoutPerResourceMetrics(meters),
                    new RecreationDetector(),
                    reconciliation)))
        // The lease is handed over after everything else has stopped.
        .withCloseClientOnStop(false)
        .withExecutorService(reconciliation.executor())
        .withCacheSyncTimeout(CACHE_SYNC)
        .withStopOnInformerErrorDuringStartup(false)
        .checkingCRDAndValidateLocalModel(false);
    leadership.map(Leadership::configuration).ifPresent(overrider::withLeaderElectionConfiguration);
  }

  @Override
  public void close() {
    leadership.ifPresent(Leadership::stopping);
    objects.close();
    stalls.close();
    stalledRotations.close();
    rootKeys.close();
    controller.close();
    workers.close();
    functions.close();
    encryptionKeys.close();
    operator.stop();
    rescue.close();
    setBack.close();
    keyRecords.close();
    leadership.ifPresent(Leadership::handOver);
    audit.ifPresent(SinkTrail::close);
    guard.close();
    probe.close();
    client.close();
    health.close();
  }
}
