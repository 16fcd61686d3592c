package dev.strongroom.e2e.cluster;

import java.nio.file.Path;
import java.util.Optional;

/** An {@link EmbeddedCluster} with a name. */
final class NamedEmbeddedCluster extends NamedCluster {
  // It is there while a crashed API server is started again, too.
  private static final String API_SERVER = "/bin/" + Programs.supervisor("kube-apiserver");

  NamedEmbeddedCluster(StateDirectory state) {
    super(state);
  }

  @Override
  boolean isAlive() {
    return state().processes().stream()
        .anyMatch(process -> process.info().command().orElse("").endsWith(API_SERVER));
  }

  @Override
  public boolean hasNode() {
    return new NodeMachine(state()).initPid().isPresent();
  }

  @Override
  public Optional<Path> kubectl() {
    return Optional.of(state().program("kubectl"));
  }

  @Override
  public void loadImage(Path dockerArchive) {
    new Node(state(), new NodeMachine(state())).loadImage(dockerArchive);
  }

  @Override
  public void remove() {
    state().destroy();
  }
}
