package dev.strongroom.e2e.cluster;

import dev.strongroom.e2e.host.HostCommand;
import java.util.List;
import java.util.stream.Stream;

/** Packages of Debian and Ubuntu. */
public final class DebianPackages {
  private static final List<String> APT_GET =
      List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q");

  private DebianPackages() {}

  /** Whether packages can be installed here: by root, with apt-get. */
  public static boolean areInstallable() {
    return NodeMachine.isRoot() && HostCommand.find("apt-get").isPresent();
  }

  /**
   * Installs these.
   *
   * @throws IllegalStateException if that is not possible; the message has what apt-get said
   */
  public static void install(List<String> packages) {
    HostCommand.run(join(APT_GET, List.of("update")));
    HostCommand.run(
        join(APT_GET, join(List.of("install", "-y", "--no-install-recommends"), packages)));
  }

  private static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }
}
