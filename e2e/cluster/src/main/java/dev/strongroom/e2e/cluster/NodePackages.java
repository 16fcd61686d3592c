package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The programs of other projects that a node needs, and the Debian packages that have them. */
final class NodePackages {
  private static final Map<String, String> PACKAGE_OF_PROGRAM = new LinkedHashMap<>();

  static {
    PACKAGE_OF_PROGRAM.put("containerd", "containerd");
    PACKAGE_OF_PROGRAM.put("runc", "runc");
    PACKAGE_OF_PROGRAM.put("iptables", "iptables");
  }

  private static final String PLUGINS_PACKAGE = "containernetworking-plugins";
  private static final List<Path> PLUGIN_DIRECTORIES =
      List.of(Path.of("/usr/lib/cni"), Path.of("/opt/cni/bin"), Path.of("/usr/libexec/cni"));

  private NodePackages() {}

  /** Why the programs are not here and cannot be installed, if so. */
  static Optional<String> obstacle(boolean install) {
    List<String> missing = missing();
    if (missing.isEmpty()) {
      return Optional.empty();
    }
    if (!install) {
      return Optional.of("packages are missing: " + String.join(" ", missing));
    }
    return HostCommand.find("apt-get").isEmpty()
        ? Optional.of("missing, and there is no apt-get: " + String.join(" ", missing))
        : Optional.empty();
  }

  /**
   * Installs what is missing.
   *
   * @throws ClusterUnavailableException if that is not possible
   */
  static void provide(boolean install, Consumer<String> progress) {
    obstacle(install)
        .ifPresent(
            reason -> {
              throw new ClusterUnavailableException(reason);
            });
    List<String> missing = missing();
    if (missing.isEmpty()) {
      return;
    }
    progress.accept("Installing Debian packages for the node: " + String.join(" ", missing));
    try {
      DebianPackages.install(missing);
    } catch (IllegalStateException e) {
      throw new ClusterUnavailableException("packages cannot be installed: " + e.getMessage(), e);
    }
  }

  /** The directory of the network plugins. */
  static Path plugins() {
    return PLUGIN_DIRECTORIES.stream()
        .filter(directory -> Files.isExecutable(directory.resolve("ptp")))
        .findFirst()
        .orElseThrow(() -> new ClusterUnavailableException("missing: " + PLUGINS_PACKAGE));
  }

  private static List<String> missing() {
    Stream<String> programs =
        PACKAGE_OF_PROGRAM.entrySet().stream()
            .filter(entry -> HostCommand.find(entry.getKey()).isEmpty())
            .map(Map.Entry::getValue);
    boolean plugins =
        PLUGIN_DIRECTORIES.stream()
            .anyMatch(directory -> Files.isExecutable(directory.resolve("ptp")));
    return Stream.concat(programs, plugins ? Stream.empty() : Stream.of(PLUGINS_PACKAGE)).toList();
  }
}
