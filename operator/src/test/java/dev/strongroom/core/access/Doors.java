package dev.strongroom.core.access;

import dev.strongroom.adapters.json.JacksonJsonDocuments;
import dev.strongroom.core.keys.KeyArn;
import dev.strongroom.core.policy.PolicyDocument;
import dev.strongroom.core.policy.PolicyParser;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.record.Owner;
import dev.strongroom.core.record.SecretArn;
import dev.strongroom.core.record.SecretName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Two accounts, a secret and a key in the first, and rights that a test hands out. */
final class Doors implements IdentityDoor {
  static final PolicyParser PARSER = new PolicyParser(new JacksonJsonDocuments());
  static final AccountId SHOP = new AccountId("111122223333");
  static final AccountId BANK = new AccountId("444455556666");
  static final SecretArn ARN =
      new SecretArn("cluster-local-1", SHOP, new SecretName("prod/db"), "AbCdEf");
  static final KeyArn KEY =
      new KeyArn("cluster-local-1", SHOP, UUID.fromString("7d1a5c3e-0000-4000-8000-000000000001"));
  static final Caller.Session APP = session(SHOP, "shop", Map.of());
  static final Caller.Session FAR = session(BANK, "bank", Map.of());

  private final Set<String> rights = new HashSet<>();
  final List<IdentityRight> asked = new ArrayList<>();

  /** Rights such as {@code shop: get managedsecrets/value db}. */
  Doors(String... rights) {
    this.rights.addAll(List.of(rights));
  }

  @Override
  public boolean allows(Caller.Session caller, IdentityRight right) {
    asked.add(right);
    return rights.contains(
        "%s: %s %s %s"
            .formatted(
                right.namespace(), right.verb(), right.ruleResource(), right.name().orElse("-")));
  }

  static Caller.Session session(AccountId account, String namespace, Map<String, String> tags) {
    return new Caller.Session(account, namespace, "app", "uid-1", "pod", tags);
  }

  static ProtectedSecret secret(String... statements) {
    List<AttachedPolicy> policies =
        statements.length == 0
            ? List.of()
            : List.of(AttachedPolicy.of("default", PARSER.parse("p", policy(statements), 20_480)));
    return new ProtectedSecret(
        ARN, new Owner("shop", "db", "uid"), Map.of(), "", Optional.empty(), policies);
  }

  static ProtectedKey.Customer key(String... statements) {
    Optional<AttachedPolicy> policy =
        statements.length == 0
            ? Optional.empty()
            : Optional.of(
                AttachedPolicy.of(
                    "key policy",
                    PARSER.parse("p", policy(statements), PolicyDocument.MAX_KEY_POLICY_BYTES)));
    return new ProtectedKey.Customer(KEY, "main", Map.of(), policy);
  }

  static KeyUse decrypts(ProtectedKey key) {
    return KeyUse.of(key, ARN, "version-1", KmsAction.DECRYPT);
  }

  /** A policy of statements in single quotes. */
  static String policy(String... statements) {
    return ("{'Version':'2012-10-17','Statement':[" + String.join(",", statements) + "]}")
        .replace('\'', '"');
  }
}
