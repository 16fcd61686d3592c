package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.projection.ProjectionRequest;
import dev.strongroom.adapters.kubernetes.projection.Projector;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Refused;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.StoreReason;
import dev.strongroom.core.projection.ForeignChanges;
import dev.strongroom.core.projection.Holder;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.ProjectionStep;
import dev.strongroom.core.reconciling.managedsecret.ReplicaOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretAction;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.GiveUpOthers;
import dev.strongroom.core.reconciling.managedsecret.SecretAction.Project;
import dev.strongroom.core.reconciling.managedsecret.SecretFacts;
import dev.strongroom.core.reconciling.managedsecret.SecretNotices;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.KeyOutcome;
import dev.strongroom.core.reconciling.managedsecret.SecretOutcome.RotationOutcome;
import dev.strongroom.core.reconciling.managedsecret.UpkeepStep;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.rollout.RolloutReport;
import dev.strongroom.crds.ManagedSecret;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * One pass over a ManagedSecret: the record, a rollback, the projection, key and rotation. Facts
 * are gathered here and actions carried out; what is to be done is decided in {@code
 * core.reconciling.managedsecret}.
 */
public final class Pass {
  private final ExcludedNamespaces excluded;
  private final SeenObjects caches;
  private final LossStage loss;
  private final BooleanSupplier awaitingRestore;
  private final DeclaringStage declaring;
  private final FollowStage follow;
  private final RollbackStage rollback;
  private final ControlStage control;
  private final Projector projection;
  private final RefusalWindows windows;
  private final KeyReferences keys;
  private final Rewraps rewraps;
  private final RotationStage rotation;
  private final RolloutStage rollout;
  private final SharingStage sharing;
  private final Clock clock;

  /**
   * A pass over these.
   *
   * @param awaitingRestore whether nothing may be created before a restore
   */
  public Pass(
      ExcludedNamespaces excluded,
      SeenObjects caches,
      LossStage loss,
      BooleanSupplier awaitingRestore,
      DeclaringStage declaring,
      FollowStage follow,
      RollbackStage rollback,
      ControlStage control,
      Projector projection,
      RefusalWindows windows,
      KeyReferences keys,
      Rewraps rewraps,
      RotationStage rotation,
      RolloutStage rollout,
      SharingStage sharing,
      Clock clock) {
    this.excluded = excluded;
    this.caches = caches;
    this.loss = loss;
    this.awaitingRestore = awaitingRestore;
    this.declaring = declaring;
    this.follow = follow;
    this.rollback = rollback;
    this.control = control;
    this.projection = projection;
    this.windows = windows;
    this.keys = keys;
    this.rewraps = rewraps;
    this.rotation = rotation;
    this.rollout = rollout;
    this.sharing = sharing;
    this.clock = clock;
  }

  /** Runs as far as it comes. What was reached before a problem still stands in the outcome. */
  SecretOutcome run(ManagedSecret ms) {
    return new Run(ms).outcome();
  }

  /** How far one pass has come. */
  private final class Run {
    private final ManagedSecret ms;
    private final Declaration declaration;
    private final List<Failure> problems = new ArrayList<>();
    private final List<Finding> notices = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private Optional<SecretRecord> reached = Optional.empty();
    private Optional<String> secretName = Optional.empty();
    private Optional<VersionId> pinned = Optional.empty();
    private Optional<Finding> changedByAdmission = Optional.empty();
    private Optional<RolloutReport> rolledOut = Optional.empty();
    private Optional<RotationOutcome> rotated = Optional.empty();
    private Optional<String> strategy = Optional.empty();
    private Optional<KeyOutcome> key = Optional.empty();
    private Optional<Instant> nextCheck = Optional.empty();

    Run(ManagedSecret ms) {
      this.ms = ms;
      this.declaration = new Declaration(ms);
    }

    SecretOutcome outcome() {
      Optional<RuntimeException> bug = Optional.empty();
      try {
        steps();
      } catch (RuntimeException unexpected) {
        bug = Optional.of(unexpected);
      }
      return new SecretOutcome(
          reached,
          secretName,
          pinned,
          problems,
          bug,
          rotated,
          strategy,
          key,
          notices,
          warnings,
          nextCheck,
          changedByAdmission,
          rolledOut,
          reached.map(record -> sharing.look(declaration, record)),
          reached.flatMap(record -> sharing.projectInto(declaration, record)));
    }

    private void steps() {
      Optional<LossStage.Checked> checked = noted(found());
      if (checked.isEmpty()) {
        return;
      }
      Optional<SecretRecord> known = checked.get().record();
      Optional<SecretRecord> declared =
          noted(declared(known, checked.get().accepted()))
              .filter(this::isInUse)
              .map(this::followed)
              .flatMap(this::rolledBack)
              .flatMap(this::controlled);
      if (declared.isEmpty()) {
        return;
      }
      SecretRecord record = declared.get();
      reached = declared;
      Instant now = clock.instant();
      Optional<Attempt<RotationStage.Declared>> rotating = rotating(record, now);
      rotating.flatMap(Attempt::value).flatMap(RotationStage.Declared::news).ifPresent(this::news);
      strategy =
          rotating.flatMap(Attempt::value).flatMap(declaredNow -> declaredNow.facts().strategy());
      SecretFacts facts = facts(record, known.isEmpty(), rotating, now);
      if (isProjected(ProjectionStep.decide(facts), facts)) {
        if (isHeld(rotating, record)) {
          // The workloads follow what is projected now.
          rotating = rotating(record, now);
          facts = facts(record, known.isEmpty(), rotating, now);
        }
        keepUp(UpkeepStep.decide(facts), facts, rotating);
      }
    }

    /** That somebody may be locked out is a warning. */
    private void news(Finding told) {
      boolean isWarning = told.reason() == RotationReason.OldCredentialCutOff;
      (isWarning ? warnings : notices).add(told);
    }

    private static boolean isHeld(
        Optional<Attempt<RotationStage.Declared>> rotating, SecretRecord record) {
      return rotating
          .flatMap(Attempt::value)
          .filter(declared -> declared.facts().retire().holds(record.rotation()))
          .isPresent();
    }

    /** What a cross-account replica has comes from its primary alone. */
    private Optional<Attempt<RotationStage.Declared>> rotating(SecretRecord record, Instant now) {
      if (record.attributes().primary().isEmpty()) {
        return rotation.look(declaration, ms, record, now);
      }
      declaration.valueFields().stream()
          .flatMap(field -> ReplicaOutcome.refusal(record, field).stream())
          .forEach(this::problem);
      return Optional.empty();
    }

    /** False when the pass ends with that: nothing is done for a secret that is to go. */
    private boolean isInUse(SecretRecord record) {
      if (record.deletion().isEmpty()) {
        return true;
      }
      reached = Optional.of(record);
      problem(
          new Rejected(
              Rejected.Kind.INVALID_REQUEST,
              SecretReason.DeletionRequested.with(
                  record.deletionAt().orElseThrow(), record.arn().name())));
      return false;
    }

    /** The result of a step, if it has one; its problem stays. */
    private <T> Optional<T> noted(Attempt<T> step) {
      step.failure().ifPresent(this::problem);
      return step.value();
    }

    private void problem(Failure failure) {
      boolean isKnown = problems.stream().anyMatch(p -> p.finding().equals(failure.finding()));
      if (!isKnown) {
        problems.add(failure);
      }
    }

    /** The record as it is known, unless the store has lost something of the secret. */
    private Attempt<LossStage.Checked> found() {
      Attempt<LossStage.Checked> found =
          Attempt.of(this::requireReconcilable).then(any -> loss.check(declaration, ms));
      found
          .value()
          .flatMap(LossStage.Checked::accepted)
          .ifPresent(lost -> notices.add(SecretReason.LossAccepted.with(lost)));
      boolean isNew = found.value().filter(checked -> checked.record().isEmpty()).isPresent();
      return isNew && awaitingRestore.getAsBoolean()
          ? Attempt.failed(new NotYet(StoreReason.AwaitingRestore.with()))
          : found;
    }

    private String requireReconcilable() {
      KeptMetadata.requireWhole(ms);
      String namespace = ms.getMetadata().getNamespace();
      excluded.require(namespace);
      return namespace;
    }

    /** The record as it is declared. */
    private Attempt<SecretRecord> declared(
        Optional<SecretRecord> known, Optional<VersionId> acceptedLoss) {
      // One of an earlier incarnation may be somebody else's; nothing of it is shown before it is
      // known.
      reached = known.filter(r -> r.owner().equals(declaration.owner()));
      Attempt<SecretRecord> declared =
          declaring.declare(declaration, known, acceptedLoss, this::problem);
      known.ifPresent(before -> declared.value().ifPresent(now -> tell(before, now)));
      return declared;
    }

    private void tell(SecretRecord before, SecretRecord now) {
      notices.addAll(SecretNotices.of(before, now));
      if (SecretNotices.isTakenOver(before, now)) {
        caches.lookAgainAt(before);
      }
    }

    /** The record with what its Secret has, if one is followed and that can be had. */
    private SecretRecord followed(SecretRecord record) {
      reached = Optional.of(record);
      return noted(follow.follow(declaration, record)).orElse(record);
    }

    /** The record after a rollback, if one is asked for; empty when the pass ends with that. */
    private Optional<SecretRecord> rolledBack(SecretRecord record) {
      reached = Optional.of(record);
      Optional<RollbackStage.Result> result = noted(rollback.check(ms, record));
      result.flatMap(RollbackStage.Result::notice).ifPresent(notices::add);
      result.flatMap(RollbackStage.Result::warning).ifPresent(warnings::add);
      result.flatMap(RollbackStage.Result::problem).ifPresent(this::problem);
      return result.map(RollbackStage.Result::record);
    }

    /** The record after requests about its rotation; empty when the pass ends with that. */
    private Optional<SecretRecord> controlled(SecretRecord record) {
      reached = Optional.of(record);
      Attempt<ControlStage.Result> checked = control.check(ms, record);
      Optional<ControlStage.Result> result = noted(checked);
      if (checked.failure().filter(InvalidInput.class::isInstance).isPresent()) {
        return Optional.of(record);
      }
      result.map(ControlStage.Result::notices).ifPresent(notices::addAll);
      result.map(ControlStage.Result::warnings).ifPresent(warnings::addAll);
      return result.map(ControlStage.Result::record);
    }

    private SecretFacts facts(
        SecretRecord record,
        boolean isNew,
        Optional<Attempt<RotationStage.Declared>> rotating,
        Instant now) {
      return new SecretFacts(
          record,
          isNew,
          Attempt.of(declaration::projection),
          declaration.projectedName(),
          Attempt.of(declaration::pin),
          declaration.rewrap(),
          record.metadata().key().flatMap(keys::record),
          keys.obstacles(record.keys()),
          rewraps.obstacle(record),
          rotating.map(rotation -> rotation.map(RotationStage.Declared::facts)),
          now);
    }

    /** Carries the step out; false when the pass ends with it. */
    private boolean isProjected(ProjectionStep step, SecretFacts facts) {
      step.problem().ifPresent(this::problem);
      if (step.isEnd()) {
        return false;
      }
      for (SecretAction action : step.actions()) {
        Attempt<Optional<ForeignChanges>> done = Attempt.of(() -> act(action, facts));
        if (noted(done).isEmpty()) {
          return false;
        }
        if (action instanceof Project project) {
          projected(project, done.value().orElseThrow());
          windows.news(facts.record().arn()).ifPresent(notices::add);
        }
      }
      return true;
    }

    private Optional<ForeignChanges> act(SecretAction action, SecretFacts facts) {
      SecretRecord record = facts.record();
      if (action instanceof Project project) {
        return projection.project(
            new ProjectionRequest(
                Holder.managedSecret(record.owner()),
                project.spec(),
                record,
                project.version(),
                Optional.empty()),
            facts.isNew());
      }
      if (action instanceof GiveUpOthers others) {
        projection.giveUpOthers(Holder.managedSecret(record.owner()), others.wanted());
      }
      return Optional.empty();
    }

    /** What was added does no harm; a Secret without what is declared is not as declared. */
    private void projected(Project project, Optional<ForeignChanges> changes) {
      String name = project.spec().secretName().value();
      secretName = Optional.of(name);
      pinned = project.pinned();
      rolledOut =
          noted(
                  Attempt.of(
                      () ->
                          rollout.follow(
                              declaration, project.spec().secretName(), project.version())))
              .flatMap(Function.identity());
      changedByAdmission = changes.map(c -> c.finding(name));
      changes
          .filter(c -> !c.altered().isEmpty())
          .ifPresent(c -> problem(new Refused(c.finding(name))));
    }

    private void keepUp(
        UpkeepStep step, SecretFacts facts, Optional<Attempt<RotationStage.Declared>> rotating) {
      key = step.key();
      rotated = step.rotation();
      nextCheck = step.nextCheck();
      step.problem().ifPresent(this::problem);
      for (SecretAction action : step.actions()) {
        if (action instanceof SecretAction.Rewrap) {
          ResourceID id = ResourceID.fromResource(ms);
          rewraps.proceed(facts.record(), facts.rewrap(), () -> caches.lookAgain(id));
        }
        if (action instanceof SecretAction.Rotate) {
          rotating.flatMap(Attempt::value).orElseThrow().start().run();
        }
      }
    }
  }
}
