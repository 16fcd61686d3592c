package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.Accounts;
import dev.strongroom.adapters.kubernetes.Authorities;
import dev.strongroom.adapters.kubernetes.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.events.EventPublisher;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.adapters.kubernetes.store.KubernetesRecordStore;
import dev.strongroom.adapters.kubernetes.store.KubernetesVersionStore;
import dev.strongroom.adapters.kubernetes.store.VersionSweep;
import dev.strongroom.core.encryption.EncryptedSecretValues;
import dev.strongroom.core.encryption.EnvelopeCipher;
import dev.strongroom.core.encryption.KeyReferences;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RewrapSecret;
import dev.strongroom.core.encryption.VersionStore;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.rotation.RotationEngine;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.JsonObjects;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.PasswordGenerator;
import dev.strongroom.core.secrets.RemoveSecret;
import dev.strongroom.core.secrets.ScheduleDeletion;
import dev.strongroom.core.secrets.SecretTemplate;
import dev.strongroom.core.secrets.SecretValues;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.core.targets.DatabaseConnection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ManagedSecret controller with all its collaborators. */
public final class ManagedSecretController implements AutoCloseable {
  private final ManagedSecretReconciler reconciler;
  private final Housekeeping housekeeping;
  private final RotationRunner runner;
  private final FirstPasses firstPasses;
  private final RewrapRunner rewraps;
  private final KeyUsers keyUsers;
  private final Caches caches;
  private final KubernetesRecordStore records;
  private final WaitingForRootKey waiting = new WaitingForRootKey();

  /**
   * What the controller runs in.
   *
   * @param client the API server
   * @param namespace the operator's namespace, which holds the store
   * @param watchNamespaces namespaces with ManagedSecrets; empty for all
   * @param region name of this installation
   * @param rotationThreads rotations at one time
   * @param leading whether this replica is the one that works
   * @param clock the time
   * @param random randomness for keys and passwords
   * @param meters where to count
   */
  public record Environment(
      KubernetesClient client,
      String namespace,
      Set<String> watchNamespaces,
      String region,
      int rotationThreads,
      BooleanSupplier leading,
      Clock clock,
      SecureRandom random,
      MeterRegistry meters) {}

  /** Assembles the controller. */
  public ManagedSecretController(
      Environment environment,
      KeyRing keys,
      KeyReferences references,
      JsonObjects json,
      Function<DatabaseConnection, RotationTarget> postgresql) {
    KubernetesClient client = environment.client();
    Clock clock = environment.clock();
    this.caches = new Caches(environment.namespace(), environment.watchNamespaces());
    this.records =
        new KubernetesRecordStore(client, environment.namespace(), caches::record, caches::written);
    VersionStore versions = new KubernetesVersionStore(client, environment.namespace(), clock);
    EnvelopeCipher cipher = new EnvelopeCipher(keys, environment.random());
    SecretValues values = new EncryptedSecretValues(versions, cipher);
    this.keyUsers = new KeyUsers(caches);
    this.rewraps =
        new RewrapRunner(new RewrapSecret(records, versions, cipher), environment.meters());
    PasswordGenerator generator = new PasswordGenerator(environment.random());
    FirstValues firstValues = new FirstValues(client, generator, new SecretTemplate(json));
    DeclareSecret declare =
        new DeclareSecret(records, values, firstValues, environment.region(), clock);
    ProjectionStage projection =
        new ProjectionStage(
            caches,
            new ProjectedSecrets(client, keys::projectionMac),
            values,
            new ProjectionRenderer(json));
    this.runner =
        new RotationRunner(
            new RotationEngine(records, values, clock, () -> new VersionId(newToken())),
            environment.meters(),
            environment.rotationThreads());
    RotationStage rotation =
        new RotationStage(
            caches,
            new RotationPlans(new Authorities(client), generator, json, postgresql),
            runner,
            clock);
    Pass pass =
        new Pass(
            caches,
            new Accounts(client),
            declare,
            projection,
            rotation,
            new RollbackStage(new MoveStagingLabel(records, clock)),
            new KeyStage(references, rewraps, caches, clock));
    ScheduleDeletion deletion = new ScheduleDeletion(records, clock);
    Notices notices =
        new Notices(
            new EventPublisher(client, environment.namespace(), clock), environment.meters());
    this.firstPasses = new FirstPasses(environment.meters());
    this.housekeeping =
        new Housekeeping(
            caches,
            new OrphanSweep(client, caches, deletion),
            new Removals(
                caches, new RemoveSecret(records, values, clock), clock, environment.meters()),
            new VersionSweep(client, environment.namespace(), records, clock, caches::lookAgainAt),
            environment.leading(),
            clock,
            environment.meters());
    this.reconciler =
        new ManagedSecretReconciler(
            caches, pass, deletion, new StatusWriter(client), notices, firstPasses, waiting, clock);
  }

  /** The reconciler to register. */
  public ManagedSecretReconciler reconciler() {
    return reconciler;
  }

  /** To be called when the caches are filled. */
  public void started() {
    firstPasses.started(caches.primaryIds());
    housekeeping.start();
    keyUsers.start();
  }

  /** A customer-managed key has changed: those that use it or wait for it look again. */
  public void keyChanged(KeyRecordWatch.Change change) {
    keyUsers.changed(change);
  }

  /** Names of the ManagedSecrets whose secrets need a key. */
  public List<String> usersOf(UUID keyId) {
    return keyUsers.of(keyId);
  }

  /** Tells of keys that have come into use or out of it. */
  public void onKeyUsersChanged(Consumer<UUID> listener) {
    records.onKeysChanged(ids -> ids.forEach(id -> listener.accept(UUID.fromString(id))));
  }

  /** To be called when a root key provider is back, or has other keys. */
  public void rootKeyBack() {
    waiting.release(caches::lookAgain);
  }

  private static String newToken() {
    return UUID.randomUUID().toString();
  }

  @Override
  public void close() {
    housekeeping.close();
    runner.close();
    rewraps.close();
  }
}
