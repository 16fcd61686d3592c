package dev.strongroom.adapters.kubernetes.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.encryption.VersionStore;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/**
 * Ciphertexts as {@code SecretVersion} objects of the operator's namespace. They are never watched:
 * each is read by its name, which follows from the secret's ARN and the version's id. What was just
 * written is kept for its first reader, who comes at once as a rule: to project it.
 */
public final class KubernetesVersionStore implements VersionStore {
  /**
   * Annotation on a version: when its write was last repeated, by somebody about to name it. A time
   * to come is that of the claim of somebody who needs longer.
   */
  public static final String CLAIMED_AT = "strongroom.dev/claimed-at";

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final long MOST_BYTES = 2L << 20;
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final NonNamespaceOperation<SecretVersionResource, ?, Resource<SecretVersionResource>>
      versions;
  private final Clock clock;
  private final Cache<String, byte[]> justWritten =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((String name, byte[] ciphertext) -> ciphertext.length)
          .expireAfterWrite(KEPT)
          .build();

  /** A store in a namespace. */
  public KubernetesVersionStore(KubernetesClient client, String namespace, Clock clock) {
    this.clock = clock;
    MixedOperation<SecretVersionResource, ?, Resource<SecretVersionResource>> all =
        client.resources(SecretVersionResource.class);
    this.versions = ObjectsByName.in(all, new ObjectName(namespace));
  }

  @Override
  public boolean create(SecretRecord record, VersionId version, byte[] ciphertext) {
    SecretVersionSpec spec = new SecretVersionSpec();
    spec.setArn(record.arn().toString());
    spec.setVersionId(version.value());
    spec.setCiphertext(Base64.getEncoder().encodeToString(ciphertext));
    String name = StoreNames.version(record.arn(), version, record.sealedUnder(version));
    SecretVersionResource resource = new SecretVersionResource();
    resource.setMetadata(
        new ObjectMetaBuilder()
            .withName(name)
            .withLabels(Map.of(KubernetesRecordStore.ACCOUNT_LABEL, record.owner().namespace()))
            .build());
    resource.setSpec(spec);
    while (true) {
      if (StoreCalls.unlessConflict(() -> versions.resource(resource).create()).isPresent()) {
        justWritten.put(name, ciphertext);
        return true;
      }
      if (isClaimed(name)) {
        return false;
      }
    }
  }

  /**
   * Makes a version that was there already as young as a new one, so that it is not collected
   * before the record names it. False when it has just been collected.
   */
  private boolean isClaimed(String name) {
    String patch =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(CLAIMED_AT, clock.instant());
    return StoreCalls.unlessGone(
            () -> ObjectsByName.one(versions, new ObjectName(name)).patch(MERGE, patch))
        .isPresent();
  }

  @Override
  public void delete(SecretRecord record, VersionId version) {
    String name = StoreNames.version(record.arn(), version, record.sealedUnder(version));
    justWritten.invalidate(name);
    StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).delete());
  }

  @Override
  public Optional<byte[]> read(SecretRecord record, VersionId version) {
    String name = StoreNames.version(record.arn(), version, record.sealedUnder(version));
    return Optional.ofNullable(justWritten.asMap().remove(name)).or(() -> stored(name));
  }

  private Optional<byte[]> stored(String name) {
    return Optional.ofNullable(
            StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).get()))
        .map(resource -> decoded(resource.getSpec()));
  }

  /** Text that is not base64 is a damaged ciphertext like any other: the cipher says so. */
  private static byte[] decoded(SecretVersionSpec spec) {
    if (spec.getFormat() > SecretVersionSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(spec.getFormat()));
    }
    try {
      return Base64.getDecoder().decode(spec.getCiphertext());
    } catch (IllegalArgumentException | NullPointerException damaged) {
      return new byte[0];
    }
  }
}
