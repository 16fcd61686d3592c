package dev.strongroom.e2e.cluster;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How an embedded cluster is to be started.
 *
 * @param name with a name the cluster outlives this JVM and is found again by it; without one it is
 *     owned: it ends with this JVM, however that ends
 * @param node whether there is to be a node
 * @param install whether missing Debian packages for a node may be installed
 * @param fsync whether etcd waits for the disk; off, a crash of the machine loses data and writes
 *     are several times faster
 * @param apiServerFlags further flags of kube-apiserver, for example {@code --v=2}
 * @param progress gets a line whenever something takes long
 */
public record EmbeddedOptions(
    Optional<String> name,
    NodeMode node,
    boolean install,
    boolean fsync,
    List<String> apiServerFlags,
    Consumer<String> progress) {

  /** An owned cluster without a node, without waiting for the disk, that tells nothing. */
  public static EmbeddedOptions controlPlaneOnly() {
    return new EmbeddedOptions(Optional.empty(), NodeMode.NONE, true, false, List.of(), line -> {});
  }

  /** The same, with a node that has joined. */
  public static EmbeddedOptions withNode() {
    return controlPlaneOnly().node(NodeMode.JOINED);
  }

  /** The same with a name: a lower-case DNS label, unique for this user. */
  public EmbeddedOptions named(String value) {
    return new EmbeddedOptions(
        Optional.of(requireName(value)), node, install, fsync, apiServerFlags, progress);
  }

  /** The same with another answer to whether there is a node. */
  public EmbeddedOptions node(NodeMode value) {
    return new EmbeddedOptions(name, value, install, fsync, apiServerFlags, progress);
  }

  /** The same with another answer to whether packages may be installed. */
  public EmbeddedOptions install(boolean value) {
    return new EmbeddedOptions(name, node, value, fsync, apiServerFlags, progress);
  }

  /** The same with another answer to whether etcd waits for the disk. */
  public EmbeddedOptions fsync(boolean value) {
    return new EmbeddedOptions(name, node, install, value, apiServerFlags, progress);
  }

  /** The same with these further flags of kube-apiserver. */
  public EmbeddedOptions apiServerFlags(List<String> value) {
    return new EmbeddedOptions(name, node, install, fsync, List.copyOf(value), progress);
  }

  /** The same with another listener to progress. */
  public EmbeddedOptions progress(Consumer<String> value) {
    return new EmbeddedOptions(name, node, install, fsync, apiServerFlags, value);
  }

  /**
   * @throws IllegalArgumentException if it cannot be a cluster's name
   */
  static String requireName(String value) {
    if (!value.matches("[a-z0-9]([-a-z0-9]{0,30}[a-z0-9])?")) {
      throw new IllegalArgumentException("not a lower-case DNS label of at most 32 characters");
    }
    return value;
  }
}
