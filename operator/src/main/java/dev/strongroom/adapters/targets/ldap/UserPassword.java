package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.adapters.targets.ldap.PasswordHash.Verdict;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogins;
import java.util.ArrayList;
import java.util.List;

/**
 * The attribute {@code userPassword} of RFC 4519, which may have several values. With two values
 * the second one goes there as a salted hash made on this side, in the strongest scheme of {@link
 * PasswordHash} that the server turns out to know; a bind shows it. Otherwise the server hashes
 * (RFC 3062).
 *
 * <p>A change names the stored value, or the password, that it replaces: one that was held up until
 * somebody else has changed the entry is refused, and so changes nothing.
 */
final class UserPassword implements EntryPassword {
  private static final String ATTRIBUTE = "userPassword";

  private final TargetLogins<LdapSession> logins;

  UserPassword(TargetLogins<LdapSession> logins) {
    this.logins = logins;
  }

  @Override
  public void change(
      CredentialChange change, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped {
    switch (change.mode()) {
      case SINGLE_USER -> {
        try (LdapSession itself = logins.open(accepted)) {
          itself.changePassword(
              wanted.username(), EntryPassword.text(accepted), EntryPassword.text(wanted));
        }
      }
      case ADMIN_RESET -> {
        try (LdapSession admin = logins.openAdmin(change.admin())) {
          admin.changePassword(
              wanted.username(), EntryPassword.text(accepted), EntryPassword.text(wanted));
        }
      }
      case TWO_VALUES -> {
        try (LdapSession admin = logins.openAdmin(change.admin())) {
          add(admin, wanted, accepted);
        }
      }
      default -> throw new IllegalStateException("not a way of this type: " + change.mode());
    }
  }

  /**
   * Gives the entry the new password beside the one that it accepts, and no others. Of an attempt
   * that was cut off a second hash of the new one may stay, until that one is retired.
   */
  private void add(LdapSession admin, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped {
    String dn = wanted.username();
    List<byte[]> stored = admin.values(dn, ATTRIBUTE);
    List<byte[]> kept = keptOf(stored, accepted);
    if (kept.isEmpty()) {
      // The entry accepts the password, so this session may not read where it is stored.
      throw new Stopped(TargetProblem.NO_PRIVILEGE);
    }
    // Another leader may have made the new password valid since it was refused here: without its
    // hash the entry could end up with none that the server knows.
    List<byte[]> all = new ArrayList<>(kept);
    all.addAll(of(stored, wanted, Verdict.MATCHES));
    for (PasswordHash scheme : PasswordHash.values()) {
      byte[] added = scheme.of(EntryPassword.text(wanted));
      List<byte[]> both = new ArrayList<>(all);
      both.add(added);
      admin.exchange(dn, ATTRIBUTE, stored, both);
      if (logins.accepts(wanted)) {
        return;
      }
      // A scheme that the server does not know.
      stored = both;
    }
    admin.exchange(dn, ATTRIBUTE, stored, kept);
    throw new Stopped(TargetProblem.PASSWORD_REJECTED);
  }

  @Override
  public void end(CredentialRetirement retirement, DatabaseCredential retired) throws Stopped {
    try (LdapSession admin = logins.openAdmin(retirement.admin())) {
      List<byte[]> stored = admin.values(retired.username(), ATTRIBUTE);
      List<byte[]> removed = keptOf(stored, retired);
      boolean isClear = removed.size() == 1 || !of(stored, retired, Verdict.MATCHES).isEmpty();
      if (!isClear || removed.size() == stored.size()) {
        throw new Stopped(TargetProblem.UNEXPECTED_ANSWER);
      }
      admin.exchange(retired.username(), ATTRIBUTE, removed, List.of());
    }
  }

  /**
   * Which stored values to keep for a password that is accepted: the one that is of it, or, where
   * none shows that it is, those of which only the server can tell.
   */
  private static List<byte[]> keptOf(List<byte[]> stored, DatabaseCredential accepted) {
    List<byte[]> matching = of(stored, accepted, Verdict.MATCHES);
    return matching.isEmpty() ? of(stored, accepted, Verdict.UNKNOWN) : matching;
  }

  private static List<byte[]> of(
      List<byte[]> stored, DatabaseCredential credential, Verdict verdict) {
    return stored.stream()
        .filter(value -> PasswordHash.verdict(value, EntryPassword.text(credential)) == verdict)
        .toList();
  }
}
