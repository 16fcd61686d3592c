package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.ProjectionDeclaration;
import dev.strongroom.adapters.kubernetes.fanout.FanOuts;
import dev.strongroom.adapters.kubernetes.fanout.ProjectedNamespaces;
import dev.strongroom.adapters.kubernetes.framework.WaitingForRootKey;
import dev.strongroom.adapters.kubernetes.projection.Projector;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.ConsumerCheck;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.ProjectionPass;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.RoleSecrets;
import dev.strongroom.adapters.kubernetes.reconcilers.secretprojection.SecretProjectionReconciler;
import dev.strongroom.adapters.kubernetes.status.EventPublisher;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.adapters.kubernetes.watches.SeenProjections;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.RecordFeed.Change;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoredRecord;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.platform.LeadersWork;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SecretProjection controller with all its collaborators. It shares records and Secrets, which
 * are watched once, with the ManagedSecret controller.
 */
final class SecretProjectionController implements AutoCloseable {
  private static final long OWNERS_SECONDS = 2;

  private final SeenProjections projections;
  private final Caches caches;
  private final RecordQueries queries;
  private final WaitingForRootKey waiting = new WaitingForRootKey();
  private final SecretProjectionReconciler reconciler;

  /** The ManagedSecrets whose owners are to hear of their consumers, each once in two seconds. */
  private final Set<ResourceID> touched = ConcurrentHashMap.newKeySet();

  /** ARNs of secrets whose owners are to hear of their consumers. */
  private final Set<String> touchedArns = ConcurrentHashMap.newKeySet();

  private final LeadersWork owners;
  private final ProjectedNamespaces fanOuts;

  /**
   * Assembles the controller.
   *
   * @param roles secrets that are named by their ARN
   * @param projector writes Secrets of ManagedSecrets
   */
  SecretProjectionController(
      SecretEnvironment environment,
      SeenProjections projections,
      Caches caches,
      RecordQueries queries,
      KeyReferences keys,
      Accounts accounts,
      RoleSecrets roles,
      Projector projector) {
    this.projections = projections;
    this.caches = caches;
    this.queries = queries;
    this.owners =
        new LeadersWork("shared-secrets", environment.leading(), this::tellOwners, () -> {});
    this.fanOuts =
        new ProjectedNamespaces(
            environment.client(),
            projections,
            namespace ->
                caches.watches(namespace) && !environment.excluded().names().contains(namespace),
            environment.projectionBudgets(),
            environment.leading(),
            this::tell,
            environment.failing(),
            environment.meters(),
            environment.clock());
    this.reconciler =
        new SecretProjectionReconciler(
            environment.client(),
            projections,
            namespace -> {
              caches.lookAgainAtSharers(namespace);
              fanOuts.namespaceChanged(namespace);
            },
            projection -> {
              touch(projection);
              fanOuts.projectionChanged(projection);
            },
            new ProjectionPass(
                environment.excluded(),
                caches,
                projections::namespace,
                queries,
                keys,
                roles,
                projector.toldTo(new ConsumerCheck(accounts::ofMember))),
            new EventPublisher(environment.client(), Instance.name(), environment.clock()),
            waiting,
            environment.failing(),
            environment.clock());
  }

  /** The reconciler to register. */
  SecretProjectionReconciler reconciler() {
    return reconciler;
  }

  /** What makes SecretProjections for owners of secrets. */
  FanOuts fanOuts() {
    return fanOuts;
  }

  /** To be called when the caches are filled. */
  void started() {
    owners.start(OWNERS_SECONDS, OWNERS_SECONDS);
    reconciler.started();
    fanOuts.started();
  }

  /** To be called when a root key provider is back, or has other keys. */
  void rootKeyBack() {
    waiting.release(projections::lookAgain);
  }

  /** Forgets what is remembered of objects that are gone. */
  void forgetGone() {
    fanOuts.round(
        (namespace, name) -> caches.primary(namespace, name).isPresent(), this::hasRecord);
    waiting.forgetGone(
        id -> caches.projection(id.getNamespace().orElse(""), id.getName()).isPresent());
  }

  /** Also one that is scheduled for deletion: its ManagedSecret may be back in time. */
  private boolean hasRecord(String namespace, String name) {
    return queries
        .ofAccount(namespace)
        .flatMap(record -> record.owner().stream())
        .anyMatch(owner -> owner.name().equals(name));
  }

  /** To be called with every change of a record, in the thread that tells of it. */
  void recordChanged(Change change) {
    if (!shown(change.before()).equals(shown(change.now()))) {
      change
          .now()
          .or(change::before)
          .flatMap(StoredRecord::owner)
          .ifPresent(owner -> projections.sourceChanged(owner.namespace(), owner.name()));
      change
          .now()
          .or(change::before)
          .flatMap(StoredRecord::arn)
          .ifPresent(projections::secretChanged);
    }
  }

  /** What SecretProjections go by. */
  private static List<Object> shown(Optional<StoredRecord> stored) {
    Optional<SecretRecord> record = stored.flatMap(StoredRecord::readable);
    return List.of(
        record.flatMap(SecretRecord::current),
        record.map(SecretRecord::owner),
        record.map(SecretRecord::tenancy),
        record.map(SecretRecord::metadata),
        record.map(now -> now.attributes().managedPolicies()),
        record.flatMap(SecretRecord::deletion));
  }

  /** Anybody can name a secret; its owner hears of those that were given it. */
  private void touch(SecretProjection projection) {
    if (projection.getStatus() == null || projection.getStatus().arn() == null) {
      return;
    }
    ProjectionDeclaration declared = new ProjectionDeclaration(projection);
    if (declared.arn().isPresent()) {
      touchedArns.add(declared.arn().get());
      return;
    }
    try {
      touched.add(new ResourceID(declared.sourceName(), declared.sourceNamespace()));
    } catch (InvalidInput none) {
      return;
    }
  }

  /** Brings a ManagedSecret back before long, since something in other namespaces is news. */
  private void tell(Owner owner) {
    touched.add(new ResourceID(owner.name(), owner.namespace()));
  }

  private void tellOwners() {
    Set<String> arns = Set.copyOf(touchedArns);
    touchedArns.removeAll(arns);
    if (!arns.isEmpty()) {
      queries
          .all()
          .filter(record -> record.arn().filter(arns::contains).isPresent())
          .flatMap(record -> record.owner().stream())
          .forEach(owner -> touched.add(new ResourceID(owner.name(), owner.namespace())));
    }
    for (ResourceID id : touched) {
      touched.remove(id);
      if (caches.primary(id.getNamespace().orElse(""), id.getName()).isPresent()) {
        caches.lookAgain(id);
      }
    }
  }

  @Override
  public void close() {
    owners.close();
    fanOuts.close();
  }
}
