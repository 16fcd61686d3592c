package dev.strongroom.core.record;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which regions a secret is to be replicated to. That is kept until regions are connected; nothing
 * is copied before, and no replica is in sync.
 */
public final class ReplicaRegions {
  /** More than AWS has. */
  private static final int MOST = 50;

  private ReplicaRegions() {}

  /**
   * With replicas added, which replace those of the same region.
   *
   * @param own the region of the secret
   * @throws Rejected when one is in its own region, two are in the same, or there are too many
   */
  public static SecretAttributes add(
      SecretAttributes attributes, String own, List<RegionReplica> replicas) {
    Map<String, RegionReplica> next = new TreeMap<>();
    for (RegionReplica replica : replicas) {
      RegionReplica kept = RegionReplica.requested(replica.region(), replica.kmsKeyId());
      if (replica.region().equals(own) || next.put(replica.region(), kept) != null) {
        throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.InvalidReplicaRegion.with());
      }
    }
    attributes.replicas().forEach(known -> next.putIfAbsent(known.region(), known));
    if (next.size() > MOST) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.TooManyReplicas.with(MOST));
    }
    return attributes.withReplicas(List.copyOf(next.values()));
  }

  /**
   * Without the replicas in some regions.
   *
   * @throws Rejected when there is none in one of them
   */
  public static SecretAttributes remove(SecretAttributes attributes, List<String> regions) {
    List<String> known = attributes.replicas().stream().map(RegionReplica::region).toList();
    if (!known.containsAll(regions)) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.InvalidReplicaRegion.with());
    }
    return attributes.withReplicas(
        attributes.replicas().stream()
            .filter(replica -> !regions.contains(replica.region()))
            .toList());
  }
}
