package dev.strongroom.adapters.kubernetes.client;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.certificates.CertificateObjects;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The endpoint of a cluster, reached through its API server as kubectl port-forward does. It takes
 * these rights in the endpoint's namespace: list services and pods, get the ConfigMap with the CA
 * certificate, get and create pods/portforward.
 */
public final class ForwardedEndpoint implements AutoCloseable {
  private static final ObjectName AUTHORITY = new ObjectName(CertificateObjects.CONFIG_MAP);
  private static final String PORT = "https";

  private final LocalPortForward forward;
  private final byte[] authority;
  private final String certifiedName;

  private ForwardedEndpoint(LocalPortForward forward, byte[] authority, String certifiedName) {
    this.forward = forward;
    this.authority = authority;
    this.certifiedName = certifiedName;
  }

  /**
   * Forwards a port of this host to a pod that is ready.
   *
   * @param namespace that Strongroom is installed in
   * @throws IllegalStateException when there is no endpoint; the message says what is missing
   * @throws KubernetesClientException when the API server refuses
   */
  public static ForwardedEndpoint open(KubernetesClient client, ObjectName namespace) {
    Service service =
        ObjectsByName.in(client.services(), namespace)
            .withLabel(StrongroomNames.NAME_LABEL, StrongroomNames.ENDPOINT)
            .list()
            .getItems()
            .stream()
            .findFirst()
            .orElseThrow(() -> missing("Service of the endpoint", namespace));
    byte[] authority =
        Optional.ofNullable(ObjectsByName.one(client.configMaps(), namespace, AUTHORITY).get())
            .map(map -> map.getData())
            .map(data -> data.get(CertificateObjects.AUTHORITY))
            .orElseThrow(() -> missing("CA certificate in ConfigMap " + AUTHORITY, namespace))
            .getBytes(StandardCharsets.US_ASCII);
    Pod pod =
        ObjectsByName.in(client.pods(), namespace)
            .withLabels(service.getSpec().getSelector())
            .list()
            .getItems()
            .stream()
            .filter(Readiness::isPodReady)
            .findFirst()
            .orElseThrow(() -> missing("pod of the endpoint that is ready", namespace));
    requirePermission(client, namespace);
    String name = service.getMetadata().getName() + "." + namespace + ".svc";
    LocalPortForward forward =
        ObjectsByName.one(client.pods(), namespace, new ObjectName(pod.getMetadata().getName()))
            .portForward(port(pod));
    return new ForwardedEndpoint(forward, authority, name);
  }

  /** A refusal would be seen as a broken connection later. */
  private static void requirePermission(KubernetesClient client, ObjectName namespace) {
    SelfSubjectAccessReview review =
        new SelfSubjectAccessReviewBuilder()
            .withNewSpec()
            .withNewResourceAttributes()
            .withNamespace(namespace.value())
            .withVerb("get")
            .withResource("pods")
            .withSubresource("portforward")
            .endResourceAttributes()
            .endSpec()
            .build();
    if (!client
        .authorization()
        .v1()
        .selfSubjectAccessReview()
        .create(review)
        .getStatus()
        .getAllowed()) {
      throw new KubernetesClientException(
          "pods/portforward is forbidden", HttpURLConnection.HTTP_FORBIDDEN, null);
    }
  }

  private static int port(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .flatMap(container -> container.getPorts().stream())
        .filter(port -> PORT.equals(port.getName()))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("the endpoint's pod has no port " + PORT))
        .getContainerPort();
  }

  private static IllegalStateException missing(String what, ObjectName namespace) {
    return new IllegalStateException("there is no %s in namespace %s".formatted(what, namespace));
  }

  /** The port of this host. */
  public int port() {
    return forward.getLocalPort();
  }

  /** PEM with the CA certificates of the endpoint. */
  public byte[] authority() {
    return authority.clone();
  }

  /** The DNS name of the Service, which the endpoint's certificate holds. */
  public String certifiedName() {
    return certifiedName;
  }

  @Override
  public void close() {
    try {
      forward.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
