package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.core.secrets.NotYet;
import dev.strongroom.core.secrets.Reason;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;

/** Finds out whether a rotation is due and has it run; the pass itself never waits for a target. */
final class RotationStage {
  private final Caches caches;

  RotationStage(Caches caches) {
    this.caches = caches;
  }

  void check(Declaration declaration, ManagedSecret ms, SecretRecord record, PassState state) {
    declaration.rotation().ifPresent(r -> resolve(r, ms.getMetadata().getNamespace()));
  }

  private void resolve(ManagedSecretSpec.Rotation rotation, String namespace) {
    String policy = rotation.policyRef().name();
    caches
        .policy(namespace, policy)
        .orElseThrow(() -> new NotYet(Reason.PolicyNotFound.with(policy)));
    String target = rotation.targetRef().name();
    caches
        .target(namespace, target)
        .orElseThrow(() -> new NotYet(Reason.TargetNotFound.with(target)));
  }
}
