package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.LabelOutbox;
import dev.strongroom.core.record.LabelUpdate;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordSpec;
import java.time.Instant;
import java.util.List;

/** Translates between the outbox of a record and its stored form. */
final class OutboxMapper {
  private OutboxMapper() {}

  static LabelOutbox toOutbox(SecretRecordSpec spec) {
    if (spec.getLabelUpdates() == null && spec.getDroppedLabelUpdates() == null) {
      return LabelOutbox.EMPTY;
    }
    List<LabelUpdate> updates =
        spec.getLabelUpdates() == null
            ? List.of()
            : spec.getLabelUpdates().stream().map(OutboxMapper::update).toList();
    Long dropped = spec.getDroppedLabelUpdates();
    return new LabelOutbox(updates, dropped == null ? 0 : dropped);
  }

  private static LabelUpdate update(SecretRecordSpec.LabelUpdate stored) {
    return new LabelUpdate(
        new StagingLabel(stored.label()),
        new VersionId(stored.version()),
        stored.serial(),
        Instant.parse(stored.at()));
  }

  static void write(LabelOutbox outbox, SecretRecordSpec spec) {
    List<SecretRecordSpec.LabelUpdate> updates =
        outbox.updates().stream()
            .map(
                u ->
                    new SecretRecordSpec.LabelUpdate(
                        u.label().value(), u.version().value(), u.serial(), u.at().toString()))
            .toList();
    spec.setLabelUpdates(updates.isEmpty() ? null : updates);
    spec.setDroppedLabelUpdates(outbox.dropped() == 0 ? null : outbox.dropped());
  }
}
