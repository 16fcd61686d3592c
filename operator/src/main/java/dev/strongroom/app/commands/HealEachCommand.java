package dev.strongroom.app.commands;

import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.crds.ManagedSecret;
import java.io.PrintWriter;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command that goes through ManagedSecrets and prints a line about each. */
abstract class HealEachCommand implements Callable<Integer> {
  @Option(
      names = "--namespace",
      paramLabel = "<namespace>",
      description =
          "Only the ManagedSecrets of this namespace. Default: all that the operator watches.")
  private String namespace;

  @Option(
      names = "--name",
      paramLabel = "<name>",
      description = "Only this ManagedSecret of the given --namespace.")
  private String name;

  @Spec private CommandSpec spec;

  /** What is done about one secret. */
  interface Healing {
    /** Whether the secret is in order now; prints what was found, after {@code about}. */
    boolean heal(ManagedSecret secret, String about);
  }

  /** Null unless one namespace is meant. */
  final String namespace() {
    return namespace;
  }

  /** Null unless one ManagedSecret is meant. */
  final String name() {
    return name;
  }

  /** The namespaces that are meant; empty for all of the cluster. */
  final Set<String> namespaces(Settings settings) {
    return namespace == null ? settings.watchNamespaces() : Set.of(namespace);
  }

  /**
   * Refuses options that do not fit together.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  final void checkOptions() {
    if (name != null && namespace == null) {
      throw new IllegalArgumentException("--name needs --namespace");
    }
  }

  /**
   * Refuses a namespace that does not exist: nothing would be found in it, as if all were well.
   *
   * @throws IllegalArgumentException when it does not exist
   */
  final void checkNamespace(StoreAccess store) {
    if (namespace != null && !store.hasNamespace(namespace)) {
      throw new IllegalArgumentException("--namespace: there is no namespace " + namespace);
    }
  }

  /** What to tell when there is no object of the given name, with this said of it. */
  final IllegalArgumentException noSuchObject(String which) {
    return new IllegalArgumentException(
        "--name: namespace " + namespace + " has no ManagedSecret " + name + which);
  }

  /** Goes through these secrets, with progress, and returns how many are not in order. */
  final int heal(List<ManagedSecret> secrets, Healing healing) {
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
    int left = 0;
    for (int done = 0; done < secrets.size(); done++) {
      progress.reached("secrets looked at", done, secrets.size());
      left += heal(secrets.get(done), healing) ? 0 : 1;
    }
    progress.reached("secrets looked at", secrets.size(), secrets.size());
    progress.finish();
    return left;
  }

  private boolean heal(ManagedSecret secret, Healing healing) {
    String about = secret.getMetadata().getNamespace() + "/" + secret.getMetadata().getName();
    try {
      return healing.heal(secret, about);
    } catch (Failure failure) {
      print(about + ": " + failure.finding());
      return false;
    }
  }

  final void print(String line) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
