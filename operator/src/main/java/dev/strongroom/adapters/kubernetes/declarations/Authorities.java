package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ExternalSecretTargetSpec;
import dev.strongroom.crds.ExternalSecretTargetSpec.ConfigMapKey;
import dev.strongroom.crds.ExternalSecretTargetSpec.Connection;
import dev.strongroom.crds.ExternalSecretTargetSpec.Tls;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Reads the CA certificates that a target trusts from the ConfigMap it names. */
public final class Authorities {
  private static final String DEFAULT_KEY = "ca.crt";

  private final KubernetesClient client;

  /** Reads with this client. */
  public Authorities(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The certificates as PEM; empty when the target names none.
   *
   * @throws NotYet when the ConfigMap or its key does not exist
   * @throws dev.strongroom.core.problems.InvalidInput when no ConfigMap can have that name or key
   */
  public Optional<String> of(ExternalSecretTarget target) {
    ExternalSecretTargetSpec spec = target.getSpec();
    return Optional.ofNullable(spec.connection())
        .map(Connection::tls)
        .map(Tls::caConfigMapRef)
        .map(
            ref ->
                read(
                    target.getMetadata().getNamespace(),
                    "spec." + spec.type().field() + ".tls.caConfigMapRef",
                    ref));
  }

  private String read(String namespace, String path, ConfigMapKey ref) {
    ObjectName name = ObjectName.declared(path + ".name", ref.name());
    String key =
        DataKey.declared(path + ".key", Optional.ofNullable(ref.key()).orElse(DEFAULT_KEY)).value();
    ConfigMap map =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.configMaps(), new ObjectName(namespace), name).get());
    return Optional.ofNullable(map)
        .map(ConfigMap::getData)
        .map(data -> data.get(key))
        .orElseThrow(() -> new NotYet(DeclarationReason.CaNotFound.with(name, key)));
  }
}
