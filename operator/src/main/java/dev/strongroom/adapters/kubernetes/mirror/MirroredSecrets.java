package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.secrets.DeclarationChange;
import dev.strongroom.core.secrets.Declarations;
import dev.strongroom.core.secrets.DeclaredByApi;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;

/** Makes, changes and removes ManagedSecret objects for callers of the API. */
public final class MirroredSecrets implements Declarations {
  private final KubernetesClient client;
  private final SecretObjects objects;

  /** Works with the rights of this client. */
  public MirroredSecrets(KubernetesClient client) {
    this.client = client;
    this.objects = new SecretObjects(client);
  }

  @Override
  public Owner create(DeclaredByApi declared) {
    for (ObjectName name : declared.objectNames()) {
      Optional<ManagedSecret> object = createdOrThere(declared, name);
      if (object.filter(found -> declares(found, declared)).isPresent()) {
        return requireOwn(object.get(), declared);
      }
    }
    throw exists(declared);
  }

  /** One that disappears between both looks leaves its name to another attempt. */
  private Optional<ManagedSecret> createdOrThere(DeclaredByApi declared, ObjectName name) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<ManagedSecret> made =
          StoreCalls.unlessConflict(
              () ->
                  SecretObjects.orRejected(
                      name, () -> client.resource(object(declared, name)).create()));
      Optional<ManagedSecret> object =
          made.isPresent() ? made : objects.find(new ObjectName(declared.namespace()), name);
      if (object.isPresent()) {
        return object;
      }
    }
  }

  private static boolean declares(ManagedSecret object, DeclaredByApi declared) {
    String name =
        Optional.ofNullable(object.getSpec())
            .map(ManagedSecretSpec::name)
            .orElseGet(() -> object.getMetadata().getName());
    return name.equals(declared.name().value());
  }

  private static Owner requireOwn(ManagedSecret object, DeclaredByApi declared) {
    ObjectMeta meta = object.getMetadata();
    boolean isOwn =
        meta.getDeletionTimestamp() == null
            && Optional.ofNullable(meta.getAnnotations())
                .map(annotations -> annotations.get(StrongroomNames.CLIENT_REQUEST_TOKEN))
                .filter(declared.token().value()::equals)
                .isPresent();
    if (!isOwn) {
      throw exists(declared);
    }
    return new Owner(meta.getNamespace(), meta.getName(), meta.getUid());
  }

  private static Rejected exists(DeclaredByApi declared) {
    return new Rejected(Kind.EXISTS, RequestReason.SecretExists.with(declared.name()));
  }

  private static ManagedSecret object(DeclaredByApi declared, ObjectName name) {
    ManagedSecret object = new ManagedSecret();
    object.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(declared.namespace())
            .withName(name.value())
            .addToAnnotations(StrongroomNames.CLIENT_REQUEST_TOKEN, declared.token().value())
            .build());
    Map<String, String> tags = declared.metadata().tags();
    String description = declared.metadata().description();
    object.setSpec(
        new ManagedSecretSpec(
            declared.name().value().equals(name.value()) ? null : declared.name().value(),
            description.isEmpty() ? null : description,
            tags.isEmpty() ? null : tags,
            declared.metadata().type().isEmpty() ? null : declared.metadata().type(),
            declared.key().orElse(null),
            null,
            declared.metadata().policy().orElse(null),
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null));
    return object;
  }

  @Override
  public boolean change(Owner owner, DeclarationChange change) {
    ObjectName namespace = new ObjectName(owner.namespace());
    ObjectName name = new ObjectName(owner.name());
    String patch = client.getKubernetesSerialization().asJson(DeclarationPatch.of(owner, change));
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<KubernetesClientException> refused = refusal(namespace, name, patch);
      if (refused.isEmpty()) {
        return true;
      }
      // Another uid is a conflict or invalid; so is much else.
      if (!isThere(owner)) {
        return false;
      }
      if (refused.get().getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw SecretObjects.rejected(name, refused.get());
      }
    }
  }

  private Optional<KubernetesClientException> refusal(
      ObjectName namespace, ObjectName name, String patch) {
    try {
      StoreCalls.orUnavailable(
          () -> objects.one(namespace, name).patch(SecretObjects.MERGE, patch));
      return Optional.empty();
    } catch (KubernetesClientException refused) {
      return Optional.of(refused);
    }
  }

  private boolean isThere(Owner owner) {
    return objects
        .find(new ObjectName(owner.namespace()), new ObjectName(owner.name()))
        .filter(found -> found.getMetadata().getUid().equals(owner.uid()))
        .isPresent();
  }

  @Override
  public void remove(Owner owner) {
    ObjectName namespace = new ObjectName(owner.namespace());
    ObjectName name = new ObjectName(owner.name());
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<ManagedSecret> object = objects.find(owner);
      if (object.isEmpty() || isDeleted(object.get(), namespace, name)) {
        return;
      }
    }
  }

  /** The revision stands for the uid: another incarnation has another one. */
  private boolean isDeleted(ManagedSecret seen, ObjectName namespace, ObjectName name) {
    return StoreCalls.unlessConflict(
            () ->
                SecretObjects.orRejected(
                    name,
                    () ->
                        objects
                            .one(namespace, name)
                            .lockResourceVersion(seen.getMetadata().getResourceVersion())
                            .delete()))
        .isPresent();
  }
}
