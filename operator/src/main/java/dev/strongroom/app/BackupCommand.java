package dev.strongroom.app;

import dev.strongroom.adapters.crypto.AesGcmRootKey;
import dev.strongroom.adapters.kubernetes.backup.StoreBackup;
import dev.strongroom.core.encryption.BackupEntry.Kind;
import dev.strongroom.core.encryption.RootKey;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.Unavailable;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes a backup of the store. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description = {
      "Writes all records, versions and keys, as they are at one moment, into one encrypted file.",
      "",
      "The file opens with the root key, and with every recovery key that is given here: a file"
          + " with 32 random bytes, raw or in Base64 (openssl rand -base64 32). With a recovery key"
          + " it opens on a new cluster too, whatever root key that one has, and even when the old"
          + " root key is lost. Keep recovery keys apart from the backups: both together give every"
          + " secret.",
      "",
      "ManagedSecret and the other objects of your namespaces are not in it: they come back from"
          + " where you apply them from.",
      "",
      "A file that is there already is replaced when the new one is whole. Exit code: 0 done, 1"
          + " failed: then there is no new file; what went to standard output is no backup.",
      "Configured by the same environment variables as the operator."
    })
final class BackupCommand implements Callable<Integer> {
  private static final int TRIES = 3;

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "<file>",
      description = "Where to; - for standard output, which must not be a terminal.")
  private String output;

  @Option(
      names = "--recovery-key",
      paramLabel = "<file>",
      description = "A key that opens the backup, besides the root key. Several may be given.")
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
    boolean toStandardOutput = output.equals("-");
    if (toStandardOutput && System.console() != null) {
      throw new IllegalArgumentException(
          "--output: standard output is a terminal; send it to a file, and leave -t out of kubectl"
              + " exec");
    }
    Path file = toStandardOutput ? null : BackupFile.writable("--output", Path.of(output));
    try (StoreAccess store = StoreAccess.open()) {
      List<RootKey> openers = store.openers(recoveryKeys, !withoutRootKey);
      Map<Kind, Long> counts =
          toStandardOutput ? write(store, openers) : write(store, file, openers);
      spec.commandLine()
          .getErr()
          .printf(
              "backed up %d records, %d versions and %d keys of namespace %s%n",
              counts.getOrDefault(Kind.RECORD, 0L),
              counts.getOrDefault(Kind.VERSION, 0L),
              counts.getOrDefault(Kind.KEY, 0L),
              store.settings().namespace());
      spec.commandLine().getErr().flush();
      return 0;
    }
  }

  /** Unlike System.out this tells when nobody reads any more. */
  private Map<Kind, Long> write(StoreAccess store, List<RootKey> openers) {
    try (OutputStream out = new FileOutputStream(FileDescriptor.out)) {
      return write(store, out, openers);
    } catch (IOException cutOff) {
      throw new IllegalStateException(
          "standard output was closed or is full: what was written is no whole backup");
    }
  }

  /** The file takes its name when it is whole. */
  private Map<Kind, Long> write(StoreAccess store, Path file, List<RootKey> openers)
      throws IOException {
    Path part = null;
    try {
      part =
          Files.createTempFile(
              file.getParent(),
              "." + file.getFileName(),
              ".part",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Map<Kind, Long> counts = writeWhole(store, part, openers);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      return counts;
    } catch (IOException e) {
      throw BackupFile.unwritten(
          "--output", file.getParent(), "no backup was made; name another folder, or make room");
    } finally {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    }
  }

  private Map<Kind, Long> writeWhole(StoreAccess store, Path part, List<RootKey> openers)
      throws IOException {
    for (int i = 1; ; i++) {
      try (OutputStream out = Files.newOutputStream(part)) {
        return write(store, out, openers);
      } catch (Unavailable e) {
        if (e.finding().reason() != Reason.SnapshotTooOld || i == TRIES) {
          throw e;
        }
      }
    }
  }

  private Map<Kind, Long> write(StoreAccess store, OutputStream out, List<RootKey> openers)
      throws IOException {
    ProgressBar progress = new ProgressBar(spec.commandLine().getErr(), System.console() != null);
    BufferedOutputStream buffered = new BufferedOutputStream(out);
    try {
      Map<Kind, Long> counts =
          new StoreBackup(
                  store.client(),
                  store.settings().namespace(),
                  store.rootKeys(),
                  AesGcmRootKey::of,
                  store.clock(),
                  store.random())
              .write(buffered, openers, progress);
      buffered.flush();
      return counts;
    } finally {
      progress.finish();
    }
  }
}
