package dev.strongroom.adapters.kubernetes.reconcilers;

import dev.strongroom.adapters.cel.CelExpressions;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.projection.MarkedSecrets;
import dev.strongroom.adapters.kubernetes.projection.ProjectionListener;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.adapters.kubernetes.projection.Projector;
import dev.strongroom.adapters.kubernetes.projection.SecretLookup;
import dev.strongroom.adapters.kubernetes.projection.SecretWrites;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reading.SeenSecretReader;
import dev.strongroom.adapters.kubernetes.references.References;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.AuditedProjections;
import dev.strongroom.core.encryption.ProjectionMac;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.AllowedTypes;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.projection.ProjectedData;
import dev.strongroom.core.projection.ProjectionRenderer;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.SecretValues;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.RotationPolicy;
import dev.strongroom.crds.SecretProjection;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Objects of a few namespaces, of which no two have one kind and name, as the API server has them
 * and as watches tell of them.
 */
public final class MemoryObjects implements SeenObjects, SecretLookup, SecretWrites {
  private final Map<String, HasMetadata> objects = new TreeMap<>();
  private final Map<String, SeenSecret> seen = new HashMap<>();
  private final String installation;
  private final MarkedSecrets marked;
  private final ProjectionMac mac;
  private final List<String> actions;
  private int revision = 100;
  private Optional<ForeignChanges> byAdmission = Optional.empty();
  private boolean isWritten;
  private Faults faults = new Faults(null);

  public MemoryObjects(ProjectionMac mac, String installation, List<String> actions) {
    this.mac = mac;
    this.installation = installation;
    this.marked = new MarkedSecrets(() -> mac, installation);
    this.actions = actions;
  }

  /** An object is there from now on, and watches have told of it. */
  public void put(HasMetadata object) {
    object.getMetadata().setResourceVersion(String.valueOf(++revision));
    objects.put(id(object.getKind(), object.getMetadata().getName()), object);
    if (object instanceof Secret secret) {
      if (secret.getMetadata().getUid() == null) {
        secret.getMetadata().setUid("uid-of-" + secret.getMetadata().getName());
      }
      SeenSecret now = SeenSecretReader.of(secret, mac);
      seen.remove(secret.getMetadata().getName());
      if (StrongroomNames.isManaged(now.getMetadata().getLabels())) {
        seen.put(secret.getMetadata().getName(), now);
      }
    }
  }

  /** A ManagedSecret is gone, and watches have told of that. */
  public void removePrimary(String name) {
    objects.remove(id("ManagedSecret", name));
  }

  /** The same for a Secret of which watches tell something else. */
  public void put(Secret secret, SeenSecret told) {
    put(secret);
    seen.put(secret.getMetadata().getName(), told);
  }

  /** A Secret is gone, and watches have told of that. */
  public void remove(String secret) {
    objects.remove(id("Secret", secret));
    seen.remove(secret);
  }

  /** The product's way to make Secrets, over these. */
  public Projector projector(SecretValues values, Clock clock, ProjectionListener listener) {
    JacksonJsonObjects json = new JacksonJsonObjects();
    return new Projector(
        this,
        this,
        References.UNWATCHED,
        this,
        values,
        new ProjectionRenderer(json, new CelExpressions(json)),
        new AllowedTypes(Set.of(AllowedTypes.DEFAULT.split(","))),
        installation,
        new AuditedProjections(AuditTrail.NONE, clock),
        listener);
  }

  /** From now on ports answer like this. */
  public void answerWith(Faults next) {
    faults = next;
  }

  /** From now on Secrets that are written are changed like this. */
  public void admit(ForeignChanges changes) {
    byAdmission = Optional.of(changes);
  }

  public Optional<Secret> whole(String name) {
    return object("Secret", name, Secret.class);
  }

  private <T> Optional<T> object(String kind, String name, Class<T> type) {
    return Optional.ofNullable(objects.get(id(kind, name))).map(type::cast);
  }

  private <T extends HasMetadata> Optional<T> object(
      String kind, String namespace, String name, Class<T> type) {
    return object(kind, name, type)
        .filter(found -> found.getMetadata().getNamespace().equals(namespace));
  }

  private static String id(String kind, String name) {
    return kind + "/" + name;
  }

  @Override
  public Optional<SeenSecret> secret(String namespace, String name) {
    return Optional.ofNullable(seen.get(name))
        .filter(secret -> secret.getMetadata().getNamespace().equals(namespace));
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
    return object("RotationPolicy", namespace, name, RotationPolicy.class);
  }

  @Override
  public Optional<ExternalSecretTarget> target(String namespace, String name) {
    return object("ExternalSecretTarget", namespace, name, ExternalSecretTarget.class);
  }

  @Override
  public Stream<ManagedSecret> primaries(String namespace) {
    return objects.values().stream()
        .filter(ManagedSecret.class::isInstance)
        .map(ManagedSecret.class::cast);
  }

  @Override
  public Optional<ManagedSecret> primary(String namespace, String name) {
    return object("ManagedSecret", namespace, name, ManagedSecret.class);
  }

  @Override
  public Optional<SecretProjection> projection(String namespace, String name) {
    return object("SecretProjection", namespace, name, SecretProjection.class);
  }

  @Override
  public boolean isLeaving(Holder holder) {
    return object(holder.kind().name(), holder.namespace(), holder.name(), HasMetadata.class)
        .filter(object -> object.getMetadata().getUid().equals(holder.object().uid()))
        .filter(object -> !object.isMarkedForDeletion())
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
