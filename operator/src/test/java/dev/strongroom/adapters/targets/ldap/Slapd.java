package dev.strongroom.adapters.targets.ldap;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.servers.ServerTls;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A real OpenLDAP with a port for TLS and one without. It runs while the tests of a class do; where
 * no slapd is installed, they are skipped.
 */
final class Slapd implements BeforeAllCallback, AfterAllCallback {
  static final String HOST = "127.0.0.1";
  static final String BASE = "dc=example,dc=org";
  static final String ADMIN = "cn=strongroom," + BASE;
  static final String ADMIN_PASSWORD = "admin-1";

  private static final String PROGRAM = "/usr/sbin/slapd";
  private static final String ROOT = "cn=root," + BASE;
  private static final String ROOT_PASSWORD = "root-1";

  private final TestAuthority authority = new TestAuthority("test CA");
  private int tlsPort;
  private int plainPort;
  private ServerProcess process;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumeTrue(Files.isExecutable(Path.of(PROGRAM)), "slapd is not installed");
    Path home = ServerProcess.home("slapd");
    tlsPort = Ports.free(HOST);
    plainPort = Ports.free(HOST);
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), HOST);
    ServerTls tls = new ServerTls(issued.certificate(), issued.key());
    Path configuration =
        Files.writeString(
            home.resolve("slapd.conf"),
            """
            include /etc/ldap/schema/core.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
            TLSCertificateFile %s
            TLSCertificateKeyFile %s
            database mdb
            suffix "%s"
            rootdn "%s"
            rootpw %s
            directory %s
            access to attrs=userPassword
              by dn.exact="%s" write
              by self =xw
              by anonymous auth
            access to *
              by dn.exact="%s" read
              by self read
            """
                .formatted(
                    tls.certificateIn(home),
                    tls.wholeKeyIn(home),
                    BASE,
                    ROOT,
                    ROOT_PASSWORD,
                    Files.createDirectory(home.resolve("data")),
                    ADMIN,
                    ADMIN));
    process =
        ServerProcess.start(
            "slapd",
            home,
            PROGRAM,
            "-f",
            configuration.toString(),
            "-h",
            "ldap://%1$s:%2$d ldaps://%1$s:%3$d".formatted(HOST, plainPort, tlsPort),
            "-d",
            "0");
    process.await(this::isServing);
    add(
        "dn: " + BASE,
        "objectClass: dcObject",
        "objectClass: organization",
        "o: example",
        "dc: example");
    givenEntry(ADMIN, ADMIN_PASSWORD);
  }

  private boolean isServing() {
    try {
      root().close();
      return true;
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (process != null) {
      process.close();
    }
  }

  /** The distinguished name of a test's entry; a comma in the name is escaped. */
  static String dn(String name) {
    return "cn=" + name + "," + BASE;
  }

  /** Makes an entry anew that binds with any of these passwords. */
  void givenEntry(String dn, String... passwords) {
    try (LDAPConnection root = root()) {
      try {
        root.delete(dn);
      } catch (LDAPException absent) {
        if (!absent.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
          throw absent;
        }
      }
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
    add(
        Stream.concat(
                Stream.of(
                    "dn: " + dn,
                    "objectClass: organizationalRole",
                    "objectClass: simpleSecurityObject"),
                Stream.of(passwords).map(password -> "userPassword: " + password))
            .toArray(String[]::new));
  }

  private void add(String... ldif) {
    try (LDAPConnection root = root()) {
      root.add(ldif);
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The stored passwords of an entry. */
  List<String> stored(String dn) {
    try (LDAPConnection root = root()) {
      byte[][] values =
          root.getEntry(dn, "userPassword").getAttributeValueByteArrays("userPassword");
      return Stream.of(values).map(value -> new String(value, StandardCharsets.UTF_8)).toList();
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private LDAPConnection root() {
    try {
      return new LDAPConnection(HOST, plainPort, ROOT, ROOT_PASSWORD);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  String authorityPem() {
    return authority.pem();
  }

  int plainPort() {
    return plainPort;
  }

  /** With certificate and host checked. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(HOST, tlsPort)
        .with(TlsMode.VERIFY_FULL, Optional.of(authorityPem()))
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  static LdapDriver driver(DatabaseConnection connection, boolean tellsCauses) {
    return new LdapDriver(
        Directory.LDAP,
        connection,
        AllowedHosts.unrestricted(),
        tellsCauses,
        new JsonCredentials(new JacksonJsonObjects()),
        TargetValues.NOBODY);
  }

  LdapDriver driver() {
    return driver(connection(), true);
  }

  static SecretValue admin() {
    return TargetValues.value(ADMIN, ADMIN_PASSWORD);
  }
}
