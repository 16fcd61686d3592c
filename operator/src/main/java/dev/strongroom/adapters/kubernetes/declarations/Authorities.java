package dev.strongroom.adapters.kubernetes.declarations;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.core.names.DataKey;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.work.NamedReferences.Question;
import dev.strongroom.core.work.NamedReferences.Reference;
import dev.strongroom.core.work.NamedReferences.Waiter;
import dev.strongroom.crds.DeclaredConnection;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.TargetTls;
import dev.strongroom.crds.TargetTls.ConfigMapKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Optional;

/** Reads the CA certificates that a target trusts from the ConfigMap it names. */
public final class Authorities {
  private static final String DEFAULT_KEY = "ca.crt";
  private static final String PEM = "-----BEGIN CERTIFICATE-----";

  private final KubernetesClient client;
  private final References references;

  /** Reads with this client. */
  public Authorities(KubernetesClient client, References references) {
    this.client = client;
    this.references = references;
  }

  /**
   * The certificates as PEM; empty when the target names none.
   *
   * @throws NotYet when the ConfigMap or its key does not exist, or the key holds no certificate
   * @throws dev.strongroom.core.problems.InvalidInput when no ConfigMap can have that name or key
   */
  public Optional<String> of(ExternalSecretTarget target) {
    return reference(target).map(ref -> resolve(target, ref));
  }

  /** The name of the ConfigMap, as it is written; empty when the target names none. */
  public static Optional<String> configMapOf(ExternalSecretTarget target) {
    return reference(target).map(ConfigMapKey::name);
  }

  /** Differs when something has happened to the ConfigMap for which a target waits. */
  long changesFor(ExternalSecretTarget target) {
    return references.changesFor(waiter(target));
  }

  private static Optional<ConfigMapKey> reference(ExternalSecretTarget target) {
    return Optional.ofNullable(target.getSpec().connection())
        .map(DeclaredConnection::tls)
        .map(TargetTls::caConfigMapRef);
  }

  private static Waiter waiter(ExternalSecretTarget target) {
    return new Waiter(
        HasMetadata.getKind(ExternalSecretTarget.class),
        target.getMetadata().getNamespace(),
        target.getMetadata().getName());
  }

  private String resolve(ExternalSecretTarget target, ConfigMapKey ref) {
    String path = "spec." + target.getSpec().type().field() + ".tls.caConfigMapRef";
    String namespace = target.getMetadata().getNamespace();
    ObjectName name = ObjectName.declared(path + ".name", ref.name());
    String key =
        DataKey.declared(path + ".key", Optional.ofNullable(ref.key()).orElse(DEFAULT_KEY)).value();
    Question question =
        new Question(
            waiter(target), new Reference(References.CONFIG_MAPS, namespace, name.value()), key);
    return references.resolve(question, () -> read(path, new ObjectName(namespace), name, key));
  }

  private String read(String path, ObjectName namespace, ObjectName name, String key) {
    ConfigMap map =
        StoreCalls.orUnavailable(
            () -> ObjectsByName.one(client.configMaps(), namespace, name).get());
    String found =
        Optional.ofNullable(map)
            .map(ConfigMap::getData)
            .map(data -> data.get(key))
            .orElseThrow(() -> new NotYet(DeclarationReason.CaNotFound.with(path, name, key)));
    if (!found.contains(PEM)) {
      throw new NotYet(DeclarationReason.CaNotPem.with(path, name, key));
    }
    return found;
  }
}
