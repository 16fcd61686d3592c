package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.Accounts;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.secrets.AccountId;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.core.secrets.SecretRecord;
import dev.strongroom.core.secrets.VersionId;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;

/** One pass over a ManagedSecret: the record, then the projection, then the rotation. */
final class Pass {
  private final Caches caches;
  private final Accounts accounts;
  private final DeclareSecret declare;
  private final ProjectionStage projection;
  private final RotationStage rotation;

  Pass(
      Caches caches,
      Accounts accounts,
      DeclareSecret declare,
      ProjectionStage projection,
      RotationStage rotation) {
    this.caches = caches;
    this.accounts = accounts;
    this.declare = declare;
    this.projection = projection;
    this.rotation = rotation;
  }

  /** Runs as far as it comes; what was reached is in {@code state}, what stopped it is thrown. */
  void run(Declaration declaration, ManagedSecret ms, PassState state) {
    String namespace = ms.getMetadata().getNamespace();
    Optional<SecretRecord> known =
        caches.record(namespace, declaration.name()).map(RecordMapper::toRecord);
    known.filter(r -> r.owner().sameObject(declaration.owner())).ifPresent(state::record);
    AccountId account = known.map(r -> r.arn().account()).orElseGet(() -> accounts.of(namespace));
    SecretRecord record = declare.declare(declaration.secret(account), known);
    state.record(record);
    Optional<VersionId> current = record.current();
    Optional<ProjectionSpec> spec = declaration.projection();
    if (current.isPresent() && spec.isPresent()) {
      projection.project(spec.get(), record, current.get(), known.isEmpty());
      state.secretName(spec.get().secretName());
    }
    if (current.isPresent()) {
      projection.giveUpOthers(record.owner(), spec.map(ProjectionSpec::secretName));
    }
    rotation.check(declaration, ms, record, state);
  }
}
