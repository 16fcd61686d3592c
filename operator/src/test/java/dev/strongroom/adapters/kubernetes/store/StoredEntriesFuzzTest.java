package dev.strongroom.adapters.kubernetes.store;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.core.backup.BackupEntry;
import dev.strongroom.core.backup.BackupEntry.Kind;
import dev.strongroom.core.problems.Unreadable;
import org.junit.jupiter.api.Tag;

/** Stored objects, whoever wrote them: read, or refused in one way. */
@Tag("fuzz")
class StoredEntriesFuzzTest {
  @FuzzTest(maxDuration = "60s")
  void record(byte[] json) {
    if (json.length == 0) {
      return;
    }
    try {
      new StoredEntries().record(new BackupEntry(Kind.RECORD, json)).record();
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
      new StoredEntries().key(new BackupEntry(Kind.KEY, json)).record();
    } catch (Unreadable refused) {
      // Damaged, or of a newer version.
    }
  }
}
