package dev.strongroom.app.commands;

import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.keys.RootKeyRotation;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.rootkeys.GuardedRootKey;
import dev.strongroom.core.rootkeys.ListedRootKeys;
import dev.strongroom.core.rootkeys.RootKeyUse;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows root keys, and brings the encryption keys to the one that wraps now. */
@Command(
    name = "root-key",
    mixinStandardHelpOptions = true,
    subcommands = {RootKeyCommand.Show.class, RootKeyCommand.Rotate.class},
    synopsisSubcommandLabel = "(show | rotate)",
    description = "Shows root keys, and brings the encryption keys to the one that wraps now.")
public final class RootKeyCommand implements Callable<Integer> {
  private static final String ROW = "%-40s %-11s %-15s %9s  %s%n";

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return 0;
  }

  /** Shows which root keys there are. */
  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = {
        "Shows each root key that is configured or needed: its provider, whether it wraps, how many"
            + " encryption keys need it, and whether it can be removed.",
        "Exit code: 0, or 3 when a root key is needed that is not configured."
      })
  static final class Show implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try (StoreAccess store = StoreAccess.open()) {
        ListedRootKeys keys = store.rootKeys();
        RootKeyUse use = new RootKeyRotation(store.keyRecords(), keys).survey();
        return table(spec.commandLine().getOut(), keys, use) ? 0 : RestoreCommand.FOUND;
      }
    }
  }

  /** Re-wraps encryption keys. */
  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = {
        "Wraps every encryption key with the root key that wraps now. The operator does the same by"
            + " itself as soon as it sees another root key; this does it at once and shows how far"
            + " it is. It can be ended at any point and run again. No value is touched.",
        "",
        "To change the root key:",
        "  cluster     a new rootKey.secretName, the old one into formerSecretNames",
        "  file        a file in the folder whose name sorts last",
        "  pkcs11      a new keyLabel, the old one into formerKeyLabels",
        "  kms-plugin  what your KMS offers: the plugin tells of its new key",
        "  another provider: the new one as rootKey.provider, the old into formerProviders",
        "",
        "Exit code: 0, or 3 when some keys could not be re-wrapped."
      })
  static final class Rotate implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
      try (StoreAccess store = StoreAccess.open()) {
        ListedRootKeys keys = store.rootKeys();
        RootKeyRotation rotation = new RootKeyRotation(store.keyRecords(), keys);
        AtomicLong total = new AtomicLong();
        store.keyRecords().forEach(record -> total.incrementAndGet());
        AtomicLong done = new AtomicLong();
        RootKeyUse use =
            rotation.run(
                changed ->
                    progress.reached(
                        "keys", done.incrementAndGet(), Math.max(total.get(), done.get())));
        progress.finish();
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%d keys re-wrapped, %d could not be%n", use.rewrapped(), use.stuck());
        table(out, keys, use);
        return use.stuck() == 0 ? 0 : RestoreCommand.FOUND;
      }
    }
  }

  /** Prints what is known; false when a root key is needed that is not configured. */
  private static boolean table(PrintWriter out, ListedRootKeys keys, RootKeyUse use) {
    Map<String, String> providers = new LinkedHashMap<>();
    keys.providers().forEach(key -> ids(key).forEach(id -> providers.put(id, key.provider())));
    Set<String> missing = new TreeSet<>(use.records().keySet());
    missing.removeAll(providers.keySet());
    // Plugins do not tell of the keys that they had before.
    boolean pluginMayKnow = providers.containsValue("kms-plugin");
    missing.forEach(
        id ->
            providers.put(id, pluginMayKnow && id.startsWith("kms:") ? "kms-plugin" : "(missing)"));
    out.printf(ROW, "ROOT KEY", "PROVIDER", "ROLE", "KEYS", "REMOVABLE");
    providers.forEach(
        (id, provider) ->
            out.printf(
                ROW,
                id,
                provider,
                id.equals(use.active()) ? "wraps" : "only unwraps",
                use.records().getOrDefault(id, 0),
                use.canGo(id) ? "yes, unless a backup needs it" : "no"));
    if (use.unreadable() > 0) {
      out.printf("%d keys were stored by a newer Strongroom%n", use.unreadable());
    }
    out.flush();
    return !providers.containsValue("(missing)");
  }

  private static List<String> ids(GuardedRootKey key) {
    try {
      return key.ids();
    } catch (Unavailable away) {
      return List.of();
    }
  }
}
