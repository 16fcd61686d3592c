package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.Trees;
import dev.strongroom.e2e.host.UserCache;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Everything an embedded cluster keeps: {@code bin}, {@code logs}, {@code pki}, {@code etcd} and,
 * with a node, {@code node}. Programs are started from {@code bin}, so any process whose executable
 * lies there is the cluster's: no process id is ever stored, and none can be mistaken.
 */
final class StateDirectory {
  private static final String LOCK = "owner.lock";

  // POSIX: closing any channel of a file ends all locks that the process has on it, so those of
  // this JVM must never be opened again to look.
  private static final Set<Path> OWNED_HERE = ConcurrentHashMap.newKeySet();

  private final Path root;
  private FileChannel lock;

  private StateDirectory(Path root) {
    this.root = root;
  }

  /** The directory of all clusters of this user. */
  static Path base() {
    return UserCache.directory().resolve("clusters");
  }

  static StateDirectory named(String name) {
    return new StateDirectory(base().resolve(name));
  }

  /** Creates an empty directory that this JVM owns until it ends, however it ends. */
  static StateDirectory createOwned() {
    try {
      Files.createDirectories(base());
      StateDirectory state =
          new StateDirectory(
              Files.createTempDirectory(base(), "test-" + ProcessHandle.current().pid() + "-"));
      // Locked before it gets the name under which others look for it.
      Path unnamed = state.root.resolve(LOCK + ".new");
      state.lock =
          FileChannel.open(unnamed, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      state.lock.lock();
      OWNED_HERE.add(state.root);
      Files.move(unnamed, state.root.resolve(LOCK));
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates the empty directory of a cluster that outlives this JVM. */
  static StateDirectory createDetached(String name) {
    StateDirectory state = named(name);
    try {
      Files.createDirectories(base());
      Files.createDirectory(
          state.root,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return state;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Removes the clusters whose owner has ended without doing so. Each is owned by this JVM first,
   * so of several that look at the same time one alone removes it.
   */
  static void removeAbandoned() {
    if (!Files.isDirectory(base())) {
      return;
    }
    try (Stream<Path> directories = Files.list(base())) {
      directories
          .filter(directory -> Files.exists(directory.resolve(LOCK)))
          .map(StateDirectory::new)
          .filter(StateDirectory::takeOver)
          .forEach(StateDirectory::destroy);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it is, or was, the cluster of one JVM, and so has no name for people. */
  boolean isOwned() {
    return Files.exists(root.resolve(LOCK)) || Files.exists(root.resolve(LOCK + ".new"));
  }

  /** Becomes the owner; false if the owner is alive, or another program was faster. */
  private boolean takeOver() {
    if (!OWNED_HERE.add(root)) {
      return false;
    }
    try {
      lock = FileChannel.open(root.resolve(LOCK), StandardOpenOption.WRITE);
      if (lock.tryLock() != null) {
        return true;
      }
      closeLock();
    } catch (IOException e) {
      // Another program has just removed it.
    }
    OWNED_HERE.remove(root);
    return false;
  }

  Path root() {
    return root;
  }

  String name() {
    return root.getFileName().toString();
  }

  boolean exists() {
    return Files.isDirectory(root);
  }

  Path resolve(String path) {
    return root.resolve(path);
  }

  /** A sub-directory, created if it is not there. */
  Path directory(String path) {
    try {
      return Files.createDirectories(root.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path log(String program) {
    return directory("logs").resolve(program + ".log");
  }

  /** One line for each time that a program was started again after it had ended by itself. */
  List<String> restarts() {
    try {
      return Files.readAllLines(resolve(Programs.RESTARTS));
    } catch (IOException none) {
      return List.of();
    }
  }

  Path kubeconfig() {
    return root.resolve("kubeconfig");
  }

  Path program(String name) {
    return root.resolve("bin").resolve(name);
  }

  /** The cluster's processes that are alive, whoever started them. */
  List<ProcessHandle> processes() {
    // Not "starts with": seen from a changed root, paths in other mount namespaces are longer.
    String bin = realRoot().resolve("bin") + "/";
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().command().orElse("").contains(bin))
        .toList();
  }

  private Path realRoot() {
    try {
      return root.toRealPath();
    } catch (IOException e) {
      return root.toAbsolutePath();
    }
  }

  /** Ends what is alive and removes every file. */
  void destroy() {
    NodeMachine.disconnect(this);
    endProcesses();
    Cgroups.remove(name());
    Trees.delete(root);
    if (lock != null) {
      closeLock();
    }
  }

  private void endProcesses() {
    List<ProcessHandle> alive = processes();
    while (!alive.isEmpty()) {
      // First those that start others again; one may have done so in this instant.
      alive.stream().filter(Programs::isSupervisor).forEach(ProcessHandle::destroyForcibly);
      alive.forEach(ProcessHandle::destroyForcibly);
      alive.forEach(process -> process.onExit().join());
      alive = processes();
    }
  }

  private void closeLock() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
