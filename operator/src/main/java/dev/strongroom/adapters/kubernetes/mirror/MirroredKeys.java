package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.declarations.KeyDeclarations;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.kms.KeyChange;
import dev.strongroom.core.kms.KeyObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.KmsReason;
import dev.strongroom.core.problems.KmsRejected;
import dev.strongroom.core.problems.KmsRejected.Kind;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.EncryptionKey;
import dev.strongroom.crds.EncryptionKeySpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** EncryptionKey objects that are made and changed for callers of KMS. */
public final class MirroredKeys implements KeyObjects {
  private static final int UNPROCESSABLE = 422;
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final KeyDeclarations declarations;

  /** Works with the rights of this client. */
  public MirroredKeys(KubernetesClient client, KeyDeclarations declarations) {
    this.client = client;
    this.declarations = declarations;
  }

  @Override
  public Declared create(KeyDeclaration key) {
    return created(key)
        .map(this::declared)
        .orElseThrow(() -> new Unavailable(StoreReason.Conflict.with()));
  }

  @Override
  public Declared change(KeyDeclaration last, KeyChange change) {
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<EncryptionKey> changed =
          patch(last.owner(), change)
              .flatMap(
                  patch ->
                      StoreCalls.unlessChangedOrGone(
                          () ->
                              orRefused(
                                  last.owner(), () -> one(last.owner()).patch(MERGE, patch))));
      if (changed.isPresent()) {
        return declared(changed.get());
      }
      created(last);
    }
  }

  /** Empty when the object that it depends on is gone. */
  private Optional<String> patch(Owner owner, KeyChange change) {
    if (!(change instanceof KeyChange.OfAliases aliases)) {
      return Optional.of(KeyPatch.of(change));
    }
    return Optional.ofNullable(StoreCalls.orUnavailable(() -> one(owner).get()))
        .map(
            object ->
                KeyPatch.aliases(
                    aliases.after(declarations.read(object)),
                    object.getMetadata().getResourceVersion()));
  }

  @Override
  public void remove(Owner owner) {
    StoreCalls.orUnavailable(() -> one(owner).delete());
  }

  /** Empty when there is one of this name. */
  private Optional<EncryptionKey> created(KeyDeclaration key) {
    return StoreCalls.unlessConflict(
        () -> orRefused(key.owner(), () -> client.resource(object(key)).create()));
  }

  /**
   * An admission policy, a quota or a namespace that ends may refuse what is sound by itself. What
   * the server says is not passed on: it may quote fields.
   */
  private static <T> T orRefused(Owner owner, Supplier<T> call) {
    try {
      return call.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN || e.getCode() == UNPROCESSABLE) {
        throw new KmsRejected(
            Kind.INVALID_STATE, KmsReason.KeyObjectRefused.with(owner, e.getCode()));
      }
      throw e;
    }
  }

  private Resource<EncryptionKey> one(Owner owner) {
    return ObjectsByName.one(
        client.resources(EncryptionKey.class),
        new ObjectName(owner.namespace()),
        new ObjectName(owner.name()));
  }

  private Declared declared(EncryptionKey object) {
    return new Declared(declarations.read(object), KeyDeclarations.request(object));
  }

  private static EncryptionKey object(KeyDeclaration key) {
    Owner owner = key.owner();
    EncryptionKey object = new EncryptionKey();
    object.setMetadata(
        new ObjectMetaBuilder().withNamespace(owner.namespace()).withName(owner.name()).build());
    object.setSpec(
        new EncryptionKeySpec(
            key.alias().equals(owner.name()) ? null : key.alias(),
            key.additionalAliases().isEmpty() ? null : List.copyOf(key.additionalAliases()),
            key.description().isEmpty() ? null : key.description(),
            key.tags().isEmpty() ? null : key.tags(),
            key.enabled() ? null : false,
            key.rotationPeriod().map(Duration::toDays).map(Math::toIntExact).orElse(null),
            key.policy().orElse(null),
            deletion(key)));
    return object;
  }

  private static EncryptionKeySpec.Deletion deletion(KeyDeclaration key) {
    boolean isUsual = key.deletionWindow().equals(KeyDeclaration.DEFAULT_WINDOW);
    if (isUsual && !key.toBeDeleted()) {
      return null;
    }
    return new EncryptionKeySpec.Deletion(
        key.toBeDeleted() ? true : null,
        isUsual ? null : Math.toIntExact(key.deletionWindow().toDays()));
  }
}
