package dev.strongroom.e2e.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import dev.strongroom.e2e.cluster.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One process of the installed OpenLDAP, without TLS, in which one entry may change the passwords
 * of all. The process ends with this JVM, however that ends.
 */
public final class OpenLdapServer implements AutoCloseable {
  private static final String PROGRAM = "/usr/sbin/slapd";
  private static final String HOST = "127.0.0.1";
  private static final String BASE = "dc=example,dc=org";
  private static final String ROOT = "cn=root," + BASE;
  private static final String ROOT_PASSWORD = "root-1";
  private static final Duration START_LIMIT = Duration.ofSeconds(60);

  /** Ends the server when the pipe to this JVM closes. */
  private static final String SCRIPT =
      "trap '' INT TERM HUP; \"$0\" -f \"$1\" -h \"$2\" -d 0 & server=$!; cat >/dev/null;"
          + " kill -KILL $server";

  private final Path home;
  private final int port;
  private final Process process;

  private OpenLdapServer(String administrator) throws IOException {
    this.home = Files.createTempDirectory("strongroom-slapd");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      this.port = free.getLocalPort();
    }
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
        new ProcessBuilder(
                "sh",
                "-c",
                SCRIPT,
                PROGRAM,
                configuration.toString(),
                "ldap://" + HOST + ":" + port)
            .redirectErrorStream(true)
            .redirectOutput(home.resolve("log").toFile())
            .start();
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
      long end = System.nanoTime() + START_LIMIT.toNanos();
      while (!server.isServing()) {
        if (System.nanoTime() > end) {
          server.close();
          throw new IOException("not serving after " + START_LIMIT);
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
      server.add(
          "dn: " + BASE,
          "objectClass: dcObject",
          "objectClass: organization",
          "o: example",
          "dc: example");
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("OpenLDAP did not start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
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
    try {
      process.getOutputStream().close();
      process.onExit().join();
      Trees.delete(home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
