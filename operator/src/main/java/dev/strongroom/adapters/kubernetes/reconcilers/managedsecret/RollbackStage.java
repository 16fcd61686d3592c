package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.Rollback;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;

/**
 * Takes up a request to move AWSCURRENT back, once. One that cannot be met is over, too: the secret
 * is as declared, and another request is another id.
 */
public final class RollbackStage {
  private static final int LONGEST_REQUEST = 256;

  private final MoveStagingLabel labels;

  public RollbackStage(MoveStagingLabel labels) {
    this.labels = labels;
  }

  /**
   * What came of a request, or that there was none.
   *
   * @param record the record afterwards
   * @param notice what the user hears of it
   * @param warning why it was refused
   * @param problem why it cannot be read
   */
  record Result(
      SecretRecord record,
      Optional<Finding> notice,
      Optional<Finding> warning,
      Optional<Failure> problem) {
    private static Result unchanged(SecretRecord record, Optional<Failure> problem) {
      return new Result(record, Optional.empty(), Optional.empty(), problem);
    }
  }

  /** The result; a failure when the pass cannot go on. */
  Attempt<Result> check(ManagedSecret ms, SecretRecord record) {
    Optional<Attempt<Rollback>> asked = Rollback.decide(record, asked(ms));
    if (asked.isEmpty()) {
      return Attempt.done(Result.unchanged(record, Optional.empty()));
    }
    Attempt<Result> moved = asked.get().then(rollback -> moved(record, rollback));
    if (moved.failure().filter(Rejected.class::isInstance).isPresent()) {
      return ended(ms, record, moved.failure().get().finding());
    }
    return moved
        .failure()
        .flatMap(Rollback::impossible)
        .map(problem -> Attempt.done(Result.unchanged(record, Optional.of(problem))))
        .orElse(moved);
  }

  private Attempt<Result> ended(ManagedSecret ms, SecretRecord record, Finding cause) {
    String request = asked(ms).request().orElseThrow();
    return Attempt.of(
            () -> labels.endRollBack(record.owner().namespace(), record.arn().name(), request))
        .map(
            ended ->
                new Result(
                    ended,
                    Optional.empty(),
                    Optional.of(SecretReason.RollbackRefused.with(request, cause.message())),
                    Optional.empty()));
  }

  private Attempt<Result> moved(SecretRecord record, Rollback rollback) {
    return Attempt.of(
            () ->
                labels.rollBack(
                    record.owner().namespace(),
                    record.arn().name(),
                    rollback.request(),
                    rollback.to()))
        .map(
            after ->
                new Result(
                    after,
                    Optional.of(rollback.notice(record, after)),
                    Optional.empty(),
                    Optional.empty()));
  }

  private static Rollback.Asked asked(ManagedSecret ms) {
    return new Rollback.Asked(
        annotation(ms, StrongroomNames.ROLLBACK)
            .map(id -> id.substring(0, Math.min(LONGEST_REQUEST, id.length()))),
        annotation(ms, StrongroomNames.ROLLBACK_TO),
        StrongroomNames.ROLLBACK_TO);
  }

  private static Optional<String> annotation(ManagedSecret ms, String name) {
    return Optional.ofNullable(ms.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .filter(text -> !text.isBlank());
  }
}
