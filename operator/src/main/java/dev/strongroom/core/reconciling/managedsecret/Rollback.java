package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import java.util.Optional;

/**
 * A move of AWSCURRENT back that is to be carried out.
 *
 * @param request its id, which is taken up once
 * @param to where AWSCURRENT goes
 */
public record Rollback(String request, VersionReference to) {
  private static final String REQUEST = "the request id";

  /**
   * What a user asks for, as it is written.
   *
   * @param request the id; empty when nothing is asked for
   * @param to a label or a version id; empty for AWSPREVIOUS
   * @param field the field that holds {@code to}, for messages
   */
  public record Asked(Optional<String> request, Optional<String> to, String field) {}

  /** Decides; empty when nothing new is asked for. */
  public static Optional<Attempt<Rollback>> decide(SecretRecord record, Asked asked) {
    return asked
        .request()
        .filter(id -> !record.lastRollback().equals(Optional.of(id)))
        .map(id -> Attempt.of(() -> read(record, id, asked)));
  }

  private static Rollback read(SecretRecord record, String id, Asked asked) {
    DeclaredText.oneLine(REQUEST, id);
    return new Rollback(
        id,
        asked
            .to()
            .map(text -> DeclaredText.oneLine(asked.field(), text))
            .map(text -> reference(record, text))
            .orElse(VersionReference.to(StagingLabel.PREVIOUS)));
  }

  /** A label that the secret has, else a version id. */
  private static VersionReference reference(SecretRecord record, String text) {
    StagingLabel label = new StagingLabel(text);
    return record.labels().version(label).isPresent() || text.length() < VersionId.SHORTEST
        ? VersionReference.to(label)
        : VersionReference.to(new VersionId(text));
  }

  /** What the user hears of it once it is done. */
  public Finding notice(SecretRecord before, SecretRecord after) {
    return after.current().equals(before.current())
        ? SecretReason.NothingToRollBack.with(request)
        : SecretReason.RolledBack.with(after.current().orElseThrow(), request);
  }

  /**
   * Why it cannot be carried out, if that is the user's to change; the rest of the pass goes on
   * then. Empty for failures that say nothing about the request.
   */
  public static Optional<Failure> impossible(Failure failure) {
    boolean isUsers = failure instanceof InvalidInput || failure instanceof Unreadable;
    return isUsers
        ? Optional.of(
            new InvalidInput(
                DeclarationReason.RollbackImpossible.with(failure.finding().message())))
        : Optional.empty();
  }
}
