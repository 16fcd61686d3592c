package dev.strongroom.core.sessions;

import dev.strongroom.core.accounts.ExcludedNamespaces;
import dev.strongroom.core.crypto.KeyMaterial;
import dev.strongroom.core.problems.AccountReason;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.record.AccountId;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Namespaces with ServiceAccounts, tokens and rights of a test, and STS over them. */
public final class Sts {
  public static final AccountId SHOP = new AccountId("111122223333");
  public static final Map<String, AccountId> ACCOUNTS =
      Map.of("shop", SHOP, "bank", new AccountId("444455556666"));
  public static final String ISSUER = "https://kubernetes.default.svc";

  /** Uids by namespace/name. */
  public final Map<String, String> serviceAccounts =
      new HashMap<>(
          Map.of(
              "shop/checkout", "uid-1",
              "shop/billing", "uid-2",
              "bank/checkout", "uid-3",
              "kube-system/robot", "uid-4",
              "taken/app", "uid-5"));

  /** Rights such as {@code checkout impersonate billing}. */
  public final Set<String> rights = new HashSet<>();

  /** When tokens end. */
  public Instant tokenExpiry = Instant.parse("2099-01-01T00:00:00Z");

  public final SessionTokens tokens = new SessionTokens(new OneKey());
  public final RevocableSessions sessions = new RevocableSessions(tokens, this::found);
  public final TokenRoles roles =
      new TokenRoles(this::verify, Sts::account, new ExcludedNamespaces(Set.of("kube-system")));
  public final AssumeRoleWithWebIdentity withToken =
      new AssumeRoleWithWebIdentity(roles, tokens, new SecureRandom());
  public final AssumeRole withSession =
      new AssumeRole(
          (caller, right) ->
              rights.contains(
                  caller.serviceAccount() + " " + right.verb() + " " + right.name().orElseThrow()),
          this::found,
          tokens,
          new SecureRandom());

  private static final class OneKey implements SessionKeys {
    private final KeyMaterial key = KeyMaterial.generate(new SecureRandom());

    @Override
    public String currentId() {
      return "k";
    }

    @Override
    public Optional<KeyMaterial> find(String id) {
      return id.equals("k") ? Optional.of(key) : Optional.empty();
    }
  }

  private Optional<ServiceAccounts.Found> found(String namespace, String name) {
    return Optional.ofNullable(serviceAccounts.get(namespace + "/" + name))
        .map(uid -> ServiceAccounts.Found.of(uid, Map.of("team", "blue")));
  }

  /** A token is {@code token-of-<namespace>/<name>}. */
  private WebIdentity verify(SecretValue token, Instant now) {
    String[] who = token.text(PlaintextAccess.granted()).replace("token-of-", "").split("/");
    String uid = who.length == 2 ? serviceAccounts.get(who[0] + "/" + who[1]) : null;
    if (uid == null) {
      throw SessionRefused.notVerified();
    }
    if (!tokenExpiry.isAfter(now)) {
      throw SessionRefused.expiredToken(now, tokenExpiry);
    }
    return new WebIdentity(
        who[0],
        who[1],
        uid,
        ISSUER,
        "system:serviceaccount:" + who[0] + ":" + who[1],
        "sts.amazonaws.com",
        tokenExpiry);
  }

  private static AccountId account(String namespace, String uid) {
    if (namespace.equals("taken")) {
      throw new InvalidInput(AccountReason.AccountIdTaken.with("777788889999", "taken"));
    }
    return ACCOUNTS.get(namespace);
  }
}
