package dev.strongroom.e2e.quickstart;

import dev.strongroom.e2e.cluster.Clusters;
import dev.strongroom.e2e.cluster.Trees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/** What the quick start keeps between its commands, below the user's cache directory. */
final class QuickStartDirectory {
  private static final String FACTS = "facts.properties";

  private final Path root;

  QuickStartDirectory(Path root) {
    this.root = root;
  }

  /** The user's one. It need not exist yet. */
  static QuickStartDirectory ofUser() {
    return new QuickStartDirectory(Clusters.cacheDirectory().resolve("quickstart"));
  }

  /** Makes it, for its owner's eyes alone. */
  void create() {
    try {
      Files.createDirectories(
          root, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean exists() {
    return Files.isDirectory(root);
  }

  Path resolve(String name) {
    return root.resolve(name);
  }

  /** What was noted under a key by this or an earlier command. */
  Optional<String> fact(String key) {
    return Optional.ofNullable(facts().getProperty(key));
  }

  /** Notes a value, or takes the note away. */
  void note(String key, Optional<String> value) {
    Properties facts = facts();
    value.ifPresentOrElse(text -> facts.setProperty(key, text), () -> facts.remove(key));
    Path file = root.resolve(FACTS);
    Path next = root.resolve(FACTS + ".next");
    try {
      try (OutputStream stream = Files.newOutputStream(next)) {
        facts.store(stream, null);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Properties facts() {
    Properties facts = new Properties();
    Path file = root.resolve(FACTS);
    if (Files.exists(file)) {
      try (InputStream stream = Files.newInputStream(file)) {
        facts.load(stream);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return facts;
  }

  /**
   * Keeps a second command from working at the same time; the lock ends with this JVM.
   *
   * @throws QuickStartException if another command is at work
   */
  FileLock lock() {
    try {
      Files.createDirectories(root.getParent());
      FileChannel channel =
          FileChannel.open(
              root.resolveSibling("quickstart.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw new QuickStartException(
            "Another quick start command is at work right now. Let it end, or end it, first.");
      }
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete() {
    Trees.delete(root);
  }
}
