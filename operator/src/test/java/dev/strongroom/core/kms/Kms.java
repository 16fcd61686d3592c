package dev.strongroom.core.kms;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.access.AttachedPolicy;
import dev.strongroom.core.access.Caller;
import dev.strongroom.core.access.CallerNamespaces;
import dev.strongroom.core.access.IdentityRight;
import dev.strongroom.core.access.KeyAuthorizer;
import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.actions.ActionCall;
import dev.strongroom.core.actions.Protection;
import dev.strongroom.core.encryption.DirectCipher;
import dev.strongroom.core.encryption.Vault;
import dev.strongroom.core.keys.DeclareKey;
import dev.strongroom.core.keys.KeyBudget;
import dev.strongroom.core.keys.KeyMaker;
import dev.strongroom.core.keys.KeyRecord;
import dev.strongroom.core.keys.KeyWrapping;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.policy.RequestContext;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.NamespaceIdentity;
import dev.strongroom.core.secrets.Time;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/** KMS over a store in memory: two accounts, whose callers may do all that a test does not bar. */
public final class Kms {
  public static final String REGION = "cluster-local-1";
  public static final ActionCall SHOP = call("shop");
  public static final ActionCall BANK = call("bank");
  public static final int MOST_KEYS = 10;

  private static final PolicyParser PARSER = new PolicyParser(new JacksonJsonDocuments());

  public final Vault vault = new Vault();
  public final Time time = new Time(Vault.NOW);
  public final MemoryKeyObjects objects = new MemoryKeyObjects();

  /** What no caller may do. */
  public Predicate<IdentityRight> barred = right -> false;

  private final Map<String, NamespaceIdentity> namespaces = new HashMap<>();
  private final Function<String, NamespaceIdentity> identities =
      name -> namespaces.computeIfAbsent(name, Vault::namespace);
  private final CallerNamespaces seen = (caller, name) -> identities.apply(name);
  private final KeyBudget budget =
      new KeyBudget(account -> MOST_KEYS, () -> vault.store.records.values());
  public final DeclareKey declare =
      new DeclareKey(
          vault.store,
          new KeyMaker(new KeyWrapping(Vault.rootKey(1)), time, new SecureRandom()),
          () -> vault.store.records.values(),
          identities::apply,
          REGION,
          budget,
          time);
  private final KeyAccess access =
      new KeyAccess(
          new KeyLocator(vault.store, () -> vault.store.records.values(), seen, vault.keys, REGION),
          new KeyAuthorizer((caller, right) -> !barred.test(right)),
          new Protection(
              id -> vault.store.findById(id),
              (name, text) ->
                  AttachedPolicy.stored(PARSER, name, text, PolicyDocument.MAX_KEY_POLICY_BYTES)));
  private final KeyPolicies policies = new KeyPolicies(PARSER);
  private final KeyWriter writer = new KeyWriter(objects, declare, seen);
  public final CreateKey create =
      new CreateKey(
          access,
          policies,
          objects,
          writer,
          budget,
          new ExcludedNamespaces(Set.of("kube-system")),
          UUID::randomUUID);
  public final ChangeKeys change = new ChangeKeys(access, policies, writer, UUID::randomUUID);
  public final KeyAliases aliases = new KeyAliases(access, writer);
  public final DescribeKeys describe = new DescribeKeys(access);
  public final UseKeys use = new UseKeys(access, new DirectCipher(vault.keys, new SecureRandom()));

  /** A call of the only ServiceAccount of a namespace. */
  public static ActionCall call(String namespace) {
    return new ActionCall(
        new Caller.Session(
            AccountId.ofNamespace(namespace), namespace, "app", "uid-1", "pod", Map.of()),
        RequestContext.EMPTY);
  }

  /** Somebody else makes a namespace of this name after the present one was deleted. */
  void recreate(String namespace) {
    NamespaceIdentity old = identities.apply(namespace);
    namespaces.put(
        namespace,
        new NamespaceIdentity(namespace, "another uid", time.instant(), old.account(), Set.of()));
  }

  /** A new key of a caller, as its record is. */
  LocatedKey key(ActionCall call) {
    return create.create(call, new CreateKey.Request("", Map.of(), Optional.empty(), false));
  }

  /** A new key with a policy of one statement in single quotes. */
  LocatedKey keyWithPolicy(ActionCall call, String statement) {
    String policy = policy(statement);
    return create.create(call, new CreateKey.Request("", Map.of(), Optional.of(policy), true));
  }

  static String policy(String statement) {
    return ("{'Version':'2012-10-17','Statement':[" + statement + "]}").replace('\'', '"');
  }

  /** The record of a key as the store has it. */
  KeyRecord record(LocatedKey key) {
    return vault.store.findById(key.record().keyId()).orElseThrow();
  }
}
