package dev.strongroom.app.wiring;

import dev.strongroom.adapters.auditsinks.LabelEventDelivery;
import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.AdminSecrets;
import dev.strongroom.adapters.kubernetes.declarations.Authorities;
import dev.strongroom.adapters.kubernetes.declarations.FirstValues;
import dev.strongroom.adapters.kubernetes.declarations.RotationPlans;
import dev.strongroom.adapters.kubernetes.declarations.SourceSecrets;
import dev.strongroom.adapters.kubernetes.framework.WaitingForRootKey;
import dev.strongroom.adapters.kubernetes.framework.WatchedQueue;
import dev.strongroom.adapters.kubernetes.lifecycle.AccountReplications;
import dev.strongroom.adapters.kubernetes.lifecycle.Housekeeping;
import dev.strongroom.adapters.kubernetes.lifecycle.OrphanSweep;
import dev.strongroom.adapters.kubernetes.lifecycle.OwnerDeletions;
import dev.strongroom.adapters.kubernetes.lifecycle.Owners;
import dev.strongroom.adapters.kubernetes.lifecycle.SealSweep;
import dev.strongroom.adapters.kubernetes.lifecycle.SecretRemover;
import dev.strongroom.adapters.kubernetes.mirror.MirroredSecrets;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.projection.ProjectionWriter;
import dev.strongroom.adapters.kubernetes.projection.Projector;
import dev.strongroom.adapters.kubernetes.reading.WholeSecrets;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.ConditionEvents;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.ControlStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.DeclaringStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.FollowStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.LossStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.ManagedSecretReconciler;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.Pass;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RefusalWindows;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RewrapRunner;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RollbackStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RolloutStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RotationRunner;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.RotationStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.SharingStage;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.StartupProgress;
import dev.strongroom.adapters.kubernetes.reconcilers.managedsecret.StatusWriter;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.SecretProjectionReconciler;
import dev.strongroom.adapters.kubernetes.references.WatchedReferences;
import dev.strongroom.adapters.kubernetes.rollout.Rollouts;
import dev.strongroom.adapters.kubernetes.rollout.WorkloadRollouts;
import dev.strongroom.adapters.kubernetes.status.EventPublisher;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.kubernetes.watches.AccountUsage;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.adapters.kubernetes.watches.KeyUsers;
import dev.strongroom.adapters.kubernetes.watches.SeenProjections;
import dev.strongroom.core.audit.AuditedProjections;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.encryption.RewrapSecret;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.labelevents.EventSink;
import dev.strongroom.core.labelevents.TellLabelUpdates;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.FollowSecret;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.RotationControl;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.Targets;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.core.values.SecretTemplate;
import dev.strongroom.core.work.SecondLooks;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The ManagedSecret controller with all its collaborators. */
public final class ManagedSecretController implements AutoCloseable {
  private final SecretEnvironment environment;
  private final Accounts accounts;
  private final ManagedSecretReconciler reconciler;
  private final Housekeeping housekeeping;
  private final RefusalWindows windows;
  private final RotationRunner runner;
  private final StartupProgress startup;
  private final RewrapRunner rewraps;
  private final KeyUsers keyUsers;
  private final SeenProjections projections;
  private final Caches caches;
  private final SecretProjectionController consumers;
  private final AccountUsage usage;
  private final KubernetesStore store;
  private final RecordStore records;
  private final RecordQueries queries;
  private final LossStage loss;
  private final SealSweep seals;
  private final AccountReplications replications;
  private final WaitingForRootKey waiting = new WaitingForRootKey();
  private final WatchedReferences watchedReferences;
  private final ReferenceUsers referenceUsers;
  private final Authorities authorities;
  private final Optional<LabelEventDelivery> labelEvents;
  private final AuditedRecords audited;
  private final Optional<WorkloadRollouts> rollouts;

  /** Assembles the controller. */
  public ManagedSecretController(
      SecretEnvironment environment,
      KeyRing keys,
      RecordSeals seals,
      KeyReferences references,
      JsonObjects json,
      Targets targets) {
    this.environment = environment;
    KubernetesClient client = environment.client();
    this.accounts = new Accounts(client, environment.namespace());
    this.watchedReferences =
        new WatchedReferences(client, environment.watchNamespaces(), environment.meters());
    this.authorities = new Authorities(client, watchedReferences);
    Clock clock = environment.clock();
    this.store =
        KubernetesStore.openCached(
            client,
            environment.namespace(),
            keys,
            seals,
            clock,
            environment.random(),
            environment.events().isPresent());
    this.queries = store.queries();
    this.audited = AuditedRecords.over(environment, store);
    this.records = audited.records();
    this.labelEvents = environment.events().map(this::delivery);
    this.projections = new SeenProjections();
    this.caches = new Caches(store.cache(), projections, environment.watchNamespaces());
    this.referenceUsers = new ReferenceUsers(caches, projections);
    this.usage =
        new AccountUsage(
            queries::ofAccount, environment.budgets(), System::nanoTime, environment.meters());
    this.seals = new SealSweep(queries, records, seals);
    RoleDoors roles = RoleDoors.of(environment, references);
    this.replications =
        ReplicationWork.over(environment, store, records, usage.budget(), accounts, roles);
    this.loss = new LossStage(queries, caches);
    this.rollouts = environment.rollout() ? Optional.of(rollouts()) : Optional.empty();
    SecretValues values = store.values();
    Generators generators = Generators.over(environment.random());
    this.keyUsers = new KeyUsers(queries, caches);
    this.rewraps =
        new RewrapRunner(
            new RewrapSecret(records, store.ciphertexts(), store.cipher()), environment.meters());
    this.windows = new RefusalWindows(environment.meters(), environment.clock());
    this.runner = rotationRunner(values);
    this.startup = new StartupProgress(environment.meters());
    ScheduleDeletion deletion = new ScheduleDeletion(records, clock);
    OwnerDeletions ownerDeletions = new OwnerDeletions(deletion, queries);
    ProjectionWriter writer =
        new ProjectionWriter(client, keys::projectionMac, environment.installation());
    this.housekeeping = housekeeping(deletion, ownerDeletions, writer);
    SourceSecrets sources =
        new SourceSecrets((namespace, name) -> WholeSecrets.read(client, namespace, name), json);
    DeclareSecret declare = declaring(values, generators, json, sources);
    FollowStage follow =
        new FollowStage(
            watchedReferences, sources, new FollowSecret(records, values, usage.budget(), clock));
    Projector projection =
        new Projector(
            caches,
            new ProjectedSecrets(client, keys::projectionMac),
            watchedReferences,
            writer,
            values,
            new ProjectionRenderer(json, new CelExpressions(json)),
            environment.types(),
            environment.installation(),
            new AuditedProjections(environment.trail(), clock),
            windows);
    RotationStage rotation = rotating(generators, json, targets, values);
    this.consumers =
        new SecretProjectionController(
            environment,
            projections,
            caches,
            queries,
            references,
            accounts,
            roles.secrets(environment, store.cachedRecords(), accounts),
            projection);
    store.feed().listen(consumers::recordChanged);
    this.reconciler =
        reconciler(pass(declare, follow, projection, rotation, references), ownerDeletions);
  }

  private LabelEventDelivery delivery(EventSink sink) {
    return new LabelEventDelivery(
        new TellLabelUpdates(store.cachedRecords(), sink),
        store.feed(),
        environment.leading(),
        environment.clock(),
        environment.meters());
  }

  private Pass pass(
      DeclareSecret declare,
      FollowStage follow,
      Projector projection,
      RotationStage rotation,
      KeyReferences references) {
    return new Pass(
        environment.excluded(),
        caches,
        loss,
        environment.awaitingRestore(),
        new DeclaringStage(
            caches,
            accounts::of,
            references,
            new PolicyParser(new JacksonJsonDocuments()),
            declare),
        follow,
        new RollbackStage(new MoveStagingLabel(records, environment.clock())),
        new ControlStage(new RotationControl(records)),
        projection,
        windows,
        references,
        rewraps,
        rotation,
        new RolloutStage(caches, rollouts.map(Rollouts.class::cast)),
        new SharingStage(
            (owner, arn) -> projections.ofOthers(owner.namespace(), owner.name(), arn.toString()),
            projections::namespace,
            accounts::ofMember,
            consumers.fanOuts()),
        environment.clock());
  }

  private WorkloadRollouts rollouts() {
    return new WorkloadRollouts(
        environment.client(),
        environment.watchNamespaces(),
        environment.leading(),
        owner -> caches.lookAgain(new ResourceID(owner.name(), owner.namespace())),
        new EventPublisher(environment.client(), Instance.name(), environment.clock()),
        environment.meters(),
        environment.clock());
  }

  private RotationRunner rotationRunner(SecretValues values) {
    return new RotationRunner(
        new RotationEngine(
            records,
            values,
            usage.budget(),
            environment.clock(),
            () -> new VersionId(UUID.randomUUID().toString())),
        windows,
        environment.meters(),
        environment.rotationThreads(),
        environment.rotationsPerNamespace(),
        environment.failing(),
        environment.clock());
  }

  private Housekeeping housekeeping(
      ScheduleDeletion deletion, OwnerDeletions ownerDeletions, ProjectionWriter writer) {
    KubernetesClient client = environment.client();
    Clock clock = environment.clock();
    Owners owners = new Owners(client);
    return new Housekeeping(
        ownerDeletions,
        new OrphanSweep(
            owners, queries, caches, deletion, clock, new SecondLooks(System::nanoTime)),
        new SecretRemover(
            queries,
            caches,
            owners,
            writer,
            new RemoveSecret(records, new MirroredSecrets(client)::remove, clock),
            clock,
            environment.clockGuard(),
            environment.meters()),
        store.sweep(caches::lookAgainAt, loss::isMissed, new SecondLooks(System::nanoTime)),
        this::forgetGone,
        seals::run,
        store.relocation(records)::run,
        () -> usage.measure(queries.all()),
        environment.leading(),
        clock,
        environment.clockGuard(),
        environment.meters());
  }

  /** What the background work remembers of a secret goes with the secret. */
  private void forgetGone() {
    BiPredicate<String, SecretArn> exists =
        (namespace, arn) ->
            queries
                .find(namespace, arn.name())
                .flatMap(StoredRecord::arn)
                .filter(arn.toString()::equals)
                .isPresent();
    runner.forgetGone(exists);
    rewraps.forgetGone(exists);
    consumers.forgetGone();
    waiting.forgetGone(
        id -> caches.primary(id.getNamespace().orElse(""), id.getName()).isPresent());
    watchedReferences.forgetUnless(referenceUsers::stillNames, referenceUsers::stillFollows);
    rollouts.ifPresent(
        all ->
            all.forgetUnless(owner -> caches.primary(owner.namespace(), owner.name()).isPresent()));
  }

  private DeclareSecret declaring(
      SecretValues values, Generators generators, JsonObjects json, SourceSecrets sources) {
    return new DeclareSecret(
        records,
        values,
        new FirstValues(
            sources,
            watchedReferences,
            generators,
            new SecretTemplate(json, "spec.value.generate.template")),
        accounts,
        environment.region(),
        usage.budget(),
        environment.clock());
  }

  private RotationStage rotating(
      Generators generators, JsonObjects json, Targets targets, SecretValues values) {
    AdminSecrets admins =
        new AdminSecrets(caches::primary, records, values, new JsonCredentials(json));
    return new RotationStage(
        caches,
        new Owners(environment.client())::find,
        queries,
        new RotationPlans(authorities, generators, json, targets, admins, environment.clock()),
        runner,
        usage.budget(),
        environment.minimumInterval(),
        rollouts.map(Rollouts.class::cast));
  }

  private ManagedSecretReconciler reconciler(Pass pass, OwnerDeletions ownerDeletions) {
    EventPublisher events =
        new EventPublisher(environment.client(), Instance.name(), environment.clock());
    return new ManagedSecretReconciler(
        caches,
        pass,
        ownerDeletions,
        accounts::forget,
        new StatusWriter(environment.client()),
        new ConditionEvents(events, environment.meters()),
        startup,
        waiting,
        environment.failing(),
        environment.clock());
  }

  /** The reconciler to register. */
  public ManagedSecretReconciler reconciler() {
    return reconciler;
  }

  /** The reconciler of SecretProjections to register. */
  public SecretProjectionReconciler projections() {
    return consumers.reconciler();
  }

  /** The rotations that wait and run. */
  public WatchedQueue rotations() {
    return runner.queue();
  }

  /** Reads the CA certificates of targets. */
  public Authorities authorities() {
    return authorities;
  }

  /**
   * To be called when the caches are filled.
   *
   * @param targetChanged told of each target for which a missing reference has appeared
   */
  public void started(Consumer<ResourceID> targetChanged) {
    watchedReferences.start(waiter -> referenceUsers.lookAgain(waiter, targetChanged));
    startup.started(caches.primaryIds());
    housekeeping.start();
    labelEvents.ifPresent(LabelEventDelivery::start);
    audited.start();
    keyUsers.start();
    replications.start();
    consumers.started();
  }

  /** The ARNs of all secrets, once the caches are filled. */
  public Stream<String> arns() {
    return queries.all().flatMap(record -> record.arn().stream());
  }

  /** Whether any record bears a seal; false before the caches are started. */
  public boolean hasSealedRecords() {
    return store.hasSealedRecords();
  }

  /** A customer-managed key has changed: those that use it or wait for it look again. */
  public void keyChanged(KeyRecordWatch.Change change) {
    keyUsers.changed(change);
    replications.retryNow();
  }

  /** Names of the ManagedSecrets whose secrets need a key. */
  public List<String> usersOf(UUID keyId) {
    return keyUsers.of(keyId);
  }

  /** Tells of keys that have come into use or out of it. */
  public void onKeyUsersChanged(Consumer<UUID> listener) {
    store
        .feed()
        .listen(
            change -> {
              Set<UUID> before = change.before().map(StoredRecord::keys).orElse(Set.of());
              Set<UUID> now = change.now().map(StoredRecord::keys).orElse(Set.of());
              before.stream().filter(key -> !now.contains(key)).forEach(listener);
              now.stream().filter(key -> !before.contains(key)).forEach(listener);
            });
  }

  /** To be called when a restore has ended: those that it did not bring may be made now. */
  public void restoreEnded() {
    caches.lookAgainAtAll();
  }

  /** To be called when a root key provider is back, or has other keys. */
  public void rootKeyBack() {
    waiting.release(caches::lookAgain);
    consumers.rootKeyBack();
  }

  @Override
  public void close() {
    consumers.close();
    watchedReferences.close();
    rollouts.ifPresent(WorkloadRollouts::close);
    housekeeping.close();
    labelEvents.ifPresent(LabelEventDelivery::close);
    audited.close();
    replications.close();
    runner.close();
    rewraps.close();
  }
}
