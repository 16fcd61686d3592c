package dev.strongroom.core.record;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A staging label that has moved to another version. There is one for every label but AWSPENDING
 * and AWSPREVIOUS, custom ones included, and none for labels that are taken away ("Secret event
 * notifications", AWS user guide).
 *
 * @param label the label
 * @param version the version that it is on since then
 * @param serial serial number of the record with this change: orders the changes of a secret
 * @param at when it moved
 */
public record LabelUpdate(StagingLabel label, VersionId version, long serial, Instant at) {

  /** The updates of a record that was changed or created, in lexical order of the labels. */
  public static List<LabelUpdate> between(
      Optional<SecretRecord> before, SecretRecord after, long serial, Instant at) {
    List<LabelUpdate> updates = new ArrayList<>();
    for (Map.Entry<StagingLabel, VersionId> now : after.labels().labels().entrySet()) {
      Optional<VersionId> was = before.flatMap(b -> b.labels().version(now.getKey()));
      if (isTold(now.getKey()) && !was.equals(Optional.of(now.getValue()))) {
        updates.add(new LabelUpdate(now.getKey(), now.getValue(), serial, at));
      }
    }
    return List.copyOf(updates);
  }

  private static boolean isTold(StagingLabel label) {
    return !label.equals(StagingLabel.PENDING) && !label.equals(StagingLabel.PREVIOUS);
  }
}
