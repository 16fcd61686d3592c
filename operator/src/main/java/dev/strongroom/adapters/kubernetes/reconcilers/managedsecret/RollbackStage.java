package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.record.VersionReference;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.crds.ManagedSecret;
import java.util.Optional;

/**
 * Takes up a request to move AWSCURRENT back, once. One that cannot be met is over, too: the secret
 * is as declared, and another request is another id.
 */
public final class RollbackStage {
  private static final int LONGEST_REQUEST = 256;
  private static final String REQUEST = "the request id";
  private static final String TO = StrongroomNames.ROLLBACK_TO;

  private final MoveStagingLabel labels;

  public RollbackStage(MoveStagingLabel labels) {
    this.labels = labels;
  }

  /** The record afterwards; an annotation that cannot be read fails the pass at its end. */
  SecretRecord check(ManagedSecret ms, SecretRecord record, PassState state) {
    Optional<String> request =
        annotation(ms, StrongroomNames.ROLLBACK)
            .map(id -> id.substring(0, Math.min(LONGEST_REQUEST, id.length())))
            .filter(id -> !record.lastRollback().equals(Optional.of(id)));
    if (request.isEmpty()) {
      return record;
    }
    try {
      DeclaredText.oneLine(REQUEST, request.get());
      Optional<String> to =
          annotation(ms, StrongroomNames.ROLLBACK_TO).map(text -> DeclaredText.oneLine(TO, text));
      return rollBack(record, request.get(), to, state);
    } catch (InvalidInput | Unreadable impossible) {
      state.failed(
          new InvalidInput(
              DeclarationReason.RollbackImpossible.with(impossible.finding().message())));
      return record;
    }
  }

  private SecretRecord rollBack(
      SecretRecord record, String request, Optional<String> text, PassState state) {
    String namespace = record.owner().namespace();
    SecretName name = record.arn().name();
    try {
      VersionReference to =
          text.map(t -> reference(record, t)).orElse(VersionReference.to(StagingLabel.PREVIOUS));
      SecretRecord moved = labels.rollBack(namespace, name, request, to);
      state.notice(
          moved.current().equals(record.current())
              ? SecretReason.NothingToRollBack.with(request)
              : SecretReason.RolledBack.with(moved.current().orElseThrow(), request));
      return moved;
    } catch (Rejected refused) {
      SecretRecord ended = labels.endRollBack(namespace, name, request);
      state.warning(SecretReason.RollbackRefused.with(request, refused.finding().message()));
      return ended;
    }
  }

  /** A label that the secret has, else a version id. */
  private static VersionReference reference(SecretRecord record, String text) {
    StagingLabel label = new StagingLabel(text);
    return record.labels().version(label).isPresent() || text.length() < VersionId.SHORTEST
        ? VersionReference.to(label)
        : VersionReference.to(new VersionId(text));
  }

  private static Optional<String> annotation(ManagedSecret ms, String name) {
    return Optional.ofNullable(ms.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .filter(text -> !text.isBlank());
  }
}
