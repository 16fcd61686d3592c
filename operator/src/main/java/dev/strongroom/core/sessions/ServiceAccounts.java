package dev.strongroom.core.sessions;

import dev.strongroom.core.problems.Unavailable;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The ServiceAccounts of the cluster. Answers may come from a cache within a bound of seconds. Safe
 * for use by many threads.
 */
public interface ServiceAccounts {
  /** How many tags a role has at most (IAM user guide, "IAM and AWS STS quotas"). */
  int MAX_TAGS = 50;

  /**
   * A ServiceAccount that is there.
   *
   * @param uid which no other ever has
   * @param tags of the role that it is: its labels, the first {@value #MAX_TAGS} of them by name
   */
  record Found(String uid, Map<String, String> tags) {
    /** Copies. */
    public Found {
      tags = Map.copyOf(tags);
    }

    /** One with these labels. */
    public static Found of(String uid, Map<String, String> labels) {
      return new Found(
          uid,
          labels.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .limit(MAX_TAGS)
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  /**
   * A ServiceAccount; empty when there is none or it is being deleted.
   *
   * @throws Unavailable when Kubernetes does not answer
   */
  Optional<Found> find(String namespace, String name);

  /** The ServiceAccount of a session, if it is there; one that was created again is another. */
  default Optional<Found> of(SessionIdentity identity) {
    return find(identity.namespace(), identity.serviceAccount())
        .filter(found -> found.uid().equals(identity.uid()));
  }
}
