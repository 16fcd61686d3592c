package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.APP;
import static dev.strongroom.core.actions.ActionScene.BANK;
import static dev.strongroom.core.actions.ActionScene.FAR;
import static dev.strongroom.core.actions.ActionScene.SHOP;

import dev.strongroom.core.actions.CreationActions.Creation;
import dev.strongroom.core.actions.CrossAccountActions.Association;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.replication.AssociateReplica;
import dev.strongroom.core.replication.FollowPrimary;
import dev.strongroom.core.secrets.ChangeAttributes;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A primary {@code db} of the shop, under its default key, and a replica {@code copy} of the bank,
 * under a key of the bank. Role {@code app} of the shop has all rights that it needs.
 */
public final class CrossAccountScene {
  /** The role of {@link ActionScene#APP}. */
  public static final String ROLE = "arn:aws:iam::" + SHOP + ":role/app";

  public final WritingScene writing = new WritingScene();
  public final ActionScene scene = writing.scene;
  public final SecretRecord primary = writing.secret("db", "one");
  public final KeyArn key = key(Optional.of(keyPolicy(ROLE)));
  public final ChangeAttributes changing = new ChangeAttributes(scene.store, scene.time);
  public final AssociateReplica links = new AssociateReplica(changing);
  public final CrossAccountActions actions =
      new CrossAccountActions(writing.access, scene.identity, links);
  public final ReplicationActions replications =
      new ReplicationActions(writing.access, changing, links);

  /** The ServiceAccounts that exist, of whatever account. */
  public final Set<String> roles = new HashSet<>(Set.of("app", "copier"));

  private final ServiceAccounts serviceAccounts =
      (namespace, name) ->
          Optional.of(new ServiceAccounts.Found("uid-1", Map.of()))
              .filter(found -> roles.contains(name));

  /** A scene in which nothing is replicated yet. */
  public CrossAccountScene() {
    scene.allow(
        "create managedsecrets -",
        "create encryptionkeys/datakey bank",
        "create encryptionkeys/decrypt bank",
        "update managedsecrets/policy copy",
        "create managedsecrets/crossaccountreplica db",
        "delete managedsecrets/crossaccountreplica db",
        "get managedsecrets/value db",
        "create encryptionkeys/encrypt " + key);
  }

  /** The work in the background, which counts in this budget. */
  public FollowPrimary following(AccountBudget budget) {
    return new FollowPrimary(
        scene.store,
        scene.store,
        budget,
        scene::namespace,
        new ReplicationDoors(writing.protection, scene.doors, serviceAccounts, scene.time),
        scene.time);
  }

  /** The key of the bank, with another policy. */
  public KeyArn key(Optional<String> policy) {
    return writing.key("bank", BANK, "bank", policy, true);
  }

  /** A key policy that allows this to whoever uses the key, and kms:Encrypt to a role. */
  public static String keyPolicy(String role) {
    return """
    {"Version":"2012-10-17","Statement":[
      {"Sid":"Own","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},
       "Action":"kms:*","Resource":"*"},
      {"Sid":"Other","Effect":"Allow","Principal":{"AWS":"%s"},
       "Action":"kms:Encrypt","Resource":"*"}]}\
    """
        .formatted(BANK, role);
  }

  /** What CreateSecret is asked for. */
  public Creation creation() {
    return new Creation(
        "copy",
        VersionId.derived("copy"),
        Optional.empty(),
        Optional.of(key.toString()),
        Map.of(),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }

  /** The replica, created by the bank. */
  public SecretRecord create() {
    SecretRecord made =
        writing.creations.createReplica(FAR, creation(), primary.arn().toString(), false);
    scene.allow("create managedsecrets/acceptreplication " + made.arn());
    return made;
  }

  /** The shop associates the replica. */
  public SecretRecord associate() {
    return associate(Optional.empty());
  }

  /** The shop associates the replica, to be copied by a role. */
  public SecretRecord associate(Optional<String> role) {
    return actions.associate(APP, "db", new Association(replica().arn().toString(), false, role));
  }

  /** The primary as it is stored now. */
  public SecretRecord primary() {
    return scene.stored("db");
  }

  /** The replica as it is stored now. */
  public SecretRecord replica() {
    return scene.store.find("bank", new SecretName("copy")).orElseThrow();
  }

  /** Finds the other end, as the work in the background does. */
  public Optional<SecretRecord> find(SecretArn arn) {
    return scene.store.all().stream().filter(record -> record.arn().equals(arn)).findFirst();
  }

  /** A new value of the primary. */
  public VersionId put(String value, String... labels) {
    return scene.put("db", value, labels);
  }

  /** The value of the replica with this label. */
  public String value(String label) {
    SecretRecord replica = replica();
    VersionId id = replica.labels().version(new StagingLabel(label)).orElseThrow();
    try (SecretValue value = scene.store.read(replica, id).orElseThrow()) {
      return value.text(PlaintextAccess.granted());
    }
  }
}
