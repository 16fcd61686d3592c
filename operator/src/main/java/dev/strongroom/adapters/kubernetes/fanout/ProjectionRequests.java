package dev.strongroom.adapters.kubernetes.fanout;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.projection.SecretRejections;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.crds.SecretProjection;
import dev.strongroom.crds.SecretProjectionSpec;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Asks the API server. What exists is patched or deleted as it was seen, and never sent back. */
final class ProjectionRequests implements ProjectionChanges {
  private static final PatchContext CHANGE = PatchContext.of(PatchType.JSON);

  private final KubernetesClient client;

  ProjectionRequests(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public boolean make(FanOutRequest request, String namespace) {
    SecretProjection made = new SecretProjection();
    String name = request.fanOut().projection();
    made.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(namespace)
            .withName(name)
            .addToLabels(StrongroomNames.MANAGED_BY, StrongroomNames.MANAGED_BY_VALUE)
            .addToAnnotations(StrongroomNames.PROJECTED_BY, request.maker())
            .build());
    made.setSpec(request.spec());
    return isDone(name, () -> StoreCalls.unlessConflict(() -> client.resource(made).create()));
  }

  @Override
  public boolean change(SecretProjection seen, SecretProjectionSpec spec) {
    String json =
        client
            .getKubernetesSerialization()
            .asJson(
                List.of(
                    step(
                        "replace",
                        "/metadata/resourceVersion",
                        seen.getMetadata().getResourceVersion()),
                    step("add", "/spec", spec)));
    return isDone(
        seen.getMetadata().getName(),
        () -> StoreCalls.unlessChangedOrGone(() -> one(seen).patch(CHANGE, json)));
  }

  private static Map<String, Object> step(String op, String path, Object value) {
    return Map.of("op", op, "path", path, "value", value);
  }

  @Override
  public boolean remove(SecretProjection seen) {
    return isDone(
        seen.getMetadata().getName(),
        () ->
            StoreCalls.unlessConflict(
                () ->
                    one(seen)
                        .lockResourceVersion(seen.getMetadata().getResourceVersion())
                        .delete()));
  }

  private Resource<SecretProjection> one(SecretProjection seen) {
    return ObjectsByName.one(
        client.resources(SecretProjection.class),
        new ObjectName(seen.getMetadata().getNamespace()),
        new ObjectName(seen.getMetadata().getName()));
  }

  private static boolean isDone(String name, Supplier<? extends Optional<?>> call) {
    return SecretRejections.orRefused(name, call).isPresent();
  }
}
