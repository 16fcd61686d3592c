package dev.strongroom.core.actions;

import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.access.KeyUse;
import dev.strongroom.core.access.KmsAction;
import dev.strongroom.core.access.SecretAction;
import dev.strongroom.core.problems.AccessReason;
import dev.strongroom.core.problems.Failure;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.problems.Reason;
import dev.strongroom.core.problems.Rejected;
import dev.strongroom.core.problems.Rejected.Kind;
import dev.strongroom.core.problems.RequestReason;
import dev.strongroom.core.record.CrossAccountLink;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.VersionChanges;
import dev.strongroom.core.record.VersionEntry;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.replication.ReplicatedState;
import dev.strongroom.core.sessions.RoleArn;
import java.util.List;
import java.util.Optional;

/**
 * The primary's side of cross-account replication: AWS AssociateCrossAccountReplica and
 * DisassociateCrossAccountReplica.
 */
public final class CrossAccountActions {
  private static final String PASS_ROLE = "iam:PassRole";

  private final SecretAccess access;
  private final IdentityDoor rights;
  private final AssociateReplica links;

  /**
   * Actions that go this way to their secrets.
   *
   * @param rights asked whether a role may be passed
   */
  public CrossAccountActions(SecretAccess access, IdentityDoor rights, AssociateReplica links) {
    this.access = access;
    this.rights = rights;
    this.links = links;
  }

  /**
   * A replica to associate.
   *
   * @param replicaArn CrossAccountReplicaARN
   * @param anyOrganization whether ReplicaRestriction is NoRestriction. All accounts of an
   *     installation are one organization, so neither restriction refuses any of them
   * @param roleArn ReplicationRoleARN; empty to copy in the name of the caller's role
   */
  public record Association(String replicaArn, boolean anyOrganization, Optional<String> roleArn) {}

  /**
   * Associates a replica with its primary. Repeating it for the same replica has copies tried
   * again, with the role of this call.
   *
   * <p>The caller needs on the primary AssociateCrossAccountReplica, GetSecretValue and
   * kms:Decrypt, and on the replica AcceptCrossAccountReplication and kms:Encrypt. To pass another
   * role than its own it needs the right to act as that ServiceAccount.
   *
   * @return the primary's record as it is now
   * @throws Rejected when the caller may not; when an ARN is none or of the wrong account or
   *     region; when the other secret is no replica of this one; when this one is a replica itself
   *     or has another replica
   * @throws Failure when the store or a door does not answer
   */
  public SecretRecord associate(ActionCall call, String secretId, Association association) {
    SecretRecord primary = own(call, SecretAction.ASSOCIATE_CROSS_ACCOUNT_REPLICA, secretId);
    SecretArn replicaArn =
        arn(association.replicaArn(), primary.arn(), RequestReason.ReplicaElsewhere);
    VersionChanges.requireUsable(primary);
    access.require(
        call,
        SecretAction.GET_SECRET_VALUE,
        primary.arn().toString(),
        found ->
            ReplicatedState.versions(found).stream()
                .map(VersionEntry::id)
                .flatMap(id -> access.protection().opening(found, id).stream())
                .toList());
    String copier = copier(call.caller(), association.roleArn());
    SecretRecord replica =
        access.require(
            call,
            SecretAction.ACCEPT_CROSS_ACCOUNT_REPLICATION,
            replicaArn.toString(),
            found -> List.of(encryption(found)));
    VersionChanges.requireUsable(replica);
    return links.associate(
        primary,
        replica,
        CrossAccountLink.toReplica(
            replicaArn, association.roleArn(), association.anyOrganization(), copier));
  }

  /**
   * Ends the replication into a replica, which keeps what it has.
   *
   * @return the primary's record as it is now
   * @throws Rejected when the caller may not, or the secret does not have this replica
   * @throws Failure when the store or a door does not answer
   */
  public SecretRecord disassociate(ActionCall call, String secretId, String replicaArn) {
    SecretRecord primary = own(call, SecretAction.DISASSOCIATE_CROSS_ACCOUNT_REPLICA, secretId);
    SecretArn replica = arn(replicaArn, primary.arn(), RequestReason.ReplicaElsewhere);
    return links.disassociate(primary, replica, otherEnd(call, replica));
  }

  /** What is wrong at the other end keeps nobody from leaving. */
  private Optional<SecretRecord> otherEnd(ActionCall call, SecretArn replica) {
    try {
      return access.find(call, replica.toString());
    } catch (Failure unreadable) {
      return Optional.empty();
    }
  }

  /**
   * The ARN of the other end.
   *
   * @param elsewhere what to say when it is of the same account, or of another region
   */
  static SecretArn arn(String text, SecretArn own, Reason elsewhere) {
    SecretArn other;
    try {
      other = SecretArn.parse(text);
    } catch (InvalidInput invalid) {
      throw new Rejected(Kind.INVALID_PARAMETER, RequestReason.InvalidArn.with());
    }
    if (other.account().equals(own.account()) || !other.region().equals(own.region())) {
      throw new Rejected(Kind.INVALID_PARAMETER, elsewhere.with(own.region()));
    }
    return other;
  }

  /** Only the primary's account decides where its value goes, whatever its policy allows others. */
  private SecretRecord own(ActionCall call, SecretAction action, String secretId) {
    SecretRecord primary = access.require(call, action, secretId);
    if (!primary.arn().account().equals(call.caller().account())) {
      throw denied(call.caller(), action.permission(), primary.arn().toString());
    }
    return primary;
  }

  private KeyUse encryption(SecretRecord replica) {
    return access.protection().tried(replica, KmsAction.ENCRYPT);
  }

  /** The role in whose name copies are made. */
  private String copier(Caller.Session caller, Optional<String> roleArn) {
    RoleArn own = new RoleArn(caller.account(), caller.serviceAccount());
    if (roleArn.isEmpty()) {
      return own.toString();
    }
    RoleArn role =
        RoleArn.parse(roleArn.get())
            .filter(parsed -> parsed.account().equals(caller.account()))
            .orElseThrow(
                () ->
                    new Rejected(
                        Kind.INVALID_PARAMETER,
                        RequestReason.ReplicationRoleElsewhere.with(caller.account())));
    IdentityRight right = IdentityRight.impersonation(caller.namespace(), role.serviceAccount());
    if (!role.equals(own) && !rights.allows(caller, right)) {
      throw denied(caller, PASS_ROLE, role.toString());
    }
    return role.toString();
  }

  private static Rejected denied(Caller.Session caller, String permission, String resource) {
    return new Rejected(
        Kind.ACCESS_DENIED,
        AccessReason.AccessDenied.with(caller.principal().session(), permission, resource));
  }
}
