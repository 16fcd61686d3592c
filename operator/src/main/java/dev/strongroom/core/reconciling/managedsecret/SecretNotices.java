package dev.strongroom.core.reconciling.managedsecret;

import dev.strongroom.core.problems.Finding;
import dev.strongroom.core.problems.SecretReason;
import dev.strongroom.core.record.SecretRecord;
import java.util.ArrayList;
import java.util.List;

/** What users hear of a record that was brought to its declaration. */
public final class SecretNotices {
  private SecretNotices() {}

  /** What has become of a secret that was there before. */
  public static List<Finding> of(SecretRecord before, SecretRecord now) {
    List<Finding> notices = new ArrayList<>();
    if (before.deletion().isPresent() && now.deletion().isEmpty()) {
      notices.add(SecretReason.Restored.with(now.arn().name()));
    }
    if (isTakenOver(before, now)) {
      notices.add(SecretReason.TakenOver.with(now.arn().name(), before.owner()));
    }
    return notices;
  }

  /** Whether another object has it now, so that the former owner is to be looked at. */
  public static boolean isTakenOver(SecretRecord before, SecretRecord now) {
    return !before.owner().sameObject(now.owner());
  }
}
