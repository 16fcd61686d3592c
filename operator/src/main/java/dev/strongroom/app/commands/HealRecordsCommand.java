package dev.strongroom.app.commands;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.lifecycle.RecordHealing;
import dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.encryption.RecordSeals;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.crds.ManagedSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Rebuilds lost records from projected Secrets. */
@Command(
    name = "records",
    mixinStandardHelpOptions = true,
    description = {
      "Rebuilds the records of ManagedSecrets that the store has lost, with the values in their"
          + " projected Secrets. For a store that lost records when no backup can be restored.",
      "",
      "Only a Secret that is exactly as Strongroom wrote it, and that holds the whole value, is"
          + " used; each other one is a line that says why not. Earlier versions of a secret, its"
          + " rotation state and its access dates are not rebuilt. Without --apply nothing is"
          + " changed.",
      "",
      "Exit code: 0 every ManagedSecret has a record now, 3 some have not (their lines say why), 1"
          + " failed.",
      "Configured by the same environment variables as the operator; run it with the operator's"
          + " account. Restore the KeyRecord projection-mac first if it was lost, too: without it"
          + " nothing shows which Secrets Strongroom wrote."
    })
final class HealRecordsCommand extends HealEachCommand {
  @Option(names = "--apply", description = "Rebuild the records. Without it, this is a dry run.")
  private boolean apply;

  @Override
  public Integer call() {
    checkOptions();
    try (StoreAccess store = StoreAccess.open()) {
      checkNamespace(store);
      RecordHealing healing = healing(store);
      if (name() != null && !healing.isDeclared(namespace(), name())) {
        throw noSuchObject("");
      }
      List<ManagedSecret> lost =
          healing.withoutRecord(namespaces(store.settings())).stream()
              .filter(ms -> name() == null || name().equals(ms.getMetadata().getName()))
              .toList();
      int left = heal(lost, (ms, about) -> heal(healing, ms, about));
      print("%d ManagedSecrets without a record, %d left".formatted(lost.size(), left));
      return left == 0 ? 0 : RestoreCommand.FOUND;
    }
  }

  private static RecordHealing healing(StoreAccess store) {
    Settings settings = store.settings();
    // A key that encrypts may have to be made; the one of the marks must be there.
    KeyRing keys = store.keysForWriting();
    keys.keepMacKeyWhile(() -> true);
    keys.prepareProjectionMac();
    KubernetesClients.verifySecrets(store.client(), keys::knownProjectionMac);
    KubernetesStore kept = store.store(keys, new RecordSeals(keys::recordMac, new AtomicBoolean()));
    return new RecordHealing(
        new RecordHealing.Environment(
            store.client(),
            settings.namespace(),
            settings.excludedNamespaces(),
            settings.region(),
            settings.installation()),
        kept.records(),
        kept.queries(),
        kept.values(),
        new ProjectedSecrets(store.client(), keys::projectionMac),
        new KeyReferences(store.keyRecords(), () -> keyRecords(store), settings.region()),
        new PolicyParser(new JacksonJsonDocuments()),
        new Accounts(store.client(), settings.namespace()),
        // What was there before has room.
        AccountBudget.UNLIMITED,
        store.clock());
  }

  private static List<KeyRecord> keyRecords(StoreAccess store) {
    List<KeyRecord> all = new ArrayList<>();
    store.keyRecords().forEach(all::add);
    return all;
  }

  /** Whether the secret has a record now. */
  private boolean heal(RecordHealing healing, ManagedSecret ms, String about) {
    Optional<String> obstacle = RecordHealing.obstacle(healing.heal(ms, apply));
    print(about + ": " + obstacle.map(why -> "skipped: " + why).orElseGet(this::done));
    return obstacle.isEmpty() && apply;
  }

  private String done() {
    return apply
        ? "its record is rebuilt from the projected Secret"
        : "its record can be rebuilt from the projected Secret; --apply does it";
  }
}
