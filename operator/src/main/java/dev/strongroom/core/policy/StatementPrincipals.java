package dev.strongroom.core.policy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Principal or NotPrincipal of a statement (IAM user guide, "Principal" and "NotPrincipal").
 * Federated and CanonicalUser name nobody here: whoever came through an identity provider acts as a
 * role, and canonical users are S3's.
 */
final class StatementPrincipals {
  /** How a statement is about somebody. */
  enum Naming {
    /** It is not. */
    NONE,
    /** It names the account, which decides by its own identity policies whom that is for. */
    ACCOUNT,
    /** It names the role, the session or the service, or everybody. */
    SELF
  }

  static final String EVERYBODY = "*";

  private static final Pattern ACCOUNT = Pattern.compile("(?:arn:aws:iam::)?(\\d{12})(?::root)?");
  private static final Pattern NAME =
      Pattern.compile(
          "\\d{12}|arn:aws:iam::\\d{12}:(root|(user|role)/[\\w+=,.@/-]{1,576})"
              + "|arn:aws:sts::\\d{12}:(assumed-role|federated-user)/[\\w+=,.@/-]{1,576}");

  private final boolean inverted;
  private final boolean everybody;
  private final boolean everyService;
  private final Set<String> accounts = new HashSet<>();
  private final Set<String> arns = new HashSet<>();
  private final Set<String> services;

  StatementPrincipals(Map<String, List<String>> principals, boolean inverted) {
    this.inverted = inverted;
    List<String> aws = principals.getOrDefault("AWS", List.of());
    this.everybody = principals.containsKey(EVERYBODY) || aws.contains(EVERYBODY);
    this.services = Set.copyOf(new HashSet<>(principals.getOrDefault("Service", List.of())));
    this.everyService = services.contains(EVERYBODY);
    for (String name : aws) {
      Matcher account = ACCOUNT.matcher(name);
      if (account.matches()) {
        accounts.add(account.group(1));
      } else {
        arns.add(name);
      }
    }
  }

  /** Whether a name under AWS is one of the forms that can stand there. */
  static boolean isAwsName(String name) {
    return name.equals(EVERYBODY) || NAME.matcher(name).matches();
  }

  /**
   * How the statement is about somebody.
   *
   * <p>With NotPrincipal, a statement that denies spares only those of whom it lists every form:
   * account, role and session. One that allows is about those of whom it lists none.
   *
   * @param allows whether the statement allows
   */
  Naming naming(RequestPrincipal principal, boolean allows) {
    if (!inverted) {
      return named(principal);
    }
    boolean spared = allows ? named(principal) != Naming.NONE : namesAll(principal);
    return spared ? Naming.NONE : Naming.SELF;
  }

  private Naming named(RequestPrincipal principal) {
    boolean self =
        everybody
            || arns.contains(principal.role())
            || arns.contains(principal.session())
            || namesService(principal);
    return self ? Naming.SELF : namesAccount(principal) ? Naming.ACCOUNT : Naming.NONE;
  }

  private boolean namesAll(RequestPrincipal principal) {
    return everybody
        || namesService(principal)
        || namesAccount(principal)
            && Stream.of(principal.role(), principal.session()).allMatch(arns::contains);
  }

  private boolean namesAccount(RequestPrincipal principal) {
    return accounts.contains(principal.account());
  }

  private boolean namesService(RequestPrincipal principal) {
    return !principal.service().isEmpty()
        && (everyService || services.contains(principal.service()));
  }
}
