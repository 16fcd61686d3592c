package dev.strongroom.core.replication;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import java.util.Set;

/** Whether a primary may be copied to its replica now. Safe for use by many threads. */
public interface CopyRights {
  /**
   * Requires that the role in whose name copies are made may decrypt versions of the primary and
   * encrypt them for the replica.
   *
   * @throws Rejected with a {@link ReplicationReason} when it may not, or is not there any more
   * @throws Unavailable when that cannot be asked
   */
  void require(SecretRecord primary, SecretRecord replica, Set<VersionId> versions);
}
