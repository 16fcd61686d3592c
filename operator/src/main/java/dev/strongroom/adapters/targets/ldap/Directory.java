package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.targets.RotationWay;
import dev.strongroom.core.values.PasswordRules;
import dev.strongroom.platform.targets.TargetLogins;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What differs between the kinds of directories. */
enum Directory {
  /** OpenLDAP and others whose entries have a {@code userPassword}. */
  LDAP(
      Set.of("ldap", "openldap"),
      PasswordRules.MAX_LENGTH,
      List.of(
          new RotationWay(RotationMode.TWO_VALUES, true),
          new RotationWay(RotationMode.SINGLE_USER, false),
          new RotationWay(RotationMode.ADMIN_RESET, true)),
      UserPassword::new),
  /** Active Directory, or Samba as one. */
  ACTIVE_DIRECTORY(
      Set.of("activedirectory", "ad"),
      // PWLEN of lmcons.h.
      256,
      List.of(
          new RotationWay(RotationMode.ADMIN_RESET, true),
          new RotationWay(RotationMode.SINGLE_USER, false)),
      UnicodePassword::new);

  private final Set<String> engines;
  private final int longestPassword;
  private final List<RotationWay> ways;
  private final Function<TargetLogins<LdapSession>, EntryPassword> passwords;

  Directory(
      Set<String> engines,
      int longestPassword,
      List<RotationWay> ways,
      Function<TargetLogins<LdapSession>, EntryPassword> passwords) {
    this.engines = engines;
    this.longestPassword = longestPassword;
    this.ways = ways;
    this.passwords = passwords;
  }

  /** What the engine key of a value may be, in lower case. */
  Set<String> engines() {
    return engines;
  }

  /** The longest password, in characters. */
  int longestPassword() {
    return longestPassword;
  }

  /** How passwords can be changed, the best way first. */
  List<RotationWay> ways() {
    return ways;
  }

  /** How an entry keeps its password, over these logins. */
  EntryPassword passwords(TargetLogins<LdapSession> logins) {
    return passwords.apply(logins);
  }
}
