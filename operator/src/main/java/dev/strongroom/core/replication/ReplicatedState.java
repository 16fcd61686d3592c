package dev.strongroom.core.replication;

import dev.strongroom.core.crypto.Sha256;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.LabelMap;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.record.VersionId;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a primary its cross-account replica has: all staging labels and the versions that they
 * are on, under the same version ids. A version without a value, which a rotation has announced, is
 * not replicated, and neither are its labels. AWS documents the value alone; labels follow here so
 * that clients find AWSPREVIOUS, and those of their own, in both accounts.
 */
public final class ReplicatedState {
  private ReplicatedState() {}

  /** The versions, oldest first. */
  public static List<VersionEntry> versions(SecretRecord primary) {
    LabelMap labels = labels(primary);
    return primary.versions().stream()
        .filter(version -> !labels.of(version.id()).isEmpty())
        .toList();
  }

  /** The labels. */
  public static LabelMap labels(SecretRecord primary) {
    SortedMap<StagingLabel, VersionId> labels = new TreeMap<>(primary.labels().labels());
    labels
        .values()
        .removeIf(id -> primary.version(id).filter(version -> !version.empty()).isEmpty());
    return new LabelMap(labels);
  }

  /**
   * A digest of labels and versions. Values never change, so it stands for them too; a version that
   * was removed and put again has another time of creation.
   */
  public static String digest(SecretRecord record) {
    StringBuilder state = new StringBuilder();
    labels(record)
        .labels()
        .forEach(
            (label, id) ->
                state
                    .append(label.value())
                    .append('\n')
                    .append(id.value())
                    .append('\n')
                    .append(record.version(id).orElseThrow().createdAt())
                    .append('\n'));
    return HexFormat.of().formatHex(Sha256.of(state.toString()), 0, 16);
  }

  /**
   * How a replication stands, as DescribeSecret tells it: a primary that was changed since the last
   * copy is not in sync.
   */
  public static Status status(SecretRecord record, CrossAccountLink link) {
    boolean isPrimary = record.attributes().accountReplica().filter(link::equals).isPresent();
    boolean isBehind =
        isPrimary
            && link.status() == Status.IN_SYNC
            && link.copied().filter(digest(record)::equals).isEmpty();
    return isBehind ? Status.IN_PROGRESS : link.status();
  }
}
