package dev.strongroom.adapters.kubernetes.access;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A ServiceAccount as a user of the API server ("Service account usernames and groups"). */
public record ServiceAccountUser(String namespace, String serviceAccount) {
  private static final String PREFIX = "system:serviceaccount:";
  private static final String ALL = "system:serviceaccounts";

  /** Names of namespaces are DNS labels, those of ServiceAccounts DNS subdomains. */
  private static final Pattern NAME =
      Pattern.compile(PREFIX + "([a-z0-9][-a-z0-9]{0,62}):([a-z0-9][-.a-z0-9]{0,252})");

  /** The ServiceAccount of this user name; empty when it is another user's. */
  static Optional<ServiceAccountUser> of(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches()
        ? Optional.of(new ServiceAccountUser(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Its user name. */
  public String name() {
    return PREFIX + namespace + ":" + serviceAccount;
  }

  /** The groups that it is in. */
  public List<String> groups() {
    return List.of(ALL, ALL + ":" + namespace, "system:authenticated");
  }
}
