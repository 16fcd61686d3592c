package dev.strongroom.adapters.kubernetes.mirror;

import dev.strongroom.adapters.kubernetes.api.ObjectsByName;
import dev.strongroom.adapters.kubernetes.api.StoreCalls;
import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.FunctionPlans;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.rotation.schedule.RotationRules;
import dev.strongroom.core.secrets.DeclaredRotations;
import dev.strongroom.core.work.SwapAttempt;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.ManagedSecret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Changes spec.rotation of ManagedSecret objects, and asks for rotations by their annotation. */
public final class MirroredRotations implements DeclaredRotations {
  private final KubernetesClient client;
  private final SecretObjects objects;

  /** Works with the rights of this client. */
  public MirroredRotations(KubernetesClient client) {
    this.client = client;
    this.objects = new SecretObjects(client);
  }

  @Override
  public boolean rotate(
      Owner owner,
      Optional<RotationRules> rules,
      String requestId,
      boolean isTest,
      Optional<String> target) {
    Map<String, Object> rotation = new HashMap<>();
    rotation.put("suspend", null);
    if (isTest) {
      // The caller decides when the first rotation comes, as in AWS.
      rotation.put("rotateImmediately", null);
    }
    rules.ifPresent(given -> rotation.put("rules", rules(given)));
    target.ifPresent(name -> rotation.put("targetRef", Map.of("name", name)));
    String asked = isTest ? StrongroomNames.TEST_ROTATION : StrongroomNames.ROTATE;
    return change(owner, rotation, Map.of(asked, requestId), target.isPresent());
  }

  @Override
  public Optional<String> targetOf(String namespace, String functionName) {
    List<ExternalSecretTarget> targets =
        StoreCalls.orUnavailable(
            () ->
                ObjectsByName.in(
                        client.resources(ExternalSecretTarget.class), new ObjectName(namespace))
                    .list()
                    .getItems());
    return targets.stream()
        .filter(target -> target.getSpec() != null)
        .filter(
            target -> FunctionPlans.functionName(target).filter(functionName::equals).isPresent())
        .map(target -> target.getMetadata().getName())
        .min(Comparator.naturalOrder());
  }

  @Override
  public boolean suspend(Owner owner) {
    return change(owner, Map.of("suspend", true), Map.of(), false);
  }

  /** Whole: what is not given goes, which null says in a merge patch (RFC 7386). */
  private static Map<String, Object> rules(RotationRules rules) {
    Map<String, Object> whole = new HashMap<>();
    whole.put("automaticallyAfterDays", rules.days().orElse(null));
    whole.put("schedule", rules.expression().orElse(null));
    whole.put("duration", rules.duration().orElse(null));
    return whole;
  }

  /**
   * Changes the object.
   *
   * @param isComplete whether the change declares a rotation where there is none yet
   */
  private boolean change(
      Owner owner,
      Map<String, Object> rotation,
      Map<String, String> annotations,
      boolean isComplete) {
    ObjectName name = new ObjectName(owner.name());
    Resource<ManagedSecret> resource = objects.one(new ObjectName(owner.namespace()), name);
    for (SwapAttempt attempt = SwapAttempt.first(); ; attempt = attempt.next()) {
      Optional<ManagedSecret> seen =
          objects
              .find(owner)
              .filter(object -> object.getSpec() != null)
              .filter(object -> isComplete || object.getSpec().rotation() != null);
      if (seen.isEmpty()) {
        return false;
      }
      String patch = patch(seen.get(), rotation, annotations);
      if (StoreCalls.unlessChangedOrGone(
              () ->
                  SecretObjects.unlessGone(name, () -> resource.patch(SecretObjects.MERGE, patch)))
          .isPresent()) {
        return true;
      }
    }
  }

  /** Of this state of the object alone: its resourceVersion is a precondition. */
  private String patch(
      ManagedSecret seen, Map<String, Object> rotation, Map<String, String> annotations) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("resourceVersion", seen.getMetadata().getResourceVersion());
    metadata.put("annotations", annotations);
    return client
        .getKubernetesSerialization()
        .asJson(Map.of("metadata", metadata, "spec", Map.of("rotation", rotation)));
  }
}
