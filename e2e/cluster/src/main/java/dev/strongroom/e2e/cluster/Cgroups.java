package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.Waiting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The control groups of a cluster's containers: one tree per cluster in each hierarchy. */
final class Cgroups {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String PREFIX = "strongroom-";

  private Cgroups() {}

  /** The path, below each hierarchy's root, of a cluster's tree. */
  static String path(String cluster) {
    return "/" + PREFIX + cluster;
  }

  /** Removes a cluster's trees. Its processes must have ended. */
  static void remove(String cluster) {
    if (!Files.isDirectory(ROOT)) {
      return;
    }
    String tree = path(cluster).substring(1);
    removeTree(ROOT.resolve(tree));
    try (Stream<Path> hierarchies = Files.list(ROOT)) {
      hierarchies.filter(Files::isDirectory).forEach(each -> removeTree(each.resolve(tree)));
    } catch (IOException e) {
      // An unreadable hierarchy is one in which we can have made nothing.
      return;
    }
  }

  private static void removeTree(Path tree) {
    if (!Files.isDirectory(tree)) {
      return;
    }
    for (Path directory : directoriesInnermostFirst(tree)) {
      removeEmpty(directory);
    }
  }

  private static List<Path> directoriesInnermostFirst(Path tree) {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.filter(Files::isDirectory).sorted(Comparator.reverseOrder()).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static void removeEmpty(Path directory) {
    // The kernel lets go of a group a moment after its last process has ended.
    for (int attempt = 0; attempt < 50; attempt++) {
      try {
        Files.deleteIfExists(directory);
        return;
      } catch (IOException busy) {
        Waiting.sleep(Duration.ofMillis(20));
      }
    }
  }
}
