package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.ExtendedResult;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetSession;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A connection that is bound as somebody. */
final class LdapSession implements TargetSession {
  /** Where Active Directory keeps the users of the server's domain (MS-ADTS 3.1.1.3.2.3). */
  private static final String DEFAULT_BASE = "defaultNamingContext";

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

  /** The values that an entry has of an attribute, as far as this session may read them. */
  List<byte[]> values(String dn, String attribute) throws Stopped {
    try {
      SearchResultEntry entry = connection.getEntry(dn, attribute);
      if (entry == null) {
        throw new LDAPException(ResultCode.NO_SUCH_OBJECT);
      }
      byte[][] values = entry.getAttributeValueByteArrays(attribute);
      return values == null ? List.of() : List.of(values);
    } catch (LDAPException failed) {
      throw stopped(failed);
    }
  }

  /**
   * Exchanges values of an attribute, all at once. Refused when one of the old ones is not there.
   *
   * @param old removed, byte by byte
   * @param wanted added
   */
  void exchange(String dn, String attribute, List<byte[]> old, List<byte[]> wanted) throws Stopped {
    List<Modification> modifications = new ArrayList<>();
    modifications.add(
        new Modification(ModificationType.DELETE, attribute, old.toArray(byte[][]::new)));
    if (!wanted.isEmpty()) {
      modifications.add(
          new Modification(ModificationType.ADD, attribute, wanted.toArray(byte[][]::new)));
    }
    modify(dn, modifications);
  }

  /** Puts a value in place of all that an entry has of an attribute. */
  void replace(String dn, String attribute, byte[] wanted) throws Stopped {
    modify(dn, List.of(new Modification(ModificationType.REPLACE, attribute, wanted)));
  }

  private void modify(String dn, List<Modification> modifications) throws Stopped {
    try {
      connection.modify(new ModifyRequest(dn, modifications));
    } catch (LDAPException failed) {
      throw stopped(failed);
    }
  }

  /**
   * The name of the one entry, below the base that the server names first, whose attribute has this
   * value; empty when there is none, or this session may not see it.
   */
  Optional<String> find(String attribute, String value) throws Stopped {
    try {
      RootDSE root = connection.getRootDSE();
      String base = root == null ? null : root.getAttributeValue(DEFAULT_BASE);
      if (base == null) {
        throw new LDAPException(ResultCode.NO_SUCH_OBJECT);
      }
      SearchResultEntry found =
          connection.searchForEntry(
              base,
              SearchScope.SUB,
              Filter.createEqualityFilter(attribute, value),
              SearchRequest.NO_ATTRIBUTES);
      return Optional.ofNullable(found).map(SearchResultEntry::getDN);
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
