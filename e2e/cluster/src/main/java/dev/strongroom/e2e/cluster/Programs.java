package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The programs of a cluster as they were built, to be given to a state directory. */
record Programs(Path controlPlane, Path pause, Path supervisor) {
  private static final List<String> COMPONENTS =
      List.of(
          "etcd",
          "kube-apiserver",
          "kube-controller-manager",
          "kube-scheduler",
          "kube-proxy",
          "kubelet",
          "cluster-dns",
          "kubectl");

  private static final List<String> OF_THE_NODES_SYSTEM = List.of("containerd");
  private static final String SUPERVISOR = ".supervisor";

  /** The name of a node's first process. */
  static final String NODE_INIT = "node-init";

  /** The file, in the state directory, in which each restart of a program is a line. */
  static final String RESTARTS = "logs/restarts.log";

  /** Puts every program under its name into {@code bin}. */
  void installInto(StateDirectory state) {
    Path bin = state.directory("bin");
    COMPONENTS.forEach(name -> link(controlPlane, bin.resolve(name)));
    link(pause, bin.resolve(NODE_INIT));
    Stream.of(COMPONENTS, OF_THE_NODES_SYSTEM)
        .flatMap(List::stream)
        .forEach(name -> link(supervisor, bin.resolve(supervisor(name))));
  }

  /** The name of the program that starts another one again when it ends by itself. */
  static String supervisor(String name) {
    return name + SUPERVISOR;
  }

  /** Whether a process is there to start another one again. */
  static boolean isSupervisor(ProcessHandle process) {
    return process.info().command().orElse("").endsWith(SUPERVISOR);
  }

  /**
   * The command line that runs a program and starts it again when it ends by itself.
   *
   * @param root the state directory, as the program sees it
   */
  static List<String> supervised(Path root, String name, List<String> command) {
    List<String> line = new ArrayList<>();
    line.add(root.resolve("bin").resolve(supervisor(name)).toString());
    line.add(root.resolve(RESTARTS).toString());
    line.addAll(command);
    return line;
  }

  /** A hard link, so that the path of the running program is in the state directory. */
  private static void link(Path program, Path name) {
    try {
      try {
        Files.createLink(name, program);
      } catch (IOException | UnsupportedOperationException otherFileSystem) {
        Files.copy(program, name);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
