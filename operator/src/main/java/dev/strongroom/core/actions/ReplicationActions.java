package dev.strongroom.core.actions;

import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.record.ReplicaRegions;
import dev.strongroom.core.record.SecretAttributes.RegionReplica;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.replication.ReplicaLinks;
import dev.strongroom.core.secrets.ChangeAttributes;
import java.util.List;
import java.util.Optional;

/**
 * Replicas in other regions: AWS ReplicateSecretToRegions, RemoveRegionsFromReplication; and
 * StopReplicationToReplica, which is called on replicas in other accounts too. What is asked for of
 * regions is kept; nothing is copied before they are connected, and none is called in sync.
 */
public final class ReplicationActions {
  private final SecretAccess access;
  private final ChangeAttributes changing;
  private final AssociateReplica links;

  /** Actions that go this way to their secrets. */
  public ReplicationActions(
      SecretAccess access, ChangeAttributes changing, AssociateReplica links) {
    this.access = access;
    this.changing = changing;
    this.links = links;
  }

  /** The condition keys of replicas that are added. */
  static RequestContext.Builder into(
      RequestContext.Builder keys, List<RegionReplica> replicas, Optional<Boolean> overwrite) {
    overwrite.ifPresent(flag -> keys.bool(ConditionKeys.FORCE_OVERWRITE_REPLICA, flag));
    return keys.list(
        ConditionKeys.ADD_REPLICA_REGIONS, replicas.stream().map(RegionReplica::region).toList());
  }

  /**
   * Adds replicas, which replace those of the same region.
   *
   * @param overwrite ForceOverwriteReplicaSecret
   * @return the record as it is now
   * @throws Rejected when the caller may not, the secret is scheduled for deletion or is a replica
   *     itself, or a region is its own or named twice
   * @throws Failure when the store does not answer
   */
  public SecretRecord replicate(
      ActionCall call, String secretId, List<RegionReplica> replicas, Optional<Boolean> overwrite) {
    SecretRecord record =
        access.require(
            call.with(keys -> into(keys, replicas, overwrite)),
            SecretAction.REPLICATE_SECRET_TO_REGIONS,
            secretId);
    VersionChanges.requireWritable(record);
    return changing.change(
        record.owner().namespace(),
        record.arn().name(),
        attributes -> ReplicaRegions.add(attributes, record.arn().region(), replicas));
  }

  /**
   * Takes replicas away.
   *
   * @return the record as it is now
   * @throws Rejected when the caller may not, the secret is scheduled for deletion, or it has no
   *     replica in a region
   * @throws Failure when the store does not answer
   */
  public SecretRecord remove(ActionCall call, String secretId, List<String> regions) {
    SecretRecord record =
        access.require(call, SecretAction.REMOVE_REGIONS_FROM_REPLICATION, secretId);
    return changing.change(
        record.owner().namespace(),
        record.arn().name(),
        attributes -> ReplicaRegions.remove(attributes, regions));
  }

  /**
   * Makes a secret of its own of a cross-account replica. It keeps what it has; the policy goes by
   * which its primary's account could associate it.
   *
   * @return the record as it is now
   * @throws Rejected when the caller may not, including DeleteResourcePolicy for that policy, or
   *     the secret is scheduled for deletion or no replica: no region is connected from which it
   *     could be one
   * @throws Failure when the store does not answer
   */
  public SecretRecord stop(ActionCall call, String secretId) {
    SecretRecord record = access.require(call, SecretAction.STOP_REPLICATION_TO_REPLICA, secretId);
    VersionChanges.requireUsable(record);
    if (record.attributes().primary().isPresent()) {
      access.require(
          call.with(keys -> keys.text(ConditionKeys.POLICY_NAME, ReplicaLinks.POLICY)),
          SecretAction.DELETE_RESOURCE_POLICY,
          secretId);
    }
    return links.promote(record);
  }
}
