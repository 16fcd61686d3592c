package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.adapters.kubernetes.declarations.Declaration;
import dev.strongroom.adapters.kubernetes.declarations.PolicyReader;
import dev.strongroom.adapters.kubernetes.declarations.RotationPlans;
import dev.strongroom.adapters.kubernetes.watches.Caches;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.NotYet;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.RotationReason;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.rotation.RetryRules;
import dev.strongroom.core.rotation.RotationDue;
import dev.strongroom.core.rotation.RotationFindings;
import dev.strongroom.crds.ExternalSecretTarget;
import dev.strongroom.crds.LocalReference;
import dev.strongroom.crds.ManagedSecret;
import dev.strongroom.crds.ManagedSecretSpec;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Finds out whether a rotation is due and has it run; the pass itself never waits for a target. */
public final class RotationStage {
  private static final Set<Reason> UNDECIDED =
      Set.of(
          RotationReason.RotationRunning,
          RotationReason.RotationRetrying,
          RotationReason.RotationQueued,
          RotationReason.RotationNotStarted);

  /** A run that changes the record brings the object back; this is for those that do not. */
  private static final Duration LOOK_AFTER = Duration.ofSeconds(5);

  /** A namespace that has used up its budget gets room when its deleted secrets are removed. */
  private static final Duration LOOK_WHEN_FULL = Duration.ofMinutes(10);

  private static final int LONGEST_REQUEST = 256;

  private final Caches caches;
  private final RotationPlans plans;
  private final RotationRunner runner;
  private final AccountBudget budget;
  private final Clock clock;

  public RotationStage(
      Caches caches,
      RotationPlans plans,
      RotationRunner runner,
      AccountBudget budget,
      Clock clock) {
    this.caches = caches;
    this.plans = plans;
    this.runner = runner;
    this.budget = budget;
    this.clock = clock;
  }

  void check(Declaration declaration, ManagedSecret ms, SecretRecord record, PassState state) {
    declaration.rotation().ifPresent(rotation -> check(rotation, ms, record, state));
  }

  private void check(
      ManagedSecretSpec.Rotation rotation, ManagedSecret ms, SecretRecord record, PassState state) {
    String namespace = ms.getMetadata().getNamespace();
    PolicyReader policy = policy(namespace, name("policyRef", rotation.policyRef()));
    ExternalSecretTarget target = target(namespace, name("targetRef", rotation.targetRef()));
    RetryRules retries = policy.retries();
    Optional<String> request = request(ms);
    Instant now = clock.instant();
    RotationDue due =
        RotationDue.decide(record, request, retries, RotationPlans.times(policy, record), now);
    Optional<Finding> overBudget =
        due.kind() == RotationDue.Kind.BEGIN ? overBudget(record) : Optional.empty();
    if (overBudget.isPresent()) {
      state.rotated("False", overBudget.get());
      state.nextCheck(now.plus(LOOK_WHEN_FULL));
      return;
    }
    switch (due.kind()) {
      case BEGIN, JOIN, RESUME, RESCHEDULE -> {
        Optional<String> consent = annotation(ms, StrongroomNames.ROTATE_TO_HOST);
        String basis =
            String.join(
                "/",
                basis(record, request, policy, target),
                Long.toString(plans.changesFor(target)),
                consent.orElse(""));
        Optional<Instant> held = runner.heldUntil(record, basis);
        if (held.isPresent()) {
          state.nextCheck(held.get());
          break;
        }
        runner.proceed(
            record,
            request,
            basis,
            () -> plans.plan(policy, target, record, consent),
            () -> caches.lookAgain(ResourceID.fromResource(ms)));
        state.nextCheck(nextCheck(record, now));
      }
      case WAIT, BLOCKED -> due.checkAt().ifPresent(state::nextCheck);
      default -> throw new IllegalStateException("unknown kind");
    }
    due.obstacle()
        .or(() -> runner.waitingSince(record).map(runner::queued))
        .or(() -> runner.obstacle(record))
        .or(() -> RotationFindings.of(record, retries))
        .ifPresent(finding -> state.rotated(status(finding), finding));
  }

  /**
   * What an attempt goes by and a watch tells of: when it changes, the next attempt may succeed.
   */
  private static String basis(
      SecretRecord record,
      Optional<String> request,
      PolicyReader policy,
      ExternalSecretTarget target) {
    return String.join(
        "/",
        record.revision(),
        request.orElse(""),
        policy.revision(),
        target.getMetadata().getResourceVersion());
  }

  private static String status(Finding finding) {
    if (finding.reason() == RotationReason.RotationSucceeded) {
      return "True";
    }
    return UNDECIDED.contains(finding.reason()) ? "Unknown" : "False";
  }

  /** A new rotation makes a version, about as large as the largest that the secret has. */
  private Optional<Finding> overBudget(SecretRecord record) {
    try {
      budget.requireVersion(record);
      return Optional.empty();
    } catch (Rejected exceeded) {
      return Optional.of(exceeded.finding());
    }
  }

  /** One that waits for a thread is looked at ever less often: it comes back when it has run. */
  private Instant nextCheck(SecretRecord record, Instant now) {
    Duration waited =
        runner.waitingSince(record).map(at -> Duration.between(at, now)).orElse(LOOK_AFTER);
    return now.plus(waited.compareTo(LOOK_AFTER) > 0 ? waited : LOOK_AFTER);
  }

  private static Optional<String> request(ManagedSecret ms) {
    return annotation(ms, StrongroomNames.ROTATE);
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
        .map(PolicyReader::new)
        .orElseThrow(() -> new NotYet(DeclarationReason.PolicyNotFound.with(name)));
  }

  private ExternalSecretTarget target(String namespace, String name) {
    return caches
        .target(namespace, name)
        .orElseThrow(() -> new NotYet(DeclarationReason.TargetNotFound.with(name)));
  }
}
