package dev.strongroom.adapters.kubernetes.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.core.encryption.Ciphertexts;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StoreNames;
import dev.strongroom.core.record.ValuePlace.Inline;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.SecretVersionResource;
import dev.strongroom.crds.SecretVersionSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Ciphertexts as {@code SecretVersion} objects of the operator's namespace. They are never watched:
 * each is read by its name. What was just written is kept for its first reader, who comes at once
 * as a rule: to project it.
 */
public final class KubernetesVersionStore implements Ciphertexts {
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

  /**
   * Writes a ciphertext into an object of its own. One that exists already is kept from being
   * collected as garbage for as long as a new one: whoever repeats a write is about to name it in a
   * record.
   *
   * @return the name of the object
   */
  String create(SecretRecord record, VersionId version, byte[] ciphertext) {
    SecretVersionResource resource =
        RecordVersions.object(record.owner().namespace(), record.arn(), version, ciphertext);
    String name = resource.getMetadata().getName();
    SwapAttempt attempt = SwapAttempt.first();
    while (StoreCalls.unlessConflict(() -> versions.resource(resource).create()).isEmpty()) {
      if (isClaimed(name)) {
        return name;
      }
      attempt = attempt.next();
    }
    justWritten.put(name, ciphertext);
    return name;
  }

  /**
   * Makes a version that was there already as young as a new one, so that it is not collected
   * before the record names it. False when it has just been collected or changed.
   */
  private boolean isClaimed(String name) {
    String patch =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%s\"}}}".formatted(CLAIMED_AT, clock.instant());
    return StoreCalls.unlessChangedOrGone(
            () -> ObjectsByName.one(versions, new ObjectName(name)).patch(MERGE, patch))
        .isPresent();
  }

  /** Deletes the objects of all versions of a record. */
  void deleteAll(SecretRecord record) {
    for (String name : StoreNames.values(record)) {
      justWritten.invalidate(name);
      StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).delete());
    }
  }

  @Override
  public Optional<byte[]> read(SecretRecord record, VersionId version) {
    Optional<VersionEntry> entry = record.version(version);
    if (entry.isPresent() && entry.get().place() instanceof Inline inline) {
      return Optional.of(inline.ciphertext());
    }
    String name = StoreNames.value(record, version).orElseThrow();
    return Optional.ofNullable(justWritten.asMap().remove(name)).or(() -> stored(name));
  }

  private Optional<byte[]> stored(String name) {
    return Optional.ofNullable(
            StoreCalls.orUnavailable(() -> ObjectsByName.one(versions, new ObjectName(name)).get()))
        .map(resource -> decoded(resource.getSpec()));
  }

  private static byte[] decoded(SecretVersionSpec spec) {
    if (spec.getFormat() > SecretVersionSpec.FORMAT) {
      throw new Unreadable(StoreReason.StoredByNewerVersion.with(spec.getFormat()));
    }
    return RecordVersions.ciphertext(spec.getCiphertext());
  }
}
