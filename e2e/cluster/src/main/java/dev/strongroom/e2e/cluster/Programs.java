package dev.strongroom.e2e.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The programs of a cluster as they were built, to be given to a state directory. */
record Programs(Path controlPlane, Path pause) {
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

  /** The name of a node's first process. */
  static final String NODE_INIT = "node-init";

  /** Puts every program under its name into {@code bin}. */
  void installInto(StateDirectory state) {
    Path bin = state.directory("bin");
    COMPONENTS.forEach(name -> link(controlPlane, bin.resolve(name)));
    link(pause, bin.resolve(NODE_INIT));
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
