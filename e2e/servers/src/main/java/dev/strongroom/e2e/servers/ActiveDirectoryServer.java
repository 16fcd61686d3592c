package dev.strongroom.e2e.servers;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.e2e.host.UserCache;
import dev.strongroom.e2e.net.Acceptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.SocketFactory;

/**
 * The installed Samba as a domain controller of Active Directory, with its LDAP service alone. It
 * takes root. Its ports are fixed, so each one listens on an address of this machine that is its
 * own, and is reached through a port of 127.0.0.1.
 */
public final class ActiveDirectoryServer implements AutoCloseable {
  /** Where it is reached. */
  public static final String HOST = "127.0.0.1";

  /** The domain, as user principal names end. */
  public static final String DOMAIN = "example.test";

  /** The domain, as names with a backslash begin. */
  public static final String SHORT_DOMAIN = "EXAMPLE";

  private static final String BASE = "DC=example,DC=test";
  private static final String USERS = "OU=apps," + BASE;
  private static final String ROOT = "Administrator@" + DOMAIN;
  private static final String ROOT_PASSWORD = "Root-password-1";
  private static final String PASSWORD = "unicodePwd";

  /** ERROR_INVALID_PASSWORD. */
  private static final String WRONG = "00000056";

  private static final Path PROGRAM = Path.of("/usr/sbin/samba");
  private static final Path TEMPLATES = Path.of("/usr/share/samba/setup");
  private static final String TOOL = "samba-tool";
  private static final String SETTINGS =
      """
      [global]
      netbios name = DC1
      realm = %1$s
      workgroup = %2$s
      server role = active directory domain controller
      server services = ldap
      disable netbios = yes
      bind interfaces only = yes
      private dir = %3$s/private
      state directory = %3$s/state
      cache directory = %3$s/cache
      lock directory = %3$s/run
      pid directory = %3$s/run
      ncalrpc dir = %3$s/run/ncalrpc
      binddns dir = %3$s/bind-dns
      log file = %3$s/samba.log
      interfaces = %4$s/8
      tls certfile = %3$s/server.crt
      tls keyfile = %3$s/server-whole.key
      tls cafile =
      [sysvol]
      path = %3$s/sysvol
      [netlogon]
      path = %3$s/sysvol/%1$s/scripts
      """;

  private static final SocketFactory ANYBODY = anybody();

  /** The right to reset passwords (MS-ADTS 5.1.3.2.1, User-Force-Change-Password). */
  private static final String RESET_PASSWORD =
      "(OA;CIIO;CR;00299570-246d-11d0-a768-00aa006e0529;bf967aba-0de6-11d0-a285-00aa003049e2;%s)";

  /** MS-SAMR 3.1.1.6. */
  private static final String NOT_IN_ACCOUNT_NAMES = "[\"/\\\\\\[\\]:;|=,+*?<>]";

  private static final int LDAPS = 636;
  private static final int NORMAL_ACCOUNT = 512;
  private static final int DISABLED = 2;

  private final Path settings;
  private final ServerProcess process;
  private final InetSocketAddress own;
  private final Acceptor relay;

  private ActiveDirectoryServer(ServerTls tls) throws IOException {
    this.own = new InetSocketAddress(ownAddress(), LDAPS);
    this.relay = Acceptor.onLoopback("samba", this::pass);
    Path home = ServerProcess.home("samba");
    HostCommand.run("cp", "-a", domain() + "/.", home.toString());
    tls.certificateIn(home);
    tls.wholeKeyIn(home);
    this.settings = settings(home, own.getHostString());
    this.process =
        ServerProcess.start(
            "samba",
            home,
            PROGRAM.toString(),
            "--interactive",
            "--no-process-group",
            "--model=single",
            "--configfile=" + settings);
    process.await(this::isServing);
    addUsers();
  }

  private static Path settings(Path home, String host) throws IOException {
    return Files.writeString(
        home.resolve("smb.conf"), SETTINGS.formatted(DOMAIN, SHORT_DOMAIN, home, host));
  }

  /** A domain, made once by this version of Samba. */
  private static Path domain() {
    byte[] sources =
        (HostCommand.run(PROGRAM.toString(), "--version") + SETTINGS + ROOT_PASSWORD)
            .getBytes(StandardCharsets.UTF_8);
    return UserCache.built("samba-domain", sources, ActiveDirectoryServer::provision);
  }

  private static Path provision(Path work) throws IOException {
    Path domain = Files.createDirectory(work.resolve("domain"));
    HostCommand.run(
        TOOL,
        "domain",
        "provision",
        "--configfile=" + settings(domain, HOST),
        "--server-role=dc",
        "--realm=" + DOMAIN,
        "--domain=" + SHORT_DOMAIN,
        "--host-name=dc1",
        "--host-ip=" + HOST,
        "--dns-backend=NONE",
        "--adminpass=" + ROOT_PASSWORD);
    return domain;
  }

  /** Whether this machine has a Samba to start, and this is root. */
  public static boolean isInstalled() {
    return Files.isExecutable(PROGRAM)
        && Files.isDirectory(TEMPLATES)
        && HostCommand.find(TOOL).isPresent()
        && HostCommand.run("id", "-u").strip().equals("0");
  }

  /** An address that no other server of this class has: claimed as a port of that number. */
  private static String ownAddress() {
    int number = Ports.free(HOST);
    return "127.1." + (number >> Byte.SIZE) + "." + (number & 0xff);
  }

  private void pass(Socket client) throws IOException {
    try (Socket server = new Socket(own.getAddress(), own.getPort())) {
      Thread back = new Thread(() -> transfer(server, client), "samba");
      back.setDaemon(true);
      back.start();
      transfer(client, server);
    }
  }

  private static void transfer(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException ended) {
      // One of the two has gone.
    }
  }

  /**
   * Starts a server and waits until it serves.
   *
   * @throws IllegalStateException when it does not start
   */
  public static ActiveDirectoryServer start(ServerTls tls) {
    try {
      return new ActiveDirectoryServer(tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isServing() {
    try {
      return accepts(ROOT, ROOT_PASSWORD);
    } catch (IllegalStateException notYet) {
      return false;
    }
  }

  /** Its port, for TLS from the first byte. */
  public int port() {
    return relay.port();
  }

  private void addUsers() {
    asRoot(root -> root.add(USERS, new Attribute("objectClass", "organizationalUnit")));
    // Passwords may be changed more often than once a day.
    asRoot(root -> root.modify(BASE, new Modification(ModificationType.REPLACE, "minPwdAge", "0")));
  }

  /** The distinguished name of a user. */
  public static String dn(String name) {
    try {
      return new DN(new RDN("CN", name), new DN(USERS)).toString();
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The user principal name of a user. */
  public static String principal(String name) {
    return name + "@" + DOMAIN;
  }

  /**
   * Makes a user anew.
   *
   * @param name what its other names have in place of characters that they cannot have is {@code _}
   */
  public void givenUser(String name, String password) {
    asRoot(
        root -> {
          if (root.getEntry(dn(name)) != null) {
            root.delete(dn(name));
          }
          root.add(
              dn(name),
              new Attribute("objectClass", "user"),
              new Attribute("sAMAccountName", name.replaceAll(NOT_IN_ACCOUNT_NAMES, "_")),
              new Attribute("userPrincipalName", principal(name)),
              new Attribute("userAccountControl", Integer.toString(NORMAL_ACCOUNT)),
              new Attribute(PASSWORD, quoted(password)));
        });
  }

  /** Creates a user that may reset the passwords of other users, or replaces it. */
  public void givenAdministrator(String name, String password) {
    givenUser(name, password);
    String sid = asked(root -> sid(root.getEntry(dn(name)).getAttributeValueBytes("objectSid")));
    HostCommand.run(
        TOOL,
        "dsacl",
        "set",
        "--configfile=" + settings,
        "--objectdn=" + USERS,
        "--action=allow",
        "--sddl=" + RESET_PASSWORD.formatted(sid));
  }

  /** A security identifier as text (MS-DTYP 2.4.2). */
  private static String sid(byte[] sid) {
    ByteBuffer in = ByteBuffer.wrap(sid);
    StringBuilder text = new StringBuilder("S-").append(in.get());
    int count = in.get();
    text.append('-')
        .append(((in.getShort() & 0xffffL) << Integer.SIZE) | (in.getInt() & 0xffffffffL));
    in.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      text.append('-').append(in.getInt() & 0xffffffffL);
    }
    return text.toString();
  }

  /** Sets a user's password as its administrator at hand does. */
  public void reset(String name, String password) {
    asRoot(
        root ->
            root.modify(
                dn(name), new Modification(ModificationType.REPLACE, PASSWORD, quoted(password))));
  }

  /**
   * Whether a password is the user's, rather than the one before: the server says so to whoever
   * asks to exchange it, here for one that is too short.
   */
  public boolean has(String name, String password) {
    return asked(
        root -> {
          try {
            root.modify(
                dn(name),
                new Modification(ModificationType.DELETE, PASSWORD, quoted(password)),
                new Modification(ModificationType.ADD, PASSWORD, quoted("a")));
            throw new IllegalStateException("the domain takes any password");
          } catch (LDAPException refused) {
            if (refused.getResultCode().equals(ResultCode.CONSTRAINT_VIOLATION)) {
              return !refused.getDiagnosticMessage().startsWith(WRONG);
            }
            throw refused;
          }
        });
  }

  /** Has a user refused whatever its password. */
  public void disable(String name) {
    asRoot(
        root ->
            root.modify(
                dn(name),
                new Modification(
                    ModificationType.REPLACE,
                    "userAccountControl",
                    Integer.toString(NORMAL_ACCOUNT | DISABLED))));
  }

  private static byte[] quoted(String password) {
    return ('"' + password + '"').getBytes(StandardCharsets.UTF_16LE);
  }

  /** Whether a user binds with a password. */
  public boolean accepts(String name, String password) {
    try (LDAPConnection connection = new LDAPConnection(ANYBODY, HOST, port(), name, password)) {
      return connection.isConnected();
    } catch (LDAPException refused) {
      if (refused.getResultCode().equals(ResultCode.INVALID_CREDENTIALS)) {
        return false;
      }
      throw new IllegalStateException(refused);
    }
  }

  private interface Question<T> {
    T to(LDAPConnection root) throws LDAPException;
  }

  private interface Order {
    void to(LDAPConnection root) throws LDAPException;
  }

  private void asRoot(Order order) {
    asked(
        root -> {
          order.to(root);
          return null;
        });
  }

  private <T> T asked(Question<T> question) {
    try (LDAPConnection root = new LDAPConnection(ANYBODY, HOST, port(), ROOT, ROOT_PASSWORD)) {
      return question.to(root);
    } catch (LDAPException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SocketFactory anybody() {
    try {
      return new SSLUtil(new TrustAllTrustManager()).createSSLSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    relay.close();
    process.close();
  }
}
