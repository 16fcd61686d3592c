package dev.strongroom.core.accesskeys;

import dev.strongroom.core.sessions.AccessKeyIds;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.sessions.SessionIdentity;
import java.time.Instant;

/**
 * An access key that was issued.
 *
 * @param objectUid uid of the AccessKey object, which no other ever has
 * @param identity whom it stands for; the name of its sessions is that of the object
 * @param issuedAt to the second
 */
public record IssuedKey(String objectUid, SessionIdentity identity, Instant issuedAt) {
  /** A static key does not expire: it ends with its object or its ServiceAccount. */
  private static final Instant NEVER = Instant.parse("9999-12-31T23:59:59Z");

  /** {@code AKIA} and 16 letters or digits, which follow from the object's uid. */
  public String id() {
    return AccessKeyIds.ofObject(objectUid);
  }

  /** What a request that is signed with it has. */
  public Session session() {
    return new Session(id(), identity, issuedAt, NEVER);
  }
}
