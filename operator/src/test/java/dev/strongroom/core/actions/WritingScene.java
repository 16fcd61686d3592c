package dev.strongroom.core.actions;

import static dev.strongroom.core.actions.ActionScene.NOW;
import static dev.strongroom.core.actions.ActionScene.REGION;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.actions.CreationActions.Creation;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyReferences;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.keys.MemoryKeyRecordStore;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.ChangeDeclaration;
import dev.strongroom.core.secrets.CreateDeclaredSecret;
import dev.strongroom.core.secrets.MemoryDeclarations;
import dev.strongroom.core.values.SecretValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A scene in which secrets are made with their objects, and keys have names. */
public final class WritingScene {
  public static final PolicyParser PARSER = new PolicyParser(new JacksonJsonDocuments());
  private static final String CREATE = "create managedsecrets -";

  public final ActionScene scene = new ActionScene();
  public final MemoryDeclarations objects = new MemoryDeclarations();
  public final MemoryKeyRecordStore keys = new MemoryKeyRecordStore();
  public final Protection protection = new Protection(keys::findById, WritingScene::policy);
  public final SecretAccess access =
      new SecretAccess(scene.locator, scene.doors, protection, REGION);
  public final NamedKeys named =
      new NamedKeys(new KeyReferences(keys, keys.records::values, REGION), protection);
  public final CreateDeclaredSecret creating =
      new CreateDeclaredSecret(
          scene.store,
          scene.queries,
          scene.store,
          objects,
          scene::namespace,
          REGION,
          AccountBudget.UNLIMITED,
          scene.time);
  public final CreationActions creations =
      new CreationActions(access, named, scene::seen, creating);
  public final ChangeDeclaration changing = new ChangeDeclaration(scene.store, objects, scene.time);

  /** An EncryptionKey of the shop, enabled or not, without a policy. */
  public KeyArn key(String name, boolean enabled) {
    return key("shop", ActionScene.SHOP, name, Optional.empty(), enabled);
  }

  /** An EncryptionKey of an account with this policy. One that is there already is replaced. */
  public KeyArn key(
      String namespace, AccountId account, String name, Optional<String> policy, boolean enabled) {
    KeyArn arn =
        new KeyArn(REGION, account, UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner(namespace, name, "uid-" + name),
            name,
            Set.of(),
            "",
            Map.of(),
            policy,
            enabled,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    keys.records.remove("key-" + name);
    keys.create(
        new KeyRecord(
            "key-" + name,
            namespace,
            name,
            arn.keyId(),
            List.of(new KeyVersion(1, "test", new byte[] {1}, NOW)),
            Optional.of(
                new CustomerKey(
                    declared, Tenancy.of("ns-1"), arn, Optional.empty(), Optional.empty())),
            ""));
    return arn;
  }

  /** All rights on a key. */
  public void allowKey(String name) {
    scene.allow(
        "create encryptionkeys/datakey " + name,
        "create encryptionkeys/encrypt " + name,
        "create encryptionkeys/decrypt " + name);
  }

  /** A secret of the shop with an object and this value. */
  public SecretRecord secret(String name, String text) {
    return secret(name, text, Optional.empty());
  }

  /** A secret of the shop with an object and this value under a key. */
  public SecretRecord secret(String name, String text, Optional<String> kmsKeyId) {
    scene.allow(CREATE);
    VersionId token = VersionId.derived(name + "/" + text);
    try (SecretValue value = SecretValue.text(text)) {
      return creations.create(
          ActionScene.APP,
          new Creation(
              name,
              token,
              Optional.empty(),
              kmsKeyId,
              Map.of(),
              Optional.empty(),
              List.of(),
              Optional.empty()),
          Optional.of(value));
    }
  }

  private static AttachedPolicy policy(String name, String text) {
    return AttachedPolicy.stored(PARSER, name, text, PolicyDocument.MAX_KEY_POLICY_BYTES);
  }
}
