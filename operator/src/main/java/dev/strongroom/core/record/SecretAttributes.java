package dev.strongroom.core.record;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What callers of the AWS API and the service itself have set of a secret and no object declares.
 *
 * @param managedPolicies resource policies that the service attaches, by name; never the one that
 *     users write, which is declared ({@link Metadata#policy})
 * @param replicas the regions that the secret is to be replicated to
 * @param primary the secret of another account that this one is a replica of
 * @param accountReplica the replica of this secret in another account, of which there is at most
 *     one
 * @param rotation what RotateSecret has set
 * @param followed what was taken last from the Secret that the secret follows
 */
public record SecretAttributes(
    SortedMap<String, String> managedPolicies,
    List<RegionReplica> replicas,
    Optional<CrossAccountLink> primary,
    Optional<CrossAccountLink> accountReplica,
    Optional<RotationSettings> rotation,
    Optional<FollowedSource> followed) {
  /** Nothing is set. */
  public static final SecretAttributes NONE =
      new SecretAttributes(
          Collections.emptySortedMap(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /**
   * A region that the secret is to be replicated to (AWS ReplicationStatusType). It is never in
   * sync before there are regions to replicate to.
   *
   * @param region its name
   * @param kmsKeyId the key there, as it was named; empty for the default key
   * @param failed whether the replication failed; else it is in progress
   * @param message why, as earlier versions noted it
   */
  public record RegionReplica(
      String region, Optional<String> kmsKeyId, boolean failed, Optional<String> message) {
    /** One that was just asked for. */
    public static RegionReplica requested(String region, Optional<String> kmsKeyId) {
      return new RegionReplica(region, kmsKeyId, false, Optional.empty());
    }
  }

  /**
   * A rotation as RotateSecret has set it. It stays when rotation is cancelled.
   *
   * @param enabled whether it is on
   * @param functionArn RotationLambdaARN
   * @param afterDays AutomaticallyAfterDays
   * @param schedule ScheduleExpression
   * @param duration Duration, such as {@code 3h}
   * @param externalMetadata ExternalSecretRotationMetadata
   * @param externalRoleArn ExternalSecretRotationRoleArn
   */
  public record RotationSettings(
      boolean enabled,
      Optional<String> functionArn,
      Optional<Integer> afterDays,
      Optional<String> schedule,
      Optional<String> duration,
      SortedMap<String, String> externalMetadata,
      Optional<String> externalRoleArn) {
    /** Copies. */
    public RotationSettings {
      externalMetadata = Collections.unmodifiableSortedMap(new TreeMap<>(externalMetadata));
    }

    /** On or off. */
    public RotationSettings turned(boolean on) {
      return new RotationSettings(
          on, functionArn, afterDays, schedule, duration, externalMetadata, externalRoleArn);
    }
  }

  /** Copies. */
  public SecretAttributes {
    managedPolicies = Collections.unmodifiableSortedMap(new TreeMap<>(managedPolicies));
    replicas = List.copyOf(replicas);
  }

  /** With other policies of the service. */
  public SecretAttributes withManagedPolicies(Map<String, String> next) {
    return new SecretAttributes(
        new TreeMap<>(next), replicas, primary, accountReplica, rotation, followed);
  }

  /** With other regions. */
  public SecretAttributes withReplicas(List<RegionReplica> next) {
    return new SecretAttributes(managedPolicies, next, primary, accountReplica, rotation, followed);
  }

  /** A replica of another primary, or of none. */
  public SecretAttributes withPrimary(Optional<CrossAccountLink> next) {
    return new SecretAttributes(
        managedPolicies, replicas, next, accountReplica, rotation, followed);
  }

  /** With another replica in another account, or none. */
  public SecretAttributes withAccountReplica(Optional<CrossAccountLink> next) {
    return new SecretAttributes(managedPolicies, replicas, primary, next, rotation, followed);
  }

  /** With other settings of rotation. */
  public SecretAttributes withRotation(Optional<RotationSettings> next) {
    return new SecretAttributes(managedPolicies, replicas, primary, accountReplica, next, followed);
  }

  /** With another state of the Secret that is followed. */
  public SecretAttributes withFollowed(FollowedSource next) {
    return new SecretAttributes(
        managedPolicies, replicas, primary, accountReplica, rotation, Optional.of(next));
  }
}
