package dev.strongroom.adapters.targets.ldap;

import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.targets.DatabaseCredential;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.platform.targets.Stopped;

/** How directories of one kind keep the password of an entry. */
interface EntryPassword {
  /**
   * Makes the entry accept a password that it refuses.
   *
   * @param accepted the password that it accepts
   * @throws Stopped when that fails
   */
  void change(CredentialChange change, DatabaseCredential wanted, DatabaseCredential accepted)
      throws Stopped;

  /**
   * Makes sure that a password that the entry accepts stays so.
   *
   * @throws Stopped when that fails
   */
  default void confirm(CredentialChange change, DatabaseCredential wanted) throws Stopped {
    // What is accepted is what the entry has.
  }

  /**
   * Ends a password that the entry accepts beside the one to keep. Called for ways alone that keep
   * the old one.
   *
   * @throws Stopped when that fails
   */
  default void end(CredentialRetirement retirement, DatabaseCredential retired) throws Stopped {
    throw new IllegalStateException("not a way of this type: " + retirement.mode());
  }

  /** The password as text. */
  static String text(DatabaseCredential credential) {
    return credential.password(PlaintextAccess.granted());
  }
}
