package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.projection.MarkedSecrets;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.adapters.kubernetes.projection.SecretLookup;
import dev.strongroom.adapters.kubernetes.projection.SecretWrites;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reading.SeenSecretReader;
import dev.strongroom.adapters.kubernetes.reconcilers.Faults;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The objects of one namespace, as the API server has them and as watches tell of them. */
final class MemoryObjects implements SeenObjects, SecretLookup, SecretWrites {
  private final Map<String, HasMetadata> objects = new TreeMap<>();
  private final Map<String, SeenSecret> seen = new HashMap<>();
  private final MarkedSecrets marked;
  private final ProjectionMac mac;
  private final List<String> actions;
  private int revision = 100;
  private Optional<ForeignChanges> byAdmission = Optional.empty();
  private boolean isWritten;
  Faults faults = new Faults(null);

  MemoryObjects(ProjectionMac mac, String installation, List<String> actions) {
    this.mac = mac;
    this.marked = new MarkedSecrets(() -> mac, installation);
    this.actions = actions;
  }

  /** An object is there from now on, and watches have told of it. */
  void put(HasMetadata object) {
    object.getMetadata().setResourceVersion(String.valueOf(++revision));
    objects.put(id(object.getKind(), object.getMetadata().getName()), object);
    if (object instanceof Secret secret) {
      SeenSecret now = SeenSecretReader.of(secret, mac);
      seen.remove(secret.getMetadata().getName());
      if (StrongroomNames.isManaged(now.getMetadata().getLabels())) {
        seen.put(secret.getMetadata().getName(), now);
      }
    }
  }

  /** The same for a Secret of which watches tell something else. */
  void put(Secret secret, SeenSecret told) {
    put(secret);
    seen.put(secret.getMetadata().getName(), told);
  }

  /** A Secret is gone, and watches have told of that. */
  void remove(String secret) {
    objects.remove(id("Secret", secret));
    seen.remove(secret);
  }

  /** From now on Secrets that are written are changed like this. */
  void admit(ForeignChanges changes) {
    byAdmission = Optional.of(changes);
  }

  Optional<Secret> whole(String name) {
    return object("Secret", name, Secret.class);
  }

  private <T> Optional<T> object(String kind, String name, Class<T> type) {
    return Optional.ofNullable(objects.get(id(kind, name))).map(type::cast);
  }

  private static String id(String kind, String name) {
    return kind + "/" + name;
  }

  @Override
  public Optional<SeenSecret> secret(String namespace, String name) {
    return Optional.ofNullable(seen.get(name));
  }

  @Override
  public Stream<SeenSecret> secretsOf(Holder holder) {
    return List.copyOf(seen.values()).stream()
        .filter(
            s ->
                holder
                    .name()
                    .equals(
                        s.getMetadata()
                            .getAnnotations()
                            .get(StrongroomNames.holder(holder.kind()))));
  }

  @Override
  public void written(SeenSecret secret, Optional<SeenSecret> before) {
    seen.put(secret.getMetadata().getName(), secret);
  }

  @Override
  public void found(SeenSecret secret) {
    if (StrongroomNames.isManaged(secret.getMetadata().getLabels())) {
      seen.put(secret.getMetadata().getName(), secret);
    }
  }

  @Override
  public Optional<RotationPolicy> policy(String namespace, String name) {
    return object("RotationPolicy", name, RotationPolicy.class);
  }

  @Override
  public Optional<ExternalSecretTarget> target(String namespace, String name) {
    return object("ExternalSecretTarget", name, ExternalSecretTarget.class);
  }

  @Override
  public Stream<ManagedSecret> primaries(String namespace) {
    return objects.values().stream()
        .filter(ManagedSecret.class::isInstance)
        .map(ManagedSecret.class::cast);
  }

  @Override
  public Optional<ManagedSecret> primary(String namespace, String name) {
    return object("ManagedSecret", name, ManagedSecret.class);
  }

  @Override
  public Optional<SecretProjection> projection(String namespace, String name) {
    return object("SecretProjection", name, SecretProjection.class);
  }

  @Override
  public boolean isLeaving(Holder holder) {
    return primary(holder.namespace(), holder.name())
        .filter(ms -> ms.getMetadata().getUid().equals(holder.object().uid()))
        .filter(ms -> !ms.isMarkedForDeletion())
        .isEmpty();
  }

  @Override
  public void lookAgain(ResourceID id) {
    actions.add("look again at ManagedSecret " + id.getName());
  }

  @Override
  public Optional<SeenSecret> find(String namespace, ObjectName name) {
    actions.add("read Secret " + name);
    faults.at("Secret read");
    return whole(name.value()).map(secret -> SeenSecretReader.of(secret, mac));
  }

  @Override
  public Optional<SeenSecret> judged(SeenSecret secret) {
    return Optional.of(secret);
  }

  @Override
  public Optional<ForeignChanges> byAdmission(
      SeenSecret secret, ProjectionSpec spec, VersionId version) {
    return byAdmission.filter(changes -> isWritten);
  }

  @Override
  public Optional<SeenSecret> add(ProjectionRequest request, ProjectedData data) {
    if (whole(request.spec().secretName().value()).isPresent()) {
      actions.add("try to create Secret " + request.spec().secretName());
      return Optional.empty();
    }
    return write("create", request, data);
  }

  @Override
  public Optional<SeenSecret> apply(
      SeenSecret before, ProjectionRequest request, ProjectedData data) {
    return write("apply", request, data);
  }

  @Override
  public Optional<SeenSecret> renew(
      SeenSecret before, ProjectionRequest request, ProjectedData data) {
    return write("renew", request, data);
  }

  private Optional<SeenSecret> write(String how, ProjectionRequest request, ProjectedData data) {
    faults.at("Secret write");
    Secret secret = marked.of(request, data);
    actions.add(
        "%s Secret %s with version %s, keys %s"
            .formatted(
                how, request.spec().secretName(), request.version(), secret.getData().keySet()));
    isWritten = byAdmission.isPresent();
    put(secret);
    return secret(request.holder().namespace(), request.spec().secretName().value());
  }

  @Override
  public Optional<SeenSecret> giveUp(SeenSecret secret, Holder holder) {
    faults.at("Secret give up");
    String name = secret.getMetadata().getName();
    actions.add("give up Secret " + name);
    Secret empty =
        new SecretBuilder(whole(name).orElseThrow())
            .editMetadata()
            .withOwnerReferences()
            .endMetadata()
            .withData(Map.of())
            .build();
    put(empty);
    return secret(holder.namespace(), name);
  }
}
