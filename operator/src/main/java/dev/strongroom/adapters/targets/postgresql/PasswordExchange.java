package dev.strongroom.adapters.targets.postgresql;

import java.util.Properties;
import org.postgresql.PGProperty;
import org.postgresql.plugin.AuthenticationPlugin;
import org.postgresql.plugin.AuthenticationRequestType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/**
 * Hands the driver the password once it knows how the server asks for it, and only if that way is
 * allowed: SCRAM, and the others if the target says so.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class PasswordExchange implements AuthenticationPlugin {
  private static final String CLEARTEXT = "strongroom.login.cleartext";
  private static final String MD5 = "strongroom.login.md5";
  private static final String SCRAM = "strongroom.login.scram";

  private final Properties properties;

  /** The exchange of one login. */
  public PasswordExchange(Properties properties) {
    this.properties = properties;
  }

  /** Has the driver ask here, and allows the weaker ways. */
  static void allow(Properties properties, boolean cleartext, boolean md5) {
    PGProperty.AUTHENTICATION_PLUGIN_CLASS_NAME.set(properties, PasswordExchange.class.getName());
    properties.setProperty(CLEARTEXT, Boolean.toString(cleartext));
    properties.setProperty(MD5, Boolean.toString(md5));
    properties.setProperty(SCRAM, Boolean.toString(true));
  }

  /** Has the driver ask here, and gives the password away in no way at all. */
  static void refuseAll(Properties properties) {
    allow(properties, false, false);
    properties.setProperty(SCRAM, Boolean.toString(false));
  }

  @Override
  public char[] getPassword(AuthenticationRequestType type) throws PSQLException {
    boolean allowed =
        switch (type) {
          case SASL -> Boolean.parseBoolean(properties.getProperty(SCRAM));
          case CLEARTEXT_PASSWORD -> Boolean.parseBoolean(properties.getProperty(CLEARTEXT));
          case MD5_PASSWORD -> Boolean.parseBoolean(properties.getProperty(MD5));
          case GSS -> false;
        };
    if (!allowed) {
      throw new NotAllowed();
    }
    LoginAttempt.of(properties).ifPresent(LoginAttempt::passwordAsked);
    return PGProperty.PASSWORD.getOrDefault(properties).toCharArray();
  }

  /** The server asks for the password in a way that the target does not allow. */
  static final class NotAllowed extends PSQLException {
    private static final long serialVersionUID = 1L;

    NotAllowed() {
      super("the way of logging in is not allowed", PSQLState.CONNECTION_REJECTED);
    }
  }
}
