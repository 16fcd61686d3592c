package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Which cluster and namespace a command works in, as kubectl chooses them. */
public final class ChosenCluster {
  /** Where the README installs Strongroom. */
  public static final String USUAL_INSTALLATION = "strongroom-system";

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "<namespace>",
      description = "Namespace; default: that of the kubeconfig's context.")
  private String namespace;

  @Option(
      names = "--context",
      paramLabel = "<name>",
      description = "Context of the kubeconfig; default: the current one.")
  private String context;

  private Config config;

  /** A client with the caller's kubeconfig. */
  public KubernetesClient client() {
    return KubernetesClients.create(config());
  }

  /**
   * A client with the caller's kubeconfig that acts as somebody else (Kubernetes, "User
   * impersonation").
   */
  public KubernetesClient client(String user, List<String> groups) {
    Config other = new ConfigBuilder(config()).build();
    other.setImpersonateUsername(user);
    other.setImpersonateGroups(groups.toArray(String[]::new));
    return KubernetesClients.create(other);
  }

  /** The namespace that the caller names; empty when there is none. */
  public Optional<ObjectName> named() {
    return Optional.ofNullable(namespace).map(name -> objectName("--namespace", name));
  }

  /** The namespace of the context; empty when it has none. */
  Optional<ObjectName> current() {
    return Optional.ofNullable(config().getNamespace()).map(ObjectName::new);
  }

  /** The namespace that the caller names, else that of the context. */
  public ObjectName namespace() {
    return named().or(this::current).orElseThrow(ChosenCluster::unnamed);
  }

  static IllegalArgumentException unnamed() {
    return new IllegalArgumentException("name the --namespace");
  }

  private Config config() {
    if (config == null) {
      config = Config.autoConfigure(context);
    }
    return config;
  }

  /** A name of a Kubernetes object. */
  public static ObjectName objectName(String field, String text) {
    if (!ObjectName.isValid(text)) {
      throw new IllegalArgumentException(field + " is not the name of a Kubernetes object");
    }
    return new ObjectName(text);
  }

  /**
   * The API server's answer.
   *
   * @param right what the caller needs for it, such as {@code list pods in namespace shop}
   * @throws IllegalStateException that says so, when the API server refuses
   */
  public static <T> T permitted(String right, Supplier<T> call) {
    return ifPermitted(call)
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "you lack a right in this cluster: %s. Try kubectl auth can-i."
                        .formatted(right)));
  }

  /** What the caller may see of something that is not needed; empty when it is nothing. */
  public static <T> Optional<T> ifPermitted(Supplier<T> call) {
    try {
      return Optional.of(call.get());
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
