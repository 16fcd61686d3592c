package dev.strongroom.adapters.kubernetes.certificates;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.ObjectName;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** The objects in a namespace of the API server. */
public final class StoredCertificateObjects implements CertificateObjects {
  private final KubernetesClient client;
  private final ObjectName namespace;

  /** Those in the endpoint's own namespace. */
  public StoredCertificateObjects(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = new ObjectName(namespace);
  }

  @Override
  public Optional<Secret> secret() {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.secrets(), namespace, new ObjectName(SECRET)).get()));
  }

  @Override
  public boolean write(Secret secret) {
    return writeAny(secret);
  }

  @Override
  public Optional<ConfigMap> configMap() {
    return Optional.ofNullable(
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.one(client.configMaps(), namespace, new ObjectName(CONFIG_MAP))
                    .get()));
  }

  @Override
  public boolean write(ConfigMap configMap) {
    return writeAny(configMap);
  }

  private boolean writeAny(HasMetadata object) {
    boolean isNew = object.getMetadata().getResourceVersion() == null;
    object.getMetadata().setNamespace(namespace.value());
    return StoreCalls.unlessChangedOrGone(
            () -> isNew ? client.resource(object).create() : client.resource(object).update())
        .isPresent();
  }
}
