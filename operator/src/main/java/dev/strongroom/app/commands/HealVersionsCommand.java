package dev.strongroom.app.commands;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.jobs.RotationJobs;
import dev.strongroom.adapters.kubernetes.lifecycle.SecretHealing;
import dev.strongroom.adapters.kubernetes.store.KubernetesStore;
import dev.strongroom.adapters.targets.function.FunctionCalls;
import dev.strongroom.adapters.targets.worker.Workers;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.app.wiring.TargetWorker;
import dev.strongroom.core.encryption.KeyRing;
import dev.strongroom.core.keymaterial.Generators;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rotation.HealVersions;
import dev.strongroom.core.rotation.HealVersions.Result;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.values.JsonObjects;
import dev.strongroom.crds.ManagedSecret;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Makes the versions current that the targets accept. */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description = {
      "Finds which of the kept versions of each secret with a rotation its target accepts, and"
          + " makes that version current. For a store that was restored to older passwords.",
      "",
      "The current version is tried first, then AWSPREVIOUS, AWSPENDING, and the others from new to"
          + " old. Without --apply nothing is changed: each secret is a line that says what would"
          + " be.",
      "",
      "Exit code: 0 every secret is in order now, 3 some are not (their lines say why), 1 failed.",
      "Configured by the same environment variables as the operator; run it with the operator's"
          + " account, where the targets can be reached."
    })
final class HealVersionsCommand extends HealEachCommand {
  @Option(names = "--apply", description = "Move AWSCURRENT. Without it, this is a dry run.")
  private boolean apply;

  @Option(
      names = "--max-versions",
      paramLabel = "<n>",
      defaultValue = "10",
      description =
          "Versions to try for each secret, 1 to 100, ${DEFAULT-VALUE}. A target may lock"
              + " users out after failed logins.")
  private int most;

  @Override
  public Integer call() {
    if (most < 1 || most > 100) {
      throw new IllegalArgumentException("--max-versions must be from 1 to 100");
    }
    checkOptions();
    try (StoreAccess store = StoreAccess.open();
        Workers workers = TargetWorker.start(1)) {
      checkNamespace(store);
      SecretHealing healing = healing(store, workers);
      List<ManagedSecret> declared = declared(healing, store.settings());
      int left = heal(declared, (ms, about) -> heal(healing, ms, about));
      print("%d secrets with a rotation, %d not in order".formatted(declared.size(), left));
      return left == 0 ? 0 : RestoreCommand.FOUND;
    }
  }

  private List<ManagedSecret> declared(SecretHealing healing, Settings settings) {
    if (name() == null) {
      return healing.declared(namespaces(settings));
    }
    return List.of(
        healing
            .declared(namespace(), name())
            .orElseThrow(() -> noSuchObject(" with spec.rotation")));
  }

  private static SecretHealing healing(StoreAccess store, Workers workers) {
    KeyRing keys = store.keys();
    KubernetesStore kept = store.store(keys, store.seals(keys));
    RecordStore records = kept.records();
    JsonObjects json = new JacksonJsonObjects();
    AllowedHosts hosts = TargetWorker.hosts(store.settings(), store.client());
    return new SecretHealing(
        store.client(),
        records,
        kept.values(),
        new HealVersions(kept.values(), new MoveStagingLabel(records, store.clock())),
        json,
        Generators.over(store.random()),
        TargetWorker.targets(
            workers, hosts, new FunctionCalls(hosts), new RotationJobs(store.client())));
  }

  /** Whether the secret is in order now. */
  private boolean heal(SecretHealing healing, ManagedSecret ms, String about) {
    Result result = healing.heal(ms, most, apply);
    print(about + ": " + sentence(result));
    return switch (result.outcome()) {
      case HEALTHY, HEALED -> true;
      case FOUND, NONE_ACCEPTED, ROTATING, UNKNOWN -> false;
    };
  }

  private static String sentence(Result result) {
    String version = result.version().map(VersionId::value).orElse("");
    return switch (result.outcome()) {
      case HEALTHY -> "the target accepts the current version";
      case FOUND -> "the target accepts version " + version + "; --apply makes it current";
      case HEALED -> "version " + version + " is current now, since the target accepts it";
      case NONE_ACCEPTED ->
          "the target accepts none of "
              + result.tried()
              + " versions; set the user's password there to the current one here";
      case ROTATING ->
          "the target accepts version " + version + ", which the running rotation will finish";
      case UNKNOWN ->
          result.problem().map(problem -> problem.sentence()).orElse("the target was not asked");
    };
  }
}
