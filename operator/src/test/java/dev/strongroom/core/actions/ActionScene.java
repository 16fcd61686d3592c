package dev.strongroom.core.actions;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.access.AccessRequest;
import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.IdentityDoor;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.access.ThreeDoors;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.keys.CustomerKey;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.keys.KeyDeclaration;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyVersion;
import dev.strongroom.core.paging.PageTokens;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.record.AccountBudget;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.MemoryQueries;
import dev.strongroom.core.record.MemoryStore;
import dev.strongroom.core.record.Metadata;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import dev.strongroom.core.record.SecretRecord;
import dev.strongroom.core.record.StagingLabel;
import dev.strongroom.core.record.Tenancy;
import dev.strongroom.core.record.VersionId;
import dev.strongroom.core.secrets.AccessDates;
import dev.strongroom.core.secrets.PutSecretValue;
import dev.strongroom.core.secrets.ReadSecretValue;
import dev.strongroom.core.secrets.Time;
import dev.strongroom.core.sessions.SessionKeys;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Two accounts, {@link #SHOP} and {@link #BANK}, with secrets in memory, doors as they are, and
 * rights that a test hands out.
 */
public final class ActionScene {
  public static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  public static final String REGION = "cluster-local-1";
  public static final AccountId SHOP = new AccountId("111122223333");
  public static final AccountId BANK = new AccountId("444455556666");

  /** Callers from these accounts: role {@code app}, session {@code pod}. */
  public static final ActionCall APP = call(SHOP, "shop", "uid-1");

  public static final ActionCall FAR = call(BANK, "bank", "uid-2");

  public static final KeyArn KEY =
      new KeyArn(REGION, SHOP, UUID.fromString("7d1a5c3e-0000-4000-8000-000000000001"));

  public static final PolicyParser PARSER = new PolicyParser(new JacksonJsonDocuments());
  private static final Map<AccountId, String> NAMESPACES = Map.of(SHOP, "shop", BANK, "bank");

  public final MemoryStore store = new MemoryStore();
  public final MemoryQueries queries = new MemoryQueries(store);
  public final Time time = new Time(NOW);

  /** The uid of each namespace now; another one after it was deleted and made anew. */
  public String namespaceUid = "ns-1";

  private final Set<String> rights = new HashSet<>();
  private final Map<UUID, KeyRecord> keys = new HashMap<>();

  public final SecretLocator locator =
      new SecretLocator(store, account -> Optional.ofNullable(NAMESPACES.get(account)), this::seen);
  public final Protection protection =
      new Protection(key -> Optional.ofNullable(keys.get(key)), ActionScene::policy);
  public final IdentityDoor identity = (caller, right) -> rights.contains(text(right));
  public final ThreeDoors doors = new ThreeDoors(identity);
  public final SecretAccess access = new SecretAccess(locator, doors, protection, REGION);
  public final AccessDates accesses = new AccessDates(store, time);
  public final ReadSecretValue reading = new ReadSecretValue(store, store, accesses);
  public final PutSecretValue putting =
      new PutSecretValue(store, store, AccountBudget.UNLIMITED, time);

  /** Tokens under a key of this scene. */
  public final PageTokens tokens = new PageTokens(new OneKey(), new SecureRandom(), time);

  private static final class OneKey implements SessionKeys {
    private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());

    @Override
    public String currentId() {
      return "k1";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return id.equals("k1") ? Optional.of(key) : Optional.empty();
    }
  }

  /** A call from a role {@code app} of an account, without condition keys. */
  public static ActionCall call(AccountId account, String namespace, String uid) {
    return new ActionCall(
        new Caller.Session(account, namespace, "app", uid, "pod", Map.of()), RequestContext.EMPTY);
  }

  /**
   * Gives rights, such as {@code get managedsecrets/value db} or {@code list managedsecrets -},
   * where a hyphen stands for no name. They hold in both accounts.
   */
  public ActionScene allow(String... given) {
    rights.addAll(List.of(given));
    return this;
  }

  /** Takes a right. */
  public void deny(String taken) {
    rights.remove(taken);
  }

  /** Takes all rights. */
  public void allowNothing() {
    rights.clear();
  }

  /** A secret of the shop without a value, whose object has the name of the secret. */
  public SecretRecord secret(String name) {
    return secret(name, UnaryOperator.identity());
  }

  /** A secret of the shop, changed like this before it is stored. */
  public SecretRecord secret(String name, UnaryOperator<SecretRecord> change) {
    return secret("shop", SHOP, name, change);
  }

  /** A secret of an account. */
  public SecretRecord secret(
      String namespace, AccountId account, String name, UnaryOperator<SecretRecord> change) {
    SecretArn arn = new SecretArn(REGION, account, new SecretName(name), "AbCdEf");
    SecretRecord empty =
        SecretRecord.create(
                arn, new Owner(namespace, name, "uid-" + name), Metadata.NONE, time.instant())
            .withTenancy(Tenancy.of("ns-1"));
    return store.create(change.apply(empty)).orElseThrow();
  }

  /** A secret of the shop as it is stored now. */
  public SecretRecord stored(String name) {
    return store.find("shop", new SecretName(name)).orElseThrow();
  }

  /** Changes a secret of the shop behind the back of all actions. */
  public SecretRecord change(String name, UnaryOperator<SecretRecord> change) {
    return store.compareAndSwap(change.apply(stored(name))).orElseThrow();
  }

  /** Puts a value into a secret of the shop, past all doors. */
  public VersionId put(String name, String value, String... labels) {
    VersionId id = VersionId.derived(name + "/" + value);
    Set<StagingLabel> stages =
        Arrays.stream(labels).map(StagingLabel::new).collect(Collectors.toSet());
    try (SecretValue text = SecretValue.text(value)) {
      putting.put("shop", new SecretName(name), id, text, stages);
    }
    return id;
  }

  /** Access to secrets that all have this resource policy, which stands in single quotes. */
  public SecretAccess accessUnder(String policy) {
    AttachedPolicy attached = policy("default", policy.replace('\'', '"'));
    return new SecretAccess(
        locator,
        request ->
            doors.decide(
                new AccessRequest(
                    request.caller(),
                    request.action(),
                    request.resource(),
                    request.secret().map(secret -> secret.withPolicy(attached)),
                    request.keys(),
                    request.context())),
        protection,
        REGION);
  }

  /** Makes {@link #KEY} known, an EncryptionKey {@code main} of the shop with this policy. */
  public void key(Optional<String> policy) {
    KeyDeclaration declared =
        new KeyDeclaration(
            new Owner("shop", "main", "uid-key"),
            "main",
            Set.of(),
            "",
            Map.of(),
            policy,
            true,
            Optional.empty(),
            KeyDeclaration.DEFAULT_WINDOW,
            false);
    keys.put(
        KEY.keyId(),
        new KeyRecord(
            "key",
            "shop",
            "main",
            KEY.keyId(),
            List.of(new KeyVersion(1, "test", new byte[] {1}, NOW)),
            Optional.of(
                new CustomerKey(
                    declared, Tenancy.of("ns-1"), KEY, Optional.empty(), Optional.empty())),
            "1"));
  }

  /** A namespace as it is now, for any caller. */
  public NamespaceIdentity seen(Caller.Session caller, String name) {
    return namespace(name);
  }

  /** A namespace as it is now. */
  public NamespaceIdentity namespace(String name) {
    AccountId account =
        NAMESPACES.entrySet().stream()
            .filter(entry -> entry.getValue().equals(name))
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    return new NamespaceIdentity(name, namespaceUid, NOW, account, Set.of());
  }

  private static AttachedPolicy policy(String name, String text) {
    return AttachedPolicy.stored(PARSER, name, text, PolicyDocument.MAX_KEY_POLICY_BYTES);
  }

  private static String text(IdentityRight right) {
    return right.verb() + " " + right.ruleResource() + " " + right.name().orElse("-");
  }
}
