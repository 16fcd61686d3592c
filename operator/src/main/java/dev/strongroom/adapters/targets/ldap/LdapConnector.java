package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSockets;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Opens connections and binds. A simple bind shows the password, so it is sent only once the server
 * has passed the checks of TLS and has answered a first question as a directory does.
 */
final class LdapConnector {
  /** An entry with its passwords is far smaller. */
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final DatabaseConnection settings;
  private final AllowedHosts hosts;
  private final Duration loginLimit;
  private final Consumer<String> codes;
  private final Runnable answered;

  /**
   * Connects to these hosts.
   *
   * @param loginLimit the longest that TLS and bind may take together
   * @param codes told the code of each failure
   * @param answered run when a server has answered as a directory does
   */
  LdapConnector(
      DatabaseConnection settings,
      AllowedHosts hosts,
      Duration loginLimit,
      Consumer<String> codes,
      Runnable answered) {
    this.settings = settings;
    this.hosts = hosts;
    this.loginLimit = loginLimit;
    this.codes = codes;
    this.answered = answered;
  }

  /**
   * Binds.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  LdapSession open(TargetLogin login, String password) throws Stopped {
    return new TargetSockets(settings, hosts)
        .login(login, loginLimit, socket -> new LdapSession(bound(socket, login, password), codes));
  }

  private LDAPConnection bound(Socket socket, TargetLogin login, String password) throws Stopped {
    LDAPConnection connection = new LDAPConnection(new OpenSockets(socket), options());
    boolean isBound = false;
    try {
      connection.connect(
          login.host(),
          socket.getInetAddress(),
          login.port(),
          Math.toIntExact(settings.connectTimeout().toMillis()));
      requireDirectory(connection);
      answered.run();
      connection.bind(new SimpleBindRequest(login.username(), password));
      isBound = true;
      return connection;
    } catch (LDAPException failed) {
      codes.accept("LDAP " + failed.getResultCode().intValue());
      throw new Stopped(LdapProblems.ofBind(failed));
    } finally {
      if (!isBound) {
        connection.close();
      }
    }
  }

  /** Reads the root entry, which may be refused: any answer shows that LDAP is spoken. */
  private static void requireDirectory(LDAPConnection connection) throws LDAPException {
    try {
      connection.getRootDSE();
    } catch (LDAPException failed) {
      if (!LdapProblems.isAnswer(failed)) {
        throw failed;
      }
    }
  }

  private LDAPConnectionOptions options() {
    LDAPConnectionOptions options = new LDAPConnectionOptions();
    options.setUseSynchronousMode(true);
    options.setFollowReferrals(false);
    options.setMaxMessageSize(MAX_MESSAGE_BYTES);
    options.setConnectTimeoutMillis(Math.toIntExact(settings.connectTimeout().toMillis()));
    options.setResponseTimeoutMillis(
        settings.statementTimeout().plus(DatabaseConnection.MARGIN).toMillis());
    options.setAbandonOnTimeout(false);
    return options;
  }
}
