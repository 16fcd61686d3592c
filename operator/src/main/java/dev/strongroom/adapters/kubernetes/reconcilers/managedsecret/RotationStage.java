package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.declarations.RotationPlans;
import dev.strongroom.adapters.kubernetes.reading.KeptMetadata;
import dev.strongroom.adapters.kubernetes.rollout.Rollouts;
import dev.strongroom.adapters.kubernetes.watches.SeenObjects;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.RolloutReason;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.SecretFacts;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordQueries;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RetireRules;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationDue;
import dev.strongroom.core.rotation.RotationRequests;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What is known of a secret's rotation, and how to have it run: no pass waits for a target. */
public final class RotationStage {
  private static final int LONGEST_REQUEST = 256;

  private final SeenObjects caches;
  private final Latest latest;
  private final RotationPlans plans;
  private final Rotations runner;
  private final AccountBudget budget;
  private final MinimumInterval minimum;
  private final RotationLimits limits;
  private final Optional<Rollouts> rollouts;

  /** Reads a ManagedSecret from the API server. */
  @FunctionalInterface
  public interface Latest {
    /** The object, if it is there. */
    Optional<ManagedSecret> find(String namespace, String name);
  }

  /** A stage; without rollouts where the installation restarts nothing. */
  public RotationStage(
      SeenObjects caches,
      Latest latest,
      RecordQueries queries,
      RotationPlans plans,
      Rotations runner,
      AccountBudget budget,
      MinimumInterval minimum,
      Optional<Rollouts> rollouts) {
    this.caches = caches;
    this.latest = latest;
    this.plans = plans;
    this.runner = runner;
    this.budget = budget;
    this.minimum = minimum;
    this.rollouts = rollouts;
    this.limits = new RotationLimits(caches, queries, runner);
  }

  /**
   * A rotation that is declared.
   *
   * @param facts what is known of it
   * @param start has it go on in the background
   * @param news what the user is told of the last run, once
   */
  record Declared(SecretFacts.Rotation facts, Runnable start, Optional<Finding> news) {}

  /** The rotation, or what it lacks; empty where none is declared. */
  Optional<Attempt<Declared>> look(
      Declaration declaration, ManagedSecret ms, SecretRecord record, Instant now) {
    return declaration
        .rotation()
        .map(rotation -> Attempt.of(() -> look(declaration, rotation, ms, record, now)));
  }

  private Declared look(
      Declaration declaration,
      ManagedSecretSpec.Rotation rotation,
      ManagedSecret ms,
      SecretRecord record,
      Instant now) {
    String namespace = ms.getMetadata().getNamespace();
    Optional<String> forced = annotation(ms, StrongroomNames.ROTATE_IN_FREEZE);
    PolicyReader policy =
        Optional.ofNullable(rotation.policyRef())
            .map(reference -> policy(namespace, name("policyRef", reference)))
            .orElseGet(() -> PolicyReader.defaults(minimum))
            .of(rotation)
            .forcedBy(forced);
    Optional<ExternalSecretTarget> target =
        Optional.ofNullable(rotation.targetRef())
            .map(reference -> target(namespace, name("targetRef", reference)));
    RetryRules retries = policy.retries();
    RotationRequests requests = requests(ms);
    Optional<String> consent = annotation(ms, StrongroomNames.ROTATE_TO_HOST);
    String basis =
        String.join(
            "/",
            basis(record, requests, policy, target),
            Long.toString(target.map(plans::changesFor).orElse(0L)),
            consent.orElse(""),
            forced.orElse(""));
    Optional<String> strategy = plans.strategy(policy, target, record);
    RetireRules retire = retire(declaration, rotation, policy, strategy, record);
    RotationDue wanted =
        RotationDue.decide(
            record, requests, retries, RotationPlans.times(policy, record), retire, now);
    Optional<Finding> full = makesVersion(wanted.kind()) ? overBudget(record) : Optional.empty();
    Optional<Instant> held = runner.heldUntil(record, basis);
    RotationDue due =
        limits.within(
            rotation, policy, target, record, wanted, full.isEmpty() && held.isEmpty(), now);
    Optional<Instant> waiting = runner.waitingSince(record);
    SecretFacts.Rotation facts =
        new SecretFacts.Rotation(
            strategy,
            due,
            retries,
            retire,
            full,
            held,
            waiting,
            waiting.map(runner::queued),
            runner.obstacle(record));
    return new Declared(
        facts,
        () ->
            runner.proceed(
                record,
                requests,
                basis,
                () ->
                    plans
                        .plan(policy, target, record, consent, retire)
                        .askedBy(() -> latestRequests(ms)),
                () -> caches.lookAgain(ResourceID.fromResource(ms))),
        runner.news(record.arn()));
  }

  private RetireRules retire(
      Declaration declaration,
      ManagedSecretSpec.Rotation rotation,
      PolicyReader policy,
      Optional<String> strategy,
      SecretRecord record) {
    Optional<Duration> deadline = policy.rolloutDeadline();
    if (deadline.isEmpty()) {
      return RetireRules.after(policy.retireAfter());
    }
    boolean isRolledOut =
        rollouts
            .flatMap(all -> record.current().map(v -> all.isComplete(declaration.owner(), v)))
            .orElse(false);
    RetireRules rules =
        RetireRules.afterRollout(
            policy.retireAfter().orElseThrow(), deadline.get(), isRolledOut, record.rotation());
    Optional<Finding> blind =
        declaration.hasRollout()
            ? Optional.of(RolloutReason.RolloutDisabled.with()).filter(any -> rollouts.isEmpty())
            : Optional.of(RotationReason.RetireNeedsRollout.with(rotation.policyRef().name()));
    return blind.map(why -> rules.blockedBy(why, strategy)).orElse(rules);
  }

  private static boolean makesVersion(RotationDue.Kind kind) {
    return kind == RotationDue.Kind.BEGIN || kind == RotationDue.Kind.TEST;
  }

  /** What the incarnation that was seen asks for by now. */
  private RotationRequests latestRequests(ManagedSecret seen) {
    ObjectMeta meta = seen.getMetadata();
    return latest
        .find(meta.getNamespace(), meta.getName())
        .filter(found -> found.getMetadata().getUid().equals(meta.getUid()))
        .map(RotationStage::requests)
        .orElse(RotationRequests.NONE);
  }

  /** What runs is brought to its end: the target may hold the pending value already. */
  private static RotationRequests requests(ManagedSecret ms) {
    boolean isWanted =
        Optional.ofNullable(ms.getSpec().rotation())
            .filter(rotation -> !Boolean.TRUE.equals(rotation.suspend()))
            .isPresent();
    return isWanted
        ? new RotationRequests(
            annotation(ms, StrongroomNames.ROTATE), annotation(ms, StrongroomNames.TEST_ROTATION))
        : RotationRequests.NONE;
  }

  /**
   * What an attempt goes by and a watch tells of: when it changes, the next attempt may succeed.
   */
  private static String basis(
      SecretRecord record,
      RotationRequests requests,
      PolicyReader policy,
      Optional<ExternalSecretTarget> target) {
    return String.join(
        "/",
        record.revision(),
        requests.rotate().orElse(""),
        requests.test().orElse(""),
        policy.revision(),
        target.map(there -> there.getMetadata().getResourceVersion()).orElse(""));
  }

  /** A new rotation makes a version, about as large as the largest that the secret has. */
  private Optional<Finding> overBudget(SecretRecord record) {
    return Attempt.of(
            () -> {
              budget.requireVersion(record);
              return record;
            })
        .failure()
        .map(Failure::finding);
  }

  private static Optional<String> annotation(ManagedSecret ms, String name) {
    return Optional.ofNullable(ms.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .filter(text -> !text.isBlank())
        .map(text -> text.length() > LONGEST_REQUEST ? text.substring(0, LONGEST_REQUEST) : text);
  }

  private static String name(String field, LocalReference reference) {
    return ObjectName.declared("spec.rotation." + field + ".name", reference.name()).value();
  }

  private PolicyReader policy(String namespace, String name) {
    return caches
        .policy(namespace, name)
        .map(policy -> new PolicyReader(policy, minimum))
        .orElseThrow(() -> new NotYet(DeclarationReason.PolicyNotFound.with(name)));
  }

  private ExternalSecretTarget target(String namespace, String name) {
    ExternalSecretTarget target =
        caches
            .target(namespace, name)
            .orElseThrow(() -> new NotYet(DeclarationReason.TargetNotFound.with(name)));
    KeptMetadata.requireWhole(target);
    return target;
  }
}
