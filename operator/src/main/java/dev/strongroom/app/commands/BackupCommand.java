package dev.strongroom.app.commands;

import dev.strongroom.app.wiring.StoreAccess;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.backup.StoreBackup;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a backup of the store. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes all records, versions and keys, as they are at one moment, into one encrypted file,"
          + " and reads the file back to verify it.",
      "",
      "The file opens with the root key, and with every recovery key that is given here. A recovery"
          + " key is an X25519 key pair:",
      "  openssl genpkey -algorithm x25519 -out recovery.key",
      "  openssl pkey -in recovery.key -pubout -out recovery.pub",
      "Give recovery.pub here. It locks backups and cannot open them, so this cluster can write"
          + " backups that it cannot open. Keep recovery.key away from the cluster and from the"
          + " backups: restore needs it. With it a backup opens on a new cluster too, whatever root"
          + " key that one has, and even when the old root key is lost.",
      "",
      "ManagedSecret and the other objects of your namespaces are not in it: they come back from"
          + " where you apply them from.",
      "",
      "A backup that looks as if the store had lost records (it has none, or the file has less than"
          + " half of the bytes of the backup before) never replaces an earlier one: with --output"
          + " nothing is written, with --directory it is kept as strongroom-<time>.suspect and no"
          + " backup expires.",
      "",
      "Exit code: 0 done, 3 the store looks as if it had lost records, 1 failed: then there is no"
          + " new file; what went to standard output is no backup.",
      "Configured by the same environment variables as the operator."
    })
public final class BackupCommand implements Callable<Integer> {
  /** Exit code when somebody has to look at the store. */
  static final int SUSPECT = 3;

  private static final int TRIES = 3;
  private static final int MOST_KEPT = 10_000;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Destination destination;

  /** Where to. */
  static final class Destination {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "<file>",
        description = {
          "Write this file. One that exists is replaced when the new one is whole and verified.",
          "- for standard output, which must not be a terminal and is not verified."
        })
    private String output;

    @Option(
        names = {"-d", "--directory"},
        paramLabel = "<directory>",
        description = "Write strongroom-<time>.backup in this directory, and delete expired ones.")
    private Path directory;
  }

  @Option(
      names = "--keep",
      paramLabel = "<n>",
      defaultValue = "14",
      description = "Backups that stay in --directory, the newest ones: ${DEFAULT-VALUE}.")
  private int keep;

  @Option(
      names = "--force",
      description = "Take the backup for a good one although the store has lost records.")
  private boolean force;

  @Option(
      names = "--recovery-key",
      paramLabel = "<file>",
      description = "A public key whose private key opens the backup. Several may be given.")
  private List<Path> recoveryKeys = List.of();

  @Option(
      names = "--without-root-key",
      description = "The root key does not open the backup: only the recovery keys do.")
  private boolean withoutRootKey;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (withoutRootKey && recoveryKeys.isEmpty()) {
      throw new IllegalArgumentException("--without-root-key needs a --recovery-key");
    }
    if (keep < 1 || keep > MOST_KEPT) {
      throw new IllegalArgumentException("--keep must be from 1 to " + MOST_KEPT);
    }
    boolean toStandardOutput = "-".equals(destination.output);
    if (toStandardOutput && Terminal.is(Terminal.Stream.OUTPUT)) {
      throw new IllegalArgumentException(
          "--output: standard output is a terminal; send it to a file, and leave -t out of kubectl"
              + " exec");
    }
    List<RootKey> recovery = RecoveryKeys.locking(recoveryKeys, spec.commandLine().getErr());
    if (toStandardOutput) {
      return toStandardOutput(recovery);
    }
    return destination.directory == null
        ? toFile(recovery, BackupFile.writable("--output", Path.of(destination.output)))
        : toDirectory(recovery, BackupFile.folder("--directory", destination.directory));
  }

  private int toStandardOutput(List<RootKey> recovery) {
    // Unlike System.out this tells when nobody reads any more.
    try (StoreAccess store = StoreAccess.open();
        OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      report(store, write(store, out, Optional.empty(), openers(store, recovery)), "");
      return 0;
    } catch (IOException cutOff) {
      throw new IllegalStateException(
          "standard output was closed or is full: what was written is no whole backup");
    }
  }

  /** The file takes its name when it is whole and verified. */
  private int toFile(List<RootKey> recovery, Path file) throws IOException {
    return withPart(
        "--output",
        file.getParent(),
        recovery,
        (store, part, counts) -> {
          if (!force && isSuspect(counts, part, Optional.of(file).filter(Files::exists))) {
            warn(
                "nothing was written: the store looks as if it had lost records since "
                    + file
                    + " was made. Check the store with strongroom verify; to replace the file"
                    + " anyway, give --force");
            return SUSPECT;
          }
          Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
          report(store, counts, " to " + file + ", verified");
          return 0;
        });
  }

  private int toDirectory(List<RootKey> recovery, Path folder) throws IOException {
    BackupDirectory directory = new BackupDirectory(folder);
    return withPart(
        "--directory",
        folder,
        recovery,
        (store, part, counts) -> {
          Instant now = store.clock().instant();
          if (!force && isSuspect(counts, part, directory.newest())) {
            Path suspect = directory.suspect(now);
            Files.move(part, suspect, StandardCopyOption.ATOMIC_MOVE);
            directory.keepSuspects();
            report(store, counts, " to " + suspect + ", verified");
            warn(
                "the store looks as if it had lost records since the backup before; no backup was"
                    + " deleted. Check the store with strongroom verify; if all is well, run this"
                    + " again with --force");
            return SUSPECT;
          }
          Path file = directory.file(now);
          Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
          int expired = directory.keep(keep);
          report(
              store, counts, " to " + file + ", verified; " + expired + " expired backups deleted");
          return 0;
        });
  }

  private static boolean isSuspect(Map<Kind, Long> counts, Path part, Optional<Path> earlier)
      throws IOException {
    return earlier.isPresent()
        && BackupDirectory.isSuspect(
            counts.getOrDefault(Kind.RECORD, 0L), Files.size(part), Files.size(earlier.get()));
  }

  /** What becomes of a backup that is whole and verified, and has no name yet. */
  private interface Part {
    int take(StoreAccess store, Path part, Map<Kind, Long> counts) throws IOException;
  }

  private int withPart(String option, Path folder, List<RootKey> recovery, Part part)
      throws IOException {
    Path file = null;
    try (StoreAccess store = StoreAccess.open()) {
      List<RootKey> openers = openers(store, recovery);
      file =
          Files.createTempFile(
              folder,
              ".strongroom",
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      return part.take(store, file, writeWhole(store, file, openers));
    } catch (IOException e) {
      throw BackupFile.unwritten(
          option, folder, "no backup was made; name another folder, or make room");
    } finally {
      if (file != null) {
        Files.deleteIfExists(file);
      }
    }
  }

  private List<RootKey> openers(StoreAccess store, List<RootKey> recovery) {
    return store.with(recovery, !withoutRootKey);
  }

  private Map<Kind, Long> writeWhole(StoreAccess store, Path part, List<RootKey> openers)
      throws IOException {
    for (int i = 1; ; i++) {
      try (OutputStream out = Files.newOutputStream(part)) {
        return write(store, out, Optional.of(part), openers);
      } catch (Unavailable e) {
        if (e.finding().reason() != StoreReason.SnapshotTooOld || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private Map<Kind, Long> write(
      StoreAccess store, OutputStream out, Optional<Path> written, List<RootKey> openers)
      throws IOException {
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr());
    StoreBackup backup = store.backup();
    BufferedOutputStream buffered = new BufferedOutputStream(out);
    try {
      Map<Kind, Long> counts =
          written.isPresent()
              ? backup.writeVerified(
                  buffered,
                  openers,
                  progress,
                  () -> new BufferedInputStream(Files.newInputStream(written.get())))
              : backup.write(buffered, openers, progress);
      buffered.flush();
      return counts;
    } finally {
      progress.finish();
    }
  }

  private void report(StoreAccess store, Map<Kind, Long> counts, String where) {
    PrintWriter err = spec.commandLine().getErr();
    err.printf(
        "backed up %d records, %d versions and %d keys of namespace %s%s%n",
        counts.getOrDefault(Kind.RECORD, 0L),
        counts.getOrDefault(Kind.VERSION, 0L),
        counts.getOrDefault(Kind.KEY, 0L),
        store.settings().namespace(),
        where);
    err.flush();
  }

  private void warn(String what) {
    spec.commandLine().getErr().println("strongroom: " + what);
    spec.commandLine().getErr().flush();
  }
}
