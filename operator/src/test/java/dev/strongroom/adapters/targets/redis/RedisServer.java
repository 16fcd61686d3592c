package dev.strongroom.adapters.targets.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.e2e.host.HostCommand;
import dev.strongroom.e2e.host.Ports;
import dev.strongroom.e2e.host.ServerProcess;
import dev.strongroom.platform.targets.Stopped;
import java.io.IOException;
import java.net.Socket;
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
 * A real Redis with a port for TLS and one without, and an administrator. It runs while the tests
 * of a class do; where no redis-server is installed, they are skipped.
 */
final class RedisServer implements BeforeAllCallback, AfterAllCallback {
  static final String HOST = "127.0.0.1";
  static final String ADMIN = "admin";
  static final String ADMIN_PASSWORD = "admin-1";

  private static final String SUPERUSER = "root";
  private static final String SUPERUSER_PASSWORD = "root-1";

  /** What an administrator for rotations needs, and nothing else. */
  private static final String ADMIN_RULES = "+acl|getuser +acl|setuser +acl|save +config|rewrite";

  private final TestAuthority authority = new TestAuthority("test CA");
  private final boolean hasAclFile;
  private Path home;
  private int tlsPort;
  private int plainPort;
  private ServerProcess process;

  private RedisServer(boolean hasAclFile) {
    this.hasAclFile = hasAclFile;
  }

  /** One that keeps its users in a file. */
  static RedisServer withAclFile() {
    return new RedisServer(true);
  }

  /** One that keeps its users in its configuration. */
  static RedisServer withoutAclFile() {
    return new RedisServer(false);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    assumeTrue(HostCommand.find("redis-server").isPresent(), "redis-server is not installed");
    home = ServerProcess.home("redis");
    tlsPort = Ports.free(HOST);
    plainPort = Ports.free(HOST);
    TestAuthority.Issued issued = authority.issue(Duration.ofDays(1), HOST);
    Path certificate = Files.writeString(home.resolve("server.crt"), issued.certificate());
    Path key = Files.writeString(home.resolve("server.key"), issued.key());
    Path trusted = Files.writeString(home.resolve("ca.crt"), authority.pem());
    String users =
        "user default on >default-1 ~* &* +@all\nuser %s on >%s ~* &* +@all\nuser %s on >%s -@all %s\n"
            .formatted(SUPERUSER, SUPERUSER_PASSWORD, ADMIN, ADMIN_PASSWORD, ADMIN_RULES);
    String kept = users;
    if (hasAclFile) {
      kept = "aclfile " + Files.writeString(home.resolve("users.acl"), users) + "\n";
    }
    Files.writeString(
        configuration(),
        """
        bind 127.0.0.1
        port %d
        tls-port %d
        tls-cert-file %s
        tls-key-file %s
        tls-ca-cert-file %s
        tls-auth-clients no
        save ""
        dir %s
        """
                .formatted(plainPort, tlsPort, certificate, key, trusted, home)
            + kept);
    process = ServerProcess.start("redis", home, "redis-server", configuration().toString());
    process.await(this::isServing);
  }

  private boolean isServing() {
    try {
      run("PING");
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

  int plainPort() {
    return plainPort;
  }

  String authorityPem() {
    return authority.pem();
  }

  Path configuration() {
    return home.resolve("redis.conf");
  }

  Path aclFile() {
    return home.resolve("users.acl");
  }

  /** Makes a user anew, with these rules. */
  void givenUser(String name, String... rules) {
    run(Stream.concat(Stream.of("ACL", "SETUSER", name, "reset", "on"), Stream.of(rules)).toList());
  }

  /** The user as the server has it. */
  Optional<AclUser> user(String name) {
    try (RedisSession session = session()) {
      return session.user(name);
    } catch (Stopped | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  void run(String... command) {
    run(List.of(command));
  }

  private void run(List<String> command) {
    try (RedisSession session = session()) {
      if (session.ask(command) instanceof Reply.Error) {
        throw new IllegalStateException("refused: " + command);
      }
    } catch (Stopped | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private RedisSession session() throws IOException, Stopped {
    RedisSession session = new RedisSession(new Socket(HOST, plainPort), code -> {});
    if (session.ask(List.of("AUTH", SUPERUSER, SUPERUSER_PASSWORD)) instanceof Reply.Error) {
      session.close();
      throw new Stopped(TargetProblem.LOGIN_REFUSED);
    }
    return session;
  }

  /** With certificate and host checked. */
  DatabaseConnection connection() {
    return DatabaseConnection.fromSecret()
        .at(HOST, tlsPort)
        .with(TlsMode.VERIFY_FULL, Optional.of(authorityPem()))
        .within(Duration.ofSeconds(10), Duration.ofSeconds(10));
  }

  /** Without TLS, at this port. */
  DatabaseConnection plain(int port) {
    return connection().at(HOST, port).with(TlsMode.DISABLE, Optional.empty());
  }
}
