package dev.strongroom.core.record;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which incarnation of its namespace a secret or key belongs to. Whoever creates a namespace under
 * the name of a deleted one is somebody else until a cluster administrator says otherwise.
 *
 * @param namespaceUid the namespace's uid; {@value #RESTORED_MARK} after a restore; empty when the
 *     object was stored before this was recorded
 */
public record Tenancy(String namespaceUid) {
  private static final String RESTORED_MARK = "restored";

  /** Stored before namespaces' uids were recorded. */
  public static final Tenancy UNKNOWN = new Tenancy("");

  /** Restored from a backup, perhaps in another cluster: the next owner of the name may have it. */
  public static final Tenancy RESTORED = new Tenancy(RESTORED_MARK);

  /** How far the clocks of operator and API server may differ. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** What stands for an unknown uid in the annotation that hands things over, and in messages. */
  private static final String UNKNOWN_UID = "unknown";

  /** In the namespace with this uid. */
  public static Tenancy of(String namespaceUid) {
    return new Tenancy(namespaceUid);
  }

  /** As it is stored; empty for {@link #UNKNOWN}. */
  public Optional<String> stored() {
    return Optional.of(namespaceUid).filter(uid -> !uid.isEmpty());
  }

  /** Whether it names one incarnation of the namespace. */
  public boolean isBound() {
    return !equals(UNKNOWN) && !equals(RESTORED);
  }

  /**
   * Whether the owner of this namespace may have it. Of what was stored before uids were recorded
   * it is known that no namespace created later can have made it.
   *
   * @param madeAt when the secret or key was made
   */
  public boolean admits(NamespaceIdentity namespace, Instant madeAt) {
    if (equals(RESTORED) || namespace.restoreFrom().contains(uid())) {
      return true;
    }
    return isBound()
        ? namespaceUid.equals(namespace.uid())
        : !namespace.createdAt().isAfter(madeAt.plus(SKEW));
  }

  /** The uid as a message and the annotation {@code strongroom.dev/restore-from} name it. */
  public String uid() {
    return equals(UNKNOWN) ? UNKNOWN_UID : namespaceUid;
  }
}
