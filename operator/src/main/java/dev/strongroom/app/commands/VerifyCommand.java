package dev.strongroom.app.commands;

import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.backup.StoreVerification.Result;
import dev.strongroom.core.problems.Finding;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Checks the whole store. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Opens every key and every ciphertext in the store and checks that every staging label is on"
          + " a version that is there. Changes nothing, shows no value.",
      "",
      "Exit code: 0 all is well, 3 something is wrong (each thing is a line), 1 failed.",
      "Configured by the same environment variables as the operator."
    })
public final class VerifyCommand implements Callable<Integer> {
  @Option(
      names = "--threads",
      paramLabel = "<n>",
      defaultValue = "8",
      description = "Reads at one time, ${DEFAULT-VALUE}.")
  private int threads;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("--threads must be from 1 to 256");
    }
    PrintWriter out = spec.commandLine().getOut();
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
    try (StoreAccess store = StoreAccess.open()) {
      Result result =
          store
              .verification(threads)
              .verify(progress, (about, finding) -> problem(out, about, finding));
      progress.finish();
      out.printf(
          "%d keys, %d records and %d ciphertexts checked, %d ciphertexts not, because their key is"
              + " disabled or is being deleted; %d problems%n",
          result.keys(), result.records(), result.versions(), result.locked(), result.problems());
      out.flush();
      return result.problems() == 0 ? 0 : RestoreCommand.FOUND;
    }
  }

  private static void problem(PrintWriter out, String about, Finding finding) {
    synchronized (out) {
      out.println(about + ": " + finding);
      out.flush();
    }
  }
}
