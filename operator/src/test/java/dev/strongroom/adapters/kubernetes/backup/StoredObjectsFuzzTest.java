package dev.strongroom.adapters.kubernetes.backup;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.adapters.kubernetes.store.KeyRecordMapper;
import dev.strongroom.adapters.kubernetes.store.RecordMapper;
import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.problems.Unreadable;
import dev.strongroom.crds.KeyRecordResource;
import dev.strongroom.crds.SecretRecordResource;
import org.junit.jupiter.api.Tag;

/** Stored objects, whoever wrote them: read, or refused in one way. */
@Tag("fuzz")
class StoredObjectsFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void record(byte[] json) {
    if (json.length == 0) {
      return;
    }
    try {
      SecretRecordResource resource = StoredObjects.record(new BackupEntry(Kind.RECORD, json));
      resource.getMetadata().setResourceVersion("1");
      RecordMapper.toRecord(resource);
    } catch (Unreadable refused) {
      // Damaged, or of a newer version.
    }
  }

  @FuzzTest(maxDuration = "60s")
  void key(byte[] json) {
    if (json.length == 0) {
      return;
    }
    try {
      KeyRecordResource resource = StoredObjects.key(new BackupEntry(Kind.KEY, json));
      resource.getMetadata().setResourceVersion("1");
      KeyRecordMapper.toRecord(resource);
    } catch (Unreadable refused) {
      // Damaged, or of a newer version.
    }
  }
}
