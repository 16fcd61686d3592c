package dev.strongroom.app.wiring;

import dev.strongroom.adapters.awsapi.ActionCalls;
import dev.strongroom.adapters.awsapi.secretsmanager.CreationHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.CrossAccountHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.DeletionHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.PolicyChangeHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.ReplicationHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.RotationHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.StagingLabelHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.TagHandlers;
import dev.strongroom.adapters.awsapi.secretsmanager.UpdateHandlers;
import dev.strongroom.adapters.kubernetes.declarations.Accounts;
import dev.strongroom.adapters.kubernetes.mirror.MirroredRotations;
import dev.strongroom.adapters.kubernetes.mirror.MirroredSecrets;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.ResourcePolicyChecks;
import dev.strongroom.core.actions.CreationActions;
import dev.strongroom.core.actions.CrossAccountActions;
import dev.strongroom.core.actions.DeletionActions;
import dev.strongroom.core.actions.NamedKeys;
import dev.strongroom.core.actions.PolicyChangeActions;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.actions.ReplicationActions;
import dev.strongroom.core.actions.RotationActions;
import dev.strongroom.core.actions.SecretAccess;
import dev.strongroom.core.actions.StagingLabelActions;
import dev.strongroom.core.actions.TagActions;
import dev.strongroom.core.actions.UpdateActions;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.RecordStore;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.rotation.schedule.MinimumInterval;
import dev.strongroom.core.secrets.ChangeAttributes;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.CreateDeclaredSecret;
import dev.strongroom.core.secrets.MoveStagingLabel;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.RestoreSecret;
import dev.strongroom.core.secrets.RotationSwitch;
import dev.strongroom.core.secrets.ScheduleDeletion;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;

/** The actions of Secrets Manager that change more than values, over the store of a replica. */
final class WritingActions {
  private final SecretAccess access;
  private final RecordStore records;
  private final PutSecretValue putting;
  private final MirroredSecrets objects;
  private final NamedKeys keys;
  private final ChangeDeclaration changing;
  private final ResourcePolicyChecks checks;
  private final CreateDeclaredSecret creating;
  private final Accounts namespaces;
  private final KubernetesClient client;
  private final ActionCalls calls;
  private final Clock clock;
  private final MinimumInterval minimum;

  /** Who may do what. */
  record Gate(SecretAccess access, Protection protection, ResourcePolicyChecks checks) {}

  WritingActions(
      Gate gate,
      ReplicaStore replica,
      RecordStore records,
      PutSecretValue putting,
      AccountBudget budget,
      Accounts namespaces,
      KubernetesClient client,
      String region,
      ActionCalls calls,
      Clock clock,
      MinimumInterval minimum) {
    this.access = gate.access();
    this.records = records;
    this.putting = putting;
    this.namespaces = namespaces;
    this.client = client;
    this.calls = calls;
    this.clock = clock;
    this.minimum = minimum;
    this.objects = new MirroredSecrets(client);
    this.keys =
        new NamedKeys(
            new KeyReferences(replica.keyStore(), replica.keyRecords()::all, region),
            gate.protection());
    this.changing = new ChangeDeclaration(records, objects, clock);
    this.checks = gate.checks();
    this.creating =
        new CreateDeclaredSecret(
            records,
            replica.store().queries(),
            replica.store().values(),
            objects,
            namespaces,
            region,
            budget,
            clock);
  }

  StagingLabelHandlers labels() {
    return new StagingLabelHandlers(
        new StagingLabelActions(access, new MoveStagingLabel(records, clock)), calls);
  }

  CreationHandlers creations() {
    return new CreationHandlers(new CreationActions(access, keys, namespaces, creating), calls);
  }

  UpdateHandlers updates() {
    return new UpdateHandlers(new UpdateActions(access, keys, changing, putting), calls);
  }

  TagHandlers tags() {
    return new TagHandlers(new TagActions(access, checks, changing), calls);
  }

  RotationHandlers rotations() {
    return new RotationHandlers(
        new RotationActions(
            access, new MirroredRotations(client), new RotationSwitch(records), minimum),
        calls);
  }

  DeletionHandlers deletions() {
    return new DeletionHandlers(
        new DeletionActions(
            access,
            new ScheduleDeletion(records, clock),
            new RestoreSecret(records, objects, clock),
            namespaces,
            clock),
        calls);
  }

  PolicyChangeHandlers policyChanges() {
    return new PolicyChangeHandlers(new PolicyChangeActions(access, checks, changing), calls);
  }

  ReplicationHandlers replications() {
    ChangeAttributes attributes = new ChangeAttributes(records, clock);
    return new ReplicationHandlers(
        new ReplicationActions(access, attributes, new AssociateReplica(attributes)), calls);
  }

  CrossAccountHandlers crossAccount(IdentityDoor identity) {
    return new CrossAccountHandlers(
        new CrossAccountActions(
            access, identity, new AssociateReplica(new ChangeAttributes(records, clock))),
        calls);
  }
}
