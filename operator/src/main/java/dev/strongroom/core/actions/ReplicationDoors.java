package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.ConditionKeys;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.ReplicationReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.CopyRights;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.ServiceAccounts;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Who may copy a primary to its replica: a role of the primary's account that may use kms:Decrypt
 * with the key of the primary, and kms:Encrypt with that of the replica, at the time of each copy
 * (AWS, ReplicationRoleARN).
 */
public final class ReplicationDoors implements CopyRights {
  /** Name of the sessions in which the service copies. */
  private static final String SESSION = "SecretsManager";

  private final Protection protection;
  private final ThreeDoors doors;
  private final ServiceAccounts serviceAccounts;
  private final InstantSource clock;

  /** Asks these doors. */
  public ReplicationDoors(
      Protection protection,
      ThreeDoors doors,
      ServiceAccounts serviceAccounts,
      InstantSource clock) {
    this.protection = protection;
    this.doors = doors;
    this.serviceAccounts = serviceAccounts;
    this.clock = clock;
  }

  @Override
  public void require(SecretRecord primary, SecretRecord replica, Set<VersionId> versions) {
    String role =
        primary
            .attributes()
            .accountReplica()
            .flatMap(CrossAccountLink::copier)
            .orElseThrow(IllegalArgumentException::new);
    Caller.Session copier =
        session(primary, role).orElseThrow(() -> refused(ReplicationReason.CopierMissing, role));
    List<KeyUse> decryptions =
        versions.stream().flatMap(id -> protection.opening(primary, id).stream()).toList();
    if (isClosed(copier, decryptions)) {
      throw refused(ReplicationReason.PrimaryKeyClosed, role);
    }
    if (replica.metadata().key().isEmpty()) {
      throw refused(ReplicationReason.ReplicaKeyDefault, role);
    }
    List<KeyUse> encryptions =
        versions.stream().map(id -> protection.encryption(replica, id)).toList();
    if (isClosed(copier, encryptions)) {
      throw refused(ReplicationReason.ReplicaKeyClosed, role);
    }
  }

  /** The role in a session, while its ServiceAccount exists. */
  private Optional<Caller.Session> session(SecretRecord primary, String arn) {
    String namespace = primary.owner().namespace();
    return RoleArn.parse(arn)
        .filter(role -> role.account().equals(primary.arn().account()))
        .flatMap(
            role ->
                serviceAccounts
                    .find(namespace, role.serviceAccount())
                    .map(
                        found ->
                            new Caller.Session(
                                role.account(),
                                namespace,
                                role.serviceAccount(),
                                found.uid(),
                                SESSION,
                                found.tags())));
  }

  private boolean isClosed(Caller.Session copier, List<KeyUse> uses) {
    RequestContext context =
        RequestContext.builder().time(ConditionKeys.CURRENT_TIME, clock.instant()).build();
    return doors.closedKey(copier, uses, context).isPresent();
  }

  private static Rejected refused(ReplicationReason why, String role) {
    return new Rejected(Kind.ACCESS_DENIED, why.with(role));
  }
}
