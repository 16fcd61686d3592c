package dev.strongroom.core.replication;

import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.CrossAccountLink.Status;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretAttributes;
import dev.strongroom.core.record.SecretRecord;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The links between a primary and its cross-account replica. Each end changes its own alone: the
 * replica names its primary when it is created, the primary lists its replica when that is
 * associated. So either can leave without the other's consent, and nobody becomes a replica, or
 * gets one, by what another account does.
 */
public final class ReplicaLinks {
  /** Name of the resource policy by which a replica lets its primary's account associate it. */
  public static final String POLICY = "cross-account-replication";

  /** AWS does not publish its text. This allows what is needed and nothing else. */
  private static final String POLICY_TEXT =
      """
      {"Version":"2012-10-17","Statement":[{"Sid":"AcceptReplication","Effect":"Allow",\
      "Principal":{"AWS":"arn:aws:iam::%s:root"},\
      "Action":"secretsmanager:AcceptCrossAccountReplication","Resource":"*"}]}\
      """;

  private ReplicaLinks() {}

  /** The attributes of a new replica, which nobody has associated yet. */
  public static SecretAttributes replicaOf(SecretArn primary) {
    return SecretAttributes.NONE
        .withManagedPolicies(Map.of(POLICY, policyText(primary)))
        .withPrimary(Optional.of(CrossAccountLink.toPrimary(primary, Status.PENDING)));
  }

  /** The policy of that name on a replica of this primary. */
  public static String policyText(SecretArn primary) {
    return POLICY_TEXT.formatted(primary.account());
  }

  /** Whether a secret is a replica that names this primary. */
  public static boolean names(SecretRecord replica, SecretArn primary) {
    return replica.attributes().primary().filter(link -> link.arn().equals(primary)).isPresent();
  }

  /** Whether a secret lists this replica, and the replica has not left. */
  public static boolean lists(SecretRecord primary, SecretArn replica) {
    return primary
        .attributes()
        .accountReplica()
        .filter(link -> link.arn().equals(replica))
        .filter(link -> link.status() != Status.DETACHED)
        .isPresent();
  }

  /**
   * The attributes of a primary with a replica; of one that has this replica already, with the role
   * and the restriction of this call.
   *
   * @param primary its ARN
   * @throws Rejected when it is a replica itself, or has another replica, be it one that has left
   */
  public static SecretAttributes associated(
      SecretArn primary, SecretAttributes attributes, CrossAccountLink replica) {
    if (attributes.primary().isPresent()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.ReplicaHasNoReplica.with(primary));
    }
    attributes
        .accountReplica()
        .filter(known -> !known.arn().equals(replica.arn()))
        .ifPresent(
            other -> {
              throw new Rejected(
                  Kind.LIMIT_EXCEEDED, RequestReason.OneAccountReplica.with(other.arn()));
            });
    return attributes.withAccountReplica(Optional.of(replica));
  }

  /**
   * The attributes of a primary without its replica.
   *
   * @throws Rejected when it does not have this replica
   */
  public static SecretAttributes disassociated(
      SecretArn primary, SecretAttributes attributes, SecretArn replica) {
    if (attributes.accountReplica().filter(link -> link.arn().equals(replica)).isEmpty()) {
      throw new Rejected(Kind.INVALID_REQUEST, RequestReason.NotReplicaOf.with(replica, primary));
    }
    return attributes.withAccountReplica(Optional.empty());
  }

  /** The attributes of a replica that has become a secret of its own. */
  public static SecretAttributes promoted(SecretAttributes attributes) {
    Map<String, String> policies = new TreeMap<>(attributes.managedPolicies());
    policies.remove(POLICY);
    return attributes.withManagedPolicies(policies).withPrimary(Optional.empty());
  }

  /** The attributes of a replica whose end of the link has another state. */
  static SecretAttributes replicaIn(SecretAttributes attributes, Status status) {
    return attributes.withPrimary(
        attributes.primary().map(link -> link.in(status, Optional.empty())));
  }
}
