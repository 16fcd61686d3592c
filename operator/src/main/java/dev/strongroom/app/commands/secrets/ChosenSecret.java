package dev.strongroom.app.commands.secrets;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.app.commands.ChosenCluster;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which ManagedSecret a command is about. */
final class ChosenSecret {
  @Parameters(
      index = "0",
      paramLabel = "<secret>",
      description = "The ManagedSecret: <name>, or <namespace>/<name>.")
  private String text;

  @Mixin private ChosenCluster cluster;

  /** A client with the caller's kubeconfig. */
  KubernetesClient client() {
    return cluster.client();
  }

  /** Its namespace. */
  ObjectName namespace() {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return cluster.namespace();
    }
    ObjectName written = ChosenCluster.objectName("<secret>", text.substring(0, slash));
    if (cluster.named().filter(other -> !other.equals(written)).isPresent()) {
      throw new IllegalArgumentException("<secret> and --namespace name two namespaces");
    }
    return written;
  }

  /** Its name. */
  ObjectName name() {
    return ChosenCluster.objectName("<secret>", text.substring(text.indexOf('/') + 1));
  }

  /** Where it is. */
  Resource<ManagedSecret> resource(KubernetesClient client) {
    return ObjectsByName.one(client.resources(ManagedSecret.class), namespace(), name());
  }

  /**
   * The object.
   *
   * @throws IllegalStateException when it is not there or may not be read
   */
  ManagedSecret get(KubernetesClient client) {
    return ChosenCluster.permitted(
            "get managedsecrets.strongroom.dev in namespace " + namespace(),
            () -> Optional.ofNullable(resource(client).get()))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "there is no ManagedSecret %s in namespace %s".formatted(name(), namespace())));
  }

  @Override
  public String toString() {
    return namespace() + "/" + name();
  }
}
