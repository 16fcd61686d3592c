package dev.strongroom.app.commands;

import dev.strongroom.adapters.rootkeys.LocalRootKey;
import dev.strongroom.adapters.rootkeys.RecoveryKey;
import dev.strongroom.adapters.rootkeys.RootKeyFiles;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.rootkeys.RootKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The recovery keys that a command is given as files: X25519 keys in PEM, or the symmetric form of
 * earlier releases (32 random bytes, raw or in Base64).
 */
final class RecoveryKeys {
  private static final String OPTION = "--recovery-key";

  private RecoveryKeys() {}

  /**
   * Keys that lock a backup.
   *
   * @param warnings told of each symmetric key: whoever reads it opens every backup
   */
  static List<RootKey> locking(List<Path> files, PrintWriter warnings) {
    List<RootKey> keys = new ArrayList<>();
    for (Path file : files) {
      Optional<RecoveryKey> pem = pem(file);
      if (pem.filter(RecoveryKey::isPrivate).isPresent()) {
        throw new IllegalArgumentException(
            OPTION
                + ": "
                + file
                + " is a private key, which must not be where backups are made; give its public"
                + " half (openssl pkey -in "
                + file.getFileName()
                + " -pubout)");
      }
      if (pem.isEmpty()) {
        warnings.printf(
            "warning: %s: %s is a symmetric key, which opens every backup it locks. Use an X25519"
                + " key pair and keep the private key elsewhere; backup --help shows how.%n",
            OPTION, file);
        warnings.flush();
      }
      keys.add(pem.<RootKey>map(key -> key).orElseGet(() -> symmetric(file)));
    }
    return keys;
  }

  /** Keys that open a backup. */
  static List<RootKey> opening(List<Path> files) {
    List<RootKey> keys = new ArrayList<>();
    for (Path file : files) {
      Optional<RecoveryKey> pem = pem(file);
      if (pem.filter(key -> !key.isPrivate()).isPresent()) {
        throw new IllegalArgumentException(
            OPTION
                + ": "
                + file
                + " is a public key, which locks backups and opens none; give the private key");
      }
      keys.add(pem.<RootKey>map(key -> key).orElseGet(() -> symmetric(file)));
    }
    return keys;
  }

  private static Optional<RecoveryKey> pem(Path file) {
    try {
      return RecoveryKey.read(BackupFile.readable(OPTION, file));
    } catch (IOException e) {
      throw new IllegalArgumentException(OPTION + ": " + file + " cannot be read");
    } catch (IllegalArgumentException notOurs) {
      throw notOurs.getMessage().startsWith(OPTION)
          ? notOurs
          : new IllegalArgumentException(OPTION + ": " + file + " " + notOurs.getMessage());
    }
  }

  private static RootKey symmetric(Path file) {
    RootKey key = new LocalRootKey("recovery key", new RootKeyFiles(file));
    try {
      key.check();
    } catch (InvalidInput noKey) {
      throw new IllegalArgumentException(
          OPTION
              + ": "
              + file
              + " is not a key: that is an X25519 key in PEM (openssl genpkey -algorithm x25519)");
    }
    return key;
  }
}
