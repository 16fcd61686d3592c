package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.DN;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogins;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The attribute {@code unicodePwd} of Active Directory, which can be written and never read
 * (MS-ADTS 3.1.1.3.1.5): a user exchanges its own password for another one, an administrator
 * replaces it.
 *
 * <p>A bind with the password before the last change is accepted for a while, an hour by default.
 * So that a password is accepted does not show that it is the one that the user has.
 */
final class UnicodePassword implements EntryPassword {
  private static final String ATTRIBUTE = "unicodePwd";
  private static final String ACCOUNT_NAME = "sAMAccountName";
  private static final String PRINCIPAL_NAME = "userPrincipalName";

  private final TargetLogins<LdapSession> logins;

  UnicodePassword(TargetLogins<LdapSession> logins) {
    this.logins = logins;
  }

  @Override
  public void change(
      CredentialChange change, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped {
    if (change.mode() == RotationMode.SINGLE_USER) {
      exchange(accepted, wanted);
    } else {
      reset(change, wanted, accepted);
    }
  }

  private void exchange(DatabaseCredential accepted, DatabaseCredential wanted) throws Stopped {
    String dn = entry(accepted);
    try (LdapSession itself = logins.open(accepted)) {
      itself.exchange(dn, ATTRIBUTE, List.of(encoded(accepted)), List.of(encoded(wanted)));
    }
  }

  private void reset(
      CredentialChange change, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped {
    String dn = entry(accepted);
    try (LdapSession admin = logins.openAdmin(change.admin())) {
      admin.replace(dn, ATTRIBUTE, encoded(wanted));
    }
  }

  /**
   * Where another password of the secret is accepted too, one of the two is the one before, and
   * will be refused soon. The user tries to exchange the other one for the wanted one: where the
   * server says that the other one is not the user's, the wanted one is. Where a rule forbids the
   * exchange, an administrator makes it.
   */
  @Override
  public void confirm(CredentialChange change, DatabaseCredential wanted) throws Stopped {
    Optional<DatabaseCredential> other = other(change, wanted);
    if (other.isEmpty()) {
      return;
    }
    try (DatabaseCredential accepted = other.get()) {
      Optional<TargetProblem> refused = refusalOfExchange(accepted, wanted);
      if (refused.equals(Optional.of(TargetProblem.PASSWORD_CHANGED_ELSEWHERE))) {
        return;
      }
      if (refused.isPresent()) {
        change(change, wanted, accepted);
      }
    }
  }

  private Optional<TargetProblem> refusalOfExchange(
      DatabaseCredential accepted, DatabaseCredential wanted) throws Stopped {
    try {
      exchange(accepted, wanted);
      return Optional.empty();
    } catch (Stopped stopped) {
      if (stopped.problem().kind() == TargetProblem.Kind.REFUSED) {
        return Optional.of(stopped.problem());
      }
      throw stopped;
    }
  }

  private Optional<DatabaseCredential> other(CredentialChange change, DatabaseCredential wanted)
      throws Stopped {
    try {
      DatabaseCredential accepted = logins.accepted(change, logins.login(wanted));
      if (!EntryPassword.text(accepted).equals(EntryPassword.text(wanted))) {
        return Optional.of(accepted);
      }
      accepted.close();
      return Optional.empty();
    } catch (Stopped stopped) {
      if (stopped.problem() == TargetProblem.ALL_LOGINS_REFUSED) {
        return Optional.empty();
      }
      throw stopped;
    }
  }

  /**
   * The distinguished name of a user. What a search finds has to accept the user's password, for an
   * administrator may change everybody's.
   */
  private String entry(DatabaseCredential accepted) throws Stopped {
    String name = accepted.username();
    if (DN.isValidDN(name)) {
      return name;
    }
    String dn;
    try (LdapSession itself = logins.open(accepted)) {
      dn = find(itself, name).orElseThrow(() -> new Stopped(TargetProblem.NO_SUCH_USER));
    }
    try (DatabaseCredential found = accepted.of(dn, PlaintextAccess.granted())) {
      if (!logins.accepts(found)) {
        throw new Stopped(TargetProblem.NO_SUCH_USER);
      }
    }
    return dn;
  }

  /** By the names with which a bind is accepted (MS-ADTS 5.1.1.1.1). */
  private static Optional<String> find(LdapSession session, String name) throws Stopped {
    int domainEnd = name.indexOf('\\');
    if (domainEnd >= 0) {
      return session.find(ACCOUNT_NAME, name.substring(domainEnd + 1));
    }
    Optional<String> found = session.find(PRINCIPAL_NAME, name);
    int domainStart = name.lastIndexOf('@');
    return found.isEmpty() && domainStart > 0
        ? session.find(ACCOUNT_NAME, name.substring(0, domainStart))
        : found;
  }

  private static byte[] encoded(DatabaseCredential credential) {
    return ('"' + EntryPassword.text(credential) + '"').getBytes(StandardCharsets.UTF_16LE);
  }
}
