package dev.strongroom.e2e.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One process of the installed OpenLDAP, without TLS, in which one entry may change the passwords
 * of all.
 */
public final class OpenLdapServer implements AutoCloseable {
  private static final String PROGRAM = "/usr/sbin/slapd";
  private static final String HOST = "127.0.0.1";
  private static final String BASE = "dc=example,dc=org";
  private static final String ROOT = "cn=root," + BASE;
  private static final String ROOT_PASSWORD = "root-1";

  private final int port;
  private final ServerProcess process;

  private OpenLdapServer(String administrator) throws IOException {
    Path home = ServerProcess.home("slapd");
    this.port = Ports.free(HOST);
    Path configuration =
        Files.writeString(
            home.resolve("slapd.conf"),
            """
            include /etc/ldap/schema/core.schema
            modulepath /usr/lib/ldap
            moduleload back_mdb
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
            """
                .formatted(
                    BASE,
                    ROOT,
                    ROOT_PASSWORD,
                    Files.createDirectory(home.resolve("data")),
                    dn(administrator),
                    dn(administrator)));
    this.process =
        ServerProcess.start(
            "slapd",
            home,
            PROGRAM,
            "-f",
            configuration.toString(),
            "-h",
            "ldap://" + HOST + ":" + port,
            "-d",
            "0");
    process.await(this::isServing);
  }

  /** Whether this machine has an OpenLDAP to start. */
  public static boolean isInstalled() {
    return Files.isExecutable(Path.of(PROGRAM));
  }

  /**
   * Starts a directory and waits until it serves.
   *
   * @param administrator the name of the entry that may change passwords
   * @throws UncheckedIOException when it does not start
   */
  public static OpenLdapServer start(String administrator) {
    try {
      OpenLdapServer server = new OpenLdapServer(administrator);
      server.add(
          "dn: " + BASE,
          "objectClass: dcObject",
          "objectClass: organization",
          "o: example",
          "dc: example");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("OpenLDAP did not start", e);
    }
  }

  private boolean isServing() {
    try {
      return accepts(ROOT, ROOT_PASSWORD);
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  /** Where it listens. */
  public String host() {
    return HOST;
  }

  /** Its port, without TLS. */
  public int port() {
    return port;
  }

  /** The distinguished name of an entry. */
  public static String dn(String name) {
    return "cn=" + name + "," + BASE;
  }

  /** Makes an entry that can bind. */
  public void addEntry(String name, String password) {
    add(
        "dn: " + dn(name),
        "objectClass: organizationalRole",
        "objectClass: simpleSecurityObject",
        "userPassword: " + password);
  }

  private void add(String... ldif) {
    try (LDAPConnection root = new LDAPConnection(HOST, port, ROOT, ROOT_PASSWORD)) {
      root.add(ldif);
    } catch (LDAPException | LDIFException e) {
      throw new IllegalStateException(e);
    }
  }

  /** How many passwords an entry has. */
  public int passwords(String dn) {
    try (LDAPConnection root = new LDAPConnection(HOST, port, ROOT, ROOT_PASSWORD)) {
      return root.getEntry(dn, "userPassword").getAttributeValues("userPassword").length;
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether an entry binds with a password. */
  public boolean accepts(String dn, String password) {
    try (LDAPConnection connection = new LDAPConnection(HOST, port, dn, password)) {
      return connection.isConnected();
    } catch (LDAPException refused) {
      if (refused.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
        return false;
      }
      throw new IllegalStateException(refused);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
