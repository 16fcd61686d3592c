package dev.strongroom.adapters.kubernetes.rollout;

import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.reading.SeenWorkload;
import dev.strongroom.core.rollout.Workload;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Applies our annotations of a workload and of its pod template, and no other field: replicas
 * belong to an autoscaler, all else to whoever made the workload. All of ours are applied each
 * time, since an annotation that is left out would be removed, and that is a restart.
 *
 * <p>With the revision that was seen: nothing is decided about another state of the workload.
 */
final class WorkloadPatch implements WorkloadChanges {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(StrongroomNames.ROLLOUT_FIELD_MANAGER)
          .withForce(true)
          .build();

  private final KubernetesClient client;

  WorkloadPatch(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<SeenWorkload> note(SeenWorkload seen, Map<String, String> contents) {
    Workload workload = seen.workload();
    return apply(
        seen, with(workload.noted(), contents), workload.template(), workload.restartedAt());
  }

  @Override
  public Optional<SeenWorkload> restart(
      SeenWorkload seen, Map<String, String> contents, Instant now) {
    Workload workload = seen.workload();
    return apply(
        seen,
        with(workload.noted(), contents),
        with(workload.template(), contents),
        Optional.of(now));
  }

  private static Map<String, String> with(Map<String, String> some, Map<String, String> others) {
    Map<String, String> all = new TreeMap<>(some);
    all.putAll(others);
    return all;
  }

  private Optional<SeenWorkload> apply(
      SeenWorkload seen,
      Map<String, String> noted,
      Map<String, String> template,
      Optional<Instant> restartedAt) {
    Map<String, String> annotations = new TreeMap<>(noted);
    restartedAt.ifPresent(
        at ->
            annotations.put(
                StrongroomNames.RESTARTED_AT, at.truncatedTo(ChronoUnit.SECONDS).toString()));
    String namespace = seen.getMetadata().getNamespace();
    String name = seen.getMetadata().getName();
    Map<String, Object> applied = new TreeMap<>();
    applied.put("apiVersion", seen.getApiVersion());
    applied.put("kind", seen.getKind());
    applied.put(
        "metadata",
        Map.of(
            "namespace", namespace,
            "name", name,
            "uid", seen.getMetadata().getUid(),
            "resourceVersion", seen.getMetadata().getResourceVersion(),
            "annotations", annotations));
    if (!template.isEmpty()) {
      applied.put("spec", Map.of("template", Map.of("metadata", Map.of("annotations", template))));
    }
    String json = client.getKubernetesSerialization().asJson(applied);
    // Of the object that was seen: by name alone, the client would read it first.
    return StoreCalls.unlessChangedOrGone(() -> client.resource(seen).patch(APPLY, json));
  }
}
