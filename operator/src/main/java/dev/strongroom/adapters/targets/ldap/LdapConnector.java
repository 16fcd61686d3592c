package dev.strongroom.adapters.targets.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.platform.targets.Stopped;
import dev.strongroom.platform.targets.TargetLogin;
import dev.strongroom.platform.targets.TargetSteps;
import java.net.Socket;

/**
 * Opens connections and binds. A simple bind shows the password, so it is sent only once the server
 * has passed the checks of TLS and has answered a first question as a directory does.
 */
final class LdapConnector {
  /** An entry with its passwords is far smaller. */
  private static final int MAX_MESSAGE_BYTES = 1 << 20;

  private final DatabaseConnection settings;
  private final TargetSteps steps;

  /** Connects in these steps, with the time limits of these settings. */
  LdapConnector(DatabaseConnection settings, TargetSteps steps) {
    this.settings = settings;
    this.steps = steps;
  }

  /**
   * Binds.
   *
   * @throws Stopped when that fails; with {@link TargetProblem#LOGIN_REFUSED} when the server does
   *     not accept the password
   */
  LdapSession open(TargetLogin login, String password) throws Stopped {
    return steps.login(
        login, socket -> new LdapSession(bound(socket, login, password), steps::code));
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
      steps.answered();
      connection.bind(new SimpleBindRequest(login.username(), password));
      isBound = true;
      return connection;
    } catch (LDAPException failed) {
      steps.code("LDAP " + failed.getResultCode().intValue());
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
