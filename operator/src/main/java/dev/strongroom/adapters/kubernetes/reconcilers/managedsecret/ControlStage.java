package dev.strongroom.adapters.kubernetes.reconcilers.managedsecret;

import dev.strongroom.adapters.kubernetes.api.StrongroomNames;
import dev.strongroom.core.problems.DeclaredText;
import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.reconciling.Attempt;
import dev.strongroom.core.reconciling.managedsecret.RotationControls;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.secrets.RotationControl;
import dev.strongroom.crds.ManagedSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes up requests to cancel a rotation and to remove AWSPENDING, each once. */
public final class ControlStage {
  private static final int LONGEST_REQUEST = 256;

  private final RotationControl control;

  public ControlStage(RotationControl control) {
    this.control = control;
  }

  /**
   * What came of the requests.
   *
   * @param record the record afterwards
   * @param notices what was done
   * @param warnings what was not done
   */
  record Result(SecretRecord record, List<Finding> notices, List<Finding> warnings) {}

  /** The result; a failure when the pass cannot go on. */
  Attempt<Result> check(ManagedSecret ms, SecretRecord record) {
    return Attempt.of(
        () ->
            carriedOut(
                record,
                RotationControls.of(
                    record,
                    request(ms, StrongroomNames.CANCEL_ROTATION),
                    request(ms, StrongroomNames.CLEAR_PENDING))));
  }

  private Result carriedOut(SecretRecord record, RotationControls asked) {
    List<Finding> notices = new ArrayList<>();
    List<Finding> warnings = new ArrayList<>();
    String namespace = record.owner().namespace();
    SecretRecord now = record;
    if (asked.cancel().isPresent()) {
      String id = asked.cancel().get();
      notices.add(RotationControls.cancelled(now, id));
      now = control.cancel(namespace, now.arn().name(), id);
    }
    if (asked.clear().isPresent()) {
      String id = asked.clear().get();
      (RotationControls.isRefused(now) ? warnings : notices).add(RotationControls.cleared(now, id));
      now = control.clear(namespace, now.arn().name(), id);
    }
    return new Result(now, notices, warnings);
  }

  private static Optional<String> request(ManagedSecret ms, String name) {
    return Optional.ofNullable(ms.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name))
        .filter(text -> !text.isBlank())
        .map(text -> text.substring(0, Math.min(LONGEST_REQUEST, text.length())))
        .map(text -> DeclaredText.oneLine("metadata.annotations[" + name + "]", text));
  }
}
