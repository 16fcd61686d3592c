package dev.strongroom.app.commands;

import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.backup.OnConflict;
import dev.strongroom.core.backup.RestoreReport;
import dev.strongroom.core.backup.RestoreReport.Outcome;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Restores a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Restores a backup into this installation's store, which may be empty or at work.",
      "",
      "The file is first read whole and compared with the store; nothing is written before that has"
          + " succeeded. It opens with the configured root keys or a recovery key. Keys are wrapped"
          + " again by this installation's root key. It can be stopped at any point and run again.",
      "",
      "Exit code: 0 done, 3 nothing done because of conflicts, 1 failed.",
      "To check a backup, whether it is whole and opens: --dry-run, which writes nothing.",
      "Configured by the same environment variables as the operator."
    })
public final class RestoreCommand implements Callable<Integer> {
  /** Exit code when there is something that somebody has to decide. */
  static final int FOUND = 3;

  private static final int MOST_SHOWN = 20;

  @Option(
      names = {"-i", "--input"},
      required = true,
      paramLabel = "<file>",
      description =
          "The backup; of a directory the newest one that backup --directory wrote there; - for"
              + " standard input, which is kept in a file meanwhile.")
  private String input;

  @Option(
      names = "--on-conflict",
      paramLabel = "fail|skip|overwrite",
      description = {
        "About a secret that the store has, other than in the backup: restore nothing at all"
            + " (fail, the default), leave it (skip), or make it what it was (overwrite). With skip"
            + " a version that such a secret names, and whose value the store has lost, still comes"
            + " back."
      })
  private OnConflict onConflict = OnConflict.FAIL;

  @Option(names = "--dry-run", description = "Write nothing, tell what would be done.")
  private boolean dryRun;

  @Option(
      names = "--recovery-key",
      paramLabel = "<file>",
      description =
          "The private key that opens the backup, or a symmetric key of an earlier release. Several"
              + " may be given.")
  private List<Path> recoveryKeys = List.of();

  @Option(
      names = "--threads",
      paramLabel = "<n>",
      defaultValue = "16",
      description = "Writes at one time, ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--spool-directory",
      paramLabel = "<folder>",
      description = "Where standard input is kept; it needs as much room as the backup.")
  private Path spool = Path.of(System.getProperty("java.io.tmpdir"));

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (threads < 1 || threads > 256) {
      throw new IllegalArgumentException("--threads must be from 1 to 256");
    }
    boolean fromStandardInput = input.equals("-");
    Path file = fromStandardInput ? spooled() : file(Path.of(input));
    try (StoreAccess store = StoreAccess.open()) {
      return tell(restore(store, file));
    } finally {
      if (fromStandardInput) {
        Files.deleteIfExists(file);
      }
    }
  }

  private Path file(Path given) throws IOException {
    if (!Files.isDirectory(given)) {
      return BackupFile.readable("--input", given);
    }
    Path newest =
        new BackupDirectory(given)
            .newest()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--input: there is no backup named strongroom-<time>.backup in " + given));
    spec.commandLine().getErr().println("reading " + newest);
    spec.commandLine().getErr().flush();
    return BackupFile.readable("--input", newest);
  }

  private Path spooled() throws IOException {
    if (Terminal.is(Terminal.Stream.INPUT)) {
      throw new IllegalArgumentException(
          "--input: standard input is a terminal; send the backup to it, and leave -t out of"
              + " kubectl exec");
    }
    Path file =
        Files.createTempFile(BackupFile.folder("--spool-directory", spool), "restore", ".backup");
    boolean isWhole = false;
    try (OutputStream out = Files.newOutputStream(file)) {
      isWhole = System.in.transferTo(out) > 0;
    } catch (IOException e) {
      throw BackupFile.unwritten(
          "--spool-directory", spool, "name a folder with room for the backup");
    } finally {
      if (!isWhole) {
        Files.deleteIfExists(file);
      }
    }
    if (!isWhole) {
      throw new IllegalArgumentException(
          "--input: nothing came on standard input; kubectl exec passes it on with -i");
    }
    return file;
  }

  private RestoreReport restore(StoreAccess store, Path file) throws IOException {
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
    try {
      return store
          .restore(threads)
          .restore(
              () -> new BufferedInputStream(Files.newInputStream(file)),
              store.with(RecoveryKeys.opening(recoveryKeys), true),
              onConflict,
              dryRun,
              progress);
    } finally {
      progress.finish();
    }
  }

  private int tell(RestoreReport report) {
    PrintWriter out = spec.commandLine().getOut();
    boolean isConflicting = report.hasConflicts();
    out.println(headline(report, isConflicting));
    report
        .counts()
        .forEach(
            (outcome, count) ->
                out.printf(
                    "  %-26s %d%n",
                    outcome.name().toLowerCase(Locale.ROOT).replace('_', ' '), count));
    report.conflicts().stream()
        .limit(MOST_SHOWN)
        .forEach(secret -> out.println("  differs: " + secret));
    if (report.conflicts().size() > MOST_SHOWN) {
      out.println("  … and " + (report.conflicts().size() - MOST_SHOWN) + " more");
    }
    if (isConflicting) {
      out.println(advice(report));
    }
    out.flush();
    return isConflicting ? FOUND : 0;
  }

  private String advice(RestoreReport report) {
    if (report.of(Outcome.KEY_CONFLICT) == 0) {
      return "run it again with --on-conflict skip or overwrite";
    }
    return onConflict == OnConflict.OVERWRITE
        ? "delete those secrets for good, or restore into another cluster: their key cannot give"
            + " way"
        : "run it again with --on-conflict overwrite; a key cannot be skipped, since the secrets of"
            + " the backup open with no other";
  }

  private String headline(RestoreReport report, boolean isConflicting) {
    if (report.isWritten()) {
      return isConflicting
          ? "restored, but for secrets that somebody else changed at the same time"
          : "restored";
    }
    return isConflicting
        ? "nothing was restored: the store has other secrets or keys under the same names"
        : "nothing was written; a restore would come to this";
  }
}
