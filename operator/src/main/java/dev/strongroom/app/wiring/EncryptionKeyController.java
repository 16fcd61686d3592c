package dev.strongroom.app.wiring;

import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.adapters.kubernetes.installation.ClockGuard;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.DefaultKeyRotations;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.EncryptionKeyReconciler;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.KeyDeletions;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.KeyEvents;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.KeyPass;
import dev.strongroom.adapters.kubernetes.reconcilers.encryptionkey.KeyUsage;
import dev.strongroom.adapters.kubernetes.status.EventPublisher;
import dev.strongroom.adapters.kubernetes.store.KeyRecordWatch;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.DestroyKeys;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecordStore;
import dev.strongroom.core.keys.KeyState;
import dev.strongroom.core.keys.RotateDefaultKeys;
import dev.strongroom.core.policy.JsonDocuments;
import dev.strongroom.core.policy.PolicyParser;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** The EncryptionKey controller with all its collaborators. */
public final class EncryptionKeyController implements AutoCloseable {
  private static final String KEYS = "strongroom.encryption.keys";

  private final EncryptionKeyReconciler reconciler;
  private final KeyDeletions deletions;
  private final DefaultKeyRotations defaultKeys;
  private final KeyEvents events;
  private final KeyUsage usage;

  /**
   * What the controller runs in.
   *
   * @param client the API server
   * @param namespace the operator's namespace, which holds the store
   * @param watchNamespaces namespaces with EncryptionKeys; empty for all
   * @param excluded namespaces of watchNamespaces, or of all, in which nothing is done
   * @param region name of this installation
   * @param budgets how many keys a namespace may have
   * @param leading whether this replica is the one that works
   * @param clock the time
   * @param clockGuard asked before anything is destroyed
   * @param meters where to count
   */
  public record Environment(
      KubernetesClient client,
      String namespace,
      Set<String> watchNamespaces,
      ExcludedNamespaces excluded,
      String region,
      ToLongFunction<String> budgets,
      BooleanSupplier leading,
      Clock clock,
      ClockGuard clockGuard,
      MeterRegistry meters) {}

  /**
   * Assembles the controller.
   *
   * @param users names of the secrets that need a key, by its id
   */
  public EncryptionKeyController(
      Environment environment,
      KeyRecordStore store,
      KeyRecordWatch records,
      KeyMaker maker,
      JsonDocuments json,
      Function<UUID, List<String>> users) {
    KubernetesClient client = environment.client();
    Clock clock = environment.clock();
    this.events = new KeyEvents(records, users, environment.watchNamespaces());
    KeyBudget budget = new KeyBudget(environment.budgets(), records::all);
    this.usage = new KeyUsage(budget, environment.meters());
    Accounts accounts = new Accounts(client, environment.namespace());
    DeclareKey keys =
        new DeclareKey(store, maker, records::all, accounts, environment.region(), budget, clock);
    this.deletions =
        new KeyDeletions(
            keys,
            new DestroyKeys(store, records::all, clock, environment.clockGuard()::isTrusted),
            events,
            new EventPublisher(client, Instance.name(), clock),
            environment.leading());
    this.defaultKeys =
        new DefaultKeyRotations(
            new RotateDefaultKeys(store, maker, records::all, clock),
            environment.leading(),
            clock,
            environment.meters());
    this.reconciler =
        new EncryptionKeyReconciler(
            client,
            new KeyPass(
                environment.excluded(),
                new KeyDeclarations(new PolicyParser(json)),
                keys,
                accounts::of,
                records::find,
                users),
            deletions,
            events,
            accounts,
            clock);
    for (KeyState state : KeyState.values()) {
      Gauge.builder(KEYS, () -> count(records, state))
          .tag("state", state.awsName())
          .description("Customer-managed encryption keys in this state")
          .register(environment.meters());
    }
  }

  private static double count(KeyRecordWatch records, KeyState state) {
    return records.all().stream()
        .filter(record -> record.customer().isPresent() && record.state() == state)
        .count();
  }

  /** The reconciler to register. */
  public EncryptionKeyReconciler reconciler() {
    return reconciler;
  }

  /** To be called when the caches are filled. */
  public void started() {
    deletions.start();
    defaultKeys.start();
    usage.start();
  }

  /** The secrets that need this key are others than before. */
  public void usersChanged(UUID keyId) {
    events.lookSoon(keyId);
  }

  @Override
  public void close() {
    deletions.close();
    defaultKeys.close();
    usage.close();
  }
}
