package dev.strongroom.adapters.kubernetes.projection;

import static dev.strongroom.adapters.kubernetes.projection.ProjectedSecrets.orEmpty;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenSecret;
import dev.strongroom.adapters.kubernetes.reading.WholeSecrets;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.VersionId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What mutating admission policies and webhooks made of the Secrets that were just written. */
final class AdmissionChanges {
  private static final int MOST_REMEMBERED = 10_000;

  /** Shorter than the time between two passes that no event asks for. */
  private static final Duration UNTIL_TRIED_AGAIN = Duration.ofMinutes(10);

  private final KubernetesClient client;

  /** By the uid of the Secret; few clusters have policies that change Secrets. */
  private final Cache<String, Stored> changed =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(UNTIL_TRIED_AGAIN)
          .build();

  /** A Secret as it was stored, which differs from what was sent. */
  private record Stored(
      String revision, String version, String specDigest, ForeignChanges changes) {}

  /** Nothing is known yet. */
  AdmissionChanges(KubernetesClient client) {
    this.client = client;
  }

  /** Those of the last write, if it was for this declaration and version and left this Secret. */
  Optional<ForeignChanges> known(SeenSecret secret, ProjectionSpec spec, VersionId version) {
    return Optional.ofNullable(changed.getIfPresent(secret.getMetadata().getUid()))
        .filter(s -> s.revision().equals(secret.getMetadata().getResourceVersion()))
        .filter(s -> s.version().equals(version.value()) && s.specDigest().equals(spec.digest()))
        .map(Stored::changes);
  }

  /**
   * Notes how a new Secret differs from what was sent.
   *
   * @param seen what is kept of {@code stored}
   * @return the same
   */
  SeenSecret made(
      Secret sent, Secret stored, SeenSecret seen, ProjectionSpec spec, VersionId version) {
    ForeignChanges changes =
        data(sent, stored)
            .and(labels(sent, stored.getMetadata().getLabels()))
            .and(annotations(sent, stored.getMetadata().getAnnotations()));
    return noted(seen, spec, version, changes);
  }

  /**
   * Notes how a Secret that was there before differs from what was sent. Labels and annotations
   * that others add to it may stay.
   *
   * @param sent all that is declared of it
   * @return what was stored
   */
  SeenSecret changed(Secret sent, SeenSecret stored, ProjectionSpec spec, VersionId version) {
    return stored.isTooLarge()
        ? stored
        : noted(stored, spec, version, dataOf(sent, stored).and(metadata(sent, stored)));
  }

  private SeenSecret noted(
      SeenSecret stored, ProjectionSpec spec, VersionId version, ForeignChanges changes) {
    String uid = stored.getMetadata().getUid();
    if (changes.isEmpty()) {
      changed.invalidate(uid);
    } else {
      String revision = stored.getMetadata().getResourceVersion();
      changed.put(uid, new Stored(revision, version.value(), spec.digest(), changes));
    }
    return stored;
  }

  /** With the mark that was sent, and values that it fits, they are the values that were sent. */
  private ForeignChanges dataOf(Secret sent, SeenSecret stored) {
    String mark = sent.getMetadata().getAnnotations().get(StrongroomNames.MARK);
    ObjectMeta meta = stored.getMetadata();
    if (mark.equals(meta.getAnnotations().get(StrongroomNames.MARK)) && stored.verdict().fits()) {
      return ForeignChanges.NONE;
    }
    return WholeSecrets.read(
            client, new ObjectName(meta.getNamespace()), new ObjectName(meta.getName()))
        .filter(now -> now.getMetadata().getUid().equals(meta.getUid()))
        .filter(now -> now.getMetadata().getResourceVersion().equals(meta.getResourceVersion()))
        .map(now -> data(sent, now))
        .orElse(ForeignChanges.NONE);
  }

  private static ForeignChanges metadata(Secret sent, SeenSecret stored) {
    Map<String, String> annotations =
        new TreeMap<>(stored.carried(sent.getMetadata().getAnnotations()));
    annotations.putAll(orEmpty(stored.getMetadata().getAnnotations()));
    return labels(sent, stored.getMetadata().getLabels())
        .and(annotations(sent, annotations))
        .alteredOnly();
  }

  private static ForeignChanges data(Secret sent, Secret stored) {
    return ForeignChanges.between("data", orEmpty(sent.getData()), orEmpty(stored.getData()));
  }

  private static ForeignChanges labels(Secret sent, Map<String, String> stored) {
    return ForeignChanges.between(
        "metadata.labels", orEmpty(sent.getMetadata().getLabels()), orEmpty(stored));
  }

  private static ForeignChanges annotations(Secret sent, Map<String, String> stored) {
    return ForeignChanges.between(
        "metadata.annotations", orEmpty(sent.getMetadata().getAnnotations()), orEmpty(stored));
  }
}
