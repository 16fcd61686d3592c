package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.ProjectionSpec;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.DeclareSecret;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** One pass over a ManagedSecret: the record, a rollback, the projection, key and rotation. */
public final class Pass {
  private final ExcludedNamespaces excluded;
  private final Caches caches;
  private final Accounts accounts;
  private final LossStage loss;
  private final BooleanSupplier awaitingRestore;
  private final DeclareSecret declare;
  private final ProjectionStage projection;
  private final RotationStage rotation;
  private final RollbackStage rollback;
  private final KeyStage keys;

  public Pass(
      ExcludedNamespaces excluded,
      Caches caches,
      Accounts accounts,
      LossStage loss,
      BooleanSupplier awaitingRestore,
      DeclareSecret declare,
      ProjectionStage projection,
      RotationStage rotation,
      RollbackStage rollback,
      KeyStage keys) {
    this.excluded = excluded;
    this.caches = caches;
    this.accounts = accounts;
    this.loss = loss;
    this.awaitingRestore = awaitingRestore;
    this.declare = declare;
    this.projection = projection;
    this.rotation = rotation;
    this.rollback = rollback;
    this.keys = keys;
  }

  /** Runs as far as it comes; what was reached is in {@code state}, what stopped it is thrown. */
  void run(Declaration declaration, ManagedSecret ms, PassState state) {
    KeptMetadata.requireNotTooLarge(ms);
    String namespace = ms.getMetadata().getNamespace();
    excluded.require(namespace);
    LossStage.Checked checked = loss.check(declaration, ms, state);
    Optional<SecretRecord> known = checked.record();
    if (known.isEmpty() && awaitingRestore.getAsBoolean()) {
      throw new NotYet(StoreReason.AwaitingRestore.with());
    }
    // One of an earlier incarnation may be somebody else's; nothing of it is shown before it is
    // known.
    known.filter(r -> r.owner().equals(declaration.owner())).ifPresent(state::record);
    Optional<NamespaceIdentity> place = place(declaration, known);
    AccountId account =
        place.map(NamespaceIdentity::account).orElseGet(() -> known.get().arn().account());
    Tenancy tenancy = place.map(NamespaceIdentity::tenancy).orElse(Tenancy.UNKNOWN);
    Optional<UUID> key = keys.declared(declaration, account, known, state);
    SecretRecord declared =
        declare.declare(
            declaration.secret(account, tenancy, key, formerOwner(declaration)),
            known,
            checked.accepted());
    known.ifPresent(before -> tell(before, declared, state));
    SecretRecord record = rollback.check(ms, declared, state);
    state.record(record);
    project(declaration, record, known.isEmpty(), state);
    if (keys.check(declaration, ms, record, state)) {
      rotation.check(declaration, ms, record, state);
    }
    state.stopIfFailed();
  }

  /** Asked for only while the record does not tell: a secret keeps its account and namespace. */
  private Optional<NamespaceIdentity> place(Declaration declaration, Optional<SecretRecord> known) {
    boolean isKnown =
        known
            .filter(r -> r.owner().uid().equals(declaration.owner().uid()))
            .filter(r -> r.tenancy().isBound())
            .isPresent();
    return isKnown ? Optional.empty() : Optional.of(accounts.of(declaration.owner().namespace()));
  }

  /** Of two objects that name each other in spec.adopt, the one that has the secret keeps it. */
  private Optional<String> formerOwner(Declaration declaration) {
    String me = declaration.owner().name();
    return declaration
        .adopt()
        .filter(
            former ->
                caches
                    .primary(declaration.owner().namespace(), former)
                    .filter(other -> new Declaration(other).adopts(me))
                    .isEmpty());
  }

  private void tell(SecretRecord before, SecretRecord now, PassState state) {
    if (before.deletion().isPresent() && now.deletion().isEmpty()) {
      state.notice(SecretReason.Restored.with(now.arn().name()));
    }
    Owner former = before.owner();
    if (!former.sameObject(now.owner())) {
      state.notice(SecretReason.TakenOver.with(now.arn().name(), former));
      caches.lookAgainAt(before);
    }
  }

  private void project(
      Declaration declaration, SecretRecord record, boolean isNew, PassState state) {
    if (record.current().isEmpty()) {
      return;
    }
    Optional<ProjectionSpec> spec = declaration.projection();
    if (spec.isPresent()) {
      project(declaration, spec.get(), record, isNew, state);
    }
    projection.giveUpOthers(record.owner(), declaration.projectedName());
  }

  private void project(
      Declaration declaration,
      ProjectionSpec spec,
      SecretRecord record,
      boolean isNew,
      PassState state) {
    Optional<VersionId> pinned;
    try {
      pinned = declaration.pin().map(pin -> pin.in(record));
    } catch (Rejected unknown) {
      state.failed(
          new InvalidInput(DeclarationReason.PinNotFound.with(unknown.finding().message())));
      return;
    }
    VersionId version = pinned.orElse(record.current().get());
    if (keys.isReadable(record, version, state)) {
      projection
          .project(spec, record, version, isNew)
          .ifPresent(changes -> changed(spec, changes, state));
      state.secretName(spec.secretName().value());
      pinned.ifPresent(state::pinned);
    }
  }

  /** What was added does no harm; a Secret without what is declared is not as declared. */
  private static void changed(ProjectionSpec spec, ForeignChanges changes, PassState state) {
    Finding finding = changes.finding(spec.secretName().value());
    state.changedByAdmission(finding);
    if (!changes.altered().isEmpty()) {
      state.failed(new Refused(finding));
    }
  }
}
