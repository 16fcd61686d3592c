package dev.strongroom.core.record;

import dev.strongroom.core.record.RotationState.RotationFailure;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Something that Strongroom did to a secret by itself, for the audit trail. It has identifiers and
 * times and never a value.
 *
 * @param kind what was done
 * @param versions the versions that it was done to, for each of which the trail has a record; empty
 *     for one record about the secret as a whole
 * @param serial serial number of the record with this change
 * @param at when it was done
 * @param failure how a rotation failed
 * @param deletionAt when a secret that is scheduled for deletion will be removed
 */
public record ServiceEvent(
    Kind kind,
    List<VersionId> versions,
    long serial,
    Instant at,
    Optional<RotationFailure> failure,
    Optional<Instant> deletionAt) {

  /** What was done; most have the names of CloudTrail's service events. */
  public enum Kind {
    ROTATION_STARTED,
    ROTATION_SUCCEEDED,
    ROTATION_FAILED,
    ROTATION_ABANDONED,
    TEST_ROTATION_STARTED,
    TEST_ROTATION_SUCCEEDED,
    TEST_ROTATION_FAILED,
    SECRET_DELETION_SCHEDULED,
    START_SECRET_VERSION_DELETE,
    END_SECRET_VERSION_DELETE,
    CANCEL_SECRET_VERSION_DELETE,
    SECRET_VERSION_DELETION,
    REPLICATION_STARTED,
    REPLICATION_SUCCEEDED,
    REPLICATION_FAILED;

    /** Its eventName, such as {@code RotationStarted}. */
    public String eventName() {
      StringBuilder name = new StringBuilder();
      for (String word : name().split("_")) {
        name.append(word.charAt(0)).append(word.substring(1).toLowerCase(Locale.ROOT));
      }
      return name.toString();
    }
  }

  /** Copies. */
  public ServiceEvent {
    versions = List.copyOf(versions);
  }

  /** How many records the trail has of it. */
  public int size() {
    return Math.max(1, versions.size());
  }
}
