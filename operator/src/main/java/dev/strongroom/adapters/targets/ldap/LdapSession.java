package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.util.List;
import java.util.function.Consumer;

/** A connection that is bound as somebody. */
final class LdapSession implements TargetSession {
  private static final String PASSWORD = "userPassword";

  private final LDAPConnection connection;
  private final Consumer<String> codes;

  /**
   * A session over a bound connection, which it closes.
   *
   * @param codes told the code of each failure
   */
  LdapSession(LDAPConnection connection, Consumer<String> codes) {
    this.connection = connection;
    this.codes = codes;
  }

  /** The stored passwords of an entry, as far as this session may read them. */
  List<byte[]> passwords(String dn) throws Stopped {
    try {
      SearchResultEntry entry = connection.getEntry(dn, PASSWORD);
      if (entry == null) {
        throw new LDAPException(ResultCode.NO_SUCH_OBJECT);
      }
      byte[][] values = entry.getAttributeValueByteArrays(PASSWORD);
      return values == null ? List.of() : List.of(values);
    } catch (LDAPException failed) {
      throw stopped(failed);
    }
  }

  /**
   * Replaces stored passwords, all at once. Refused when one of the old ones is not there.
   *
   * @param old removed, byte by byte as they were read
   * @param wanted added
   */
  void replacePasswords(String dn, List<byte[]> old, List<byte[]> wanted) throws Stopped {
    try {
      ModifyRequest request =
          new ModifyRequest(
              dn, new Modification(ModificationType.DELETE, PASSWORD, old.toArray(byte[][]::new)));
      if (!wanted.isEmpty()) {
        request.addModification(
            new Modification(ModificationType.ADD, PASSWORD, wanted.toArray(byte[][]::new)));
      }
      connection.modify(request);
    } catch (LDAPException failed) {
      throw stopped(failed);
    }
  }

  /**
   * Has the server set a password in its own way (RFC 3062). Refused when the old one is not valid.
   */
  void changePassword(String dn, String old, String wanted) throws Stopped {
    try {
      ExtendedResult result =
          connection.processExtendedOperation(new PasswordModifyExtendedRequest(dn, old, wanted));
      if (!result.getResultCode().equals(ResultCode.SUCCESS)) {
        throw new LDAPException(result);
      }
    } catch (LDAPException failed) {
      // What a server says that may not compare the old password for this session.
      boolean isUnable = failed.getResultCode().equals(ResultCode.UNWILLING_TO_PERFORM);
      throw isUnable ? new Stopped(TargetProblem.NO_PRIVILEGE) : stopped(failed);
    }
  }

  private Stopped stopped(LDAPException failed) {
    codes.accept("LDAP " + failed.getResultCode().intValue());
    return new Stopped(LdapProblems.of(failed));
  }

  @Override
  public void close() {
    connection.close();
  }
}
