package dev.strongroom.adapters.kubernetes.store;

import dev.strongroom.core.record.AuditOutbox;
import dev.strongroom.core.record.ServiceEvent;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.crds.SecretRecordSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Translates between the service events of a record and their stored form. */
final class AuditOutboxMapper {
  private AuditOutboxMapper() {}

  static AuditOutbox read(SecretRecordSpec.AuditOutbox stored) {
    if (stored == null) {
      return AuditOutbox.EMPTY;
    }
    return new AuditOutbox(
        stored.events() == null
            ? List.of()
            : stored.events().stream().map(AuditOutboxMapper::event).toList(),
        RecordMapper.time(stored.recordedUntil()));
  }

  private static ServiceEvent event(SecretRecordSpec.ServiceEvent stored) {
    return new ServiceEvent(
        ServiceEvent.Kind.valueOf(stored.event()),
        stored.versions() == null
            ? List.of()
            : stored.versions().stream().map(VersionId::new).toList(),
        stored.serial(),
        Instant.parse(stored.at()),
        Optional.ofNullable(stored.failure()).map(RotationMapper::failure),
        RecordMapper.time(stored.deletionAt()));
  }

  /** As it is stored, without a seal; null when it is empty. */
  static SecretRecordSpec.AuditOutbox stored(AuditOutbox outbox) {
    return outbox.isEmpty()
        ? null
        : new SecretRecordSpec.AuditOutbox(
            outbox.events().stream().map(AuditOutboxMapper::event).toList(),
            RecordMapper.text(outbox.recordedUntil()),
            null);
  }

  private static SecretRecordSpec.ServiceEvent event(ServiceEvent event) {
    return new SecretRecordSpec.ServiceEvent(
        event.kind().name(),
        event.versions().isEmpty()
            ? null
            : event.versions().stream().map(VersionId::value).toList(),
        event.serial(),
        event.at().toString(),
        event.failure().map(RotationMapper::failure).orElse(null),
        RecordMapper.text(event.deletionAt()));
  }
}
