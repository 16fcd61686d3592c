package dev.strongroom.core.sessions;

import dev.strongroom.core.signature.SecretAccessKey;

/** What the client of a new session gets. Closing it wipes the secret. */
public final class IssuedSession implements AutoCloseable {
  private final Session session;
  private final SecretAccessKey secret;
  private final String token;

  IssuedSession(Session session, SecretAccessKey secret, String token) {
    this.session = session;
    this.secret = secret;
    this.token = token;
  }

  /** The session itself. */
  public Session session() {
    return session;
  }

  /** The secret access key, which this object owns. */
  public SecretAccessKey secret() {
    return secret;
  }

  /** The session token: at most {@value SessionTokens#LONGEST_TOKEN} letters, digits, - and _. */
  public String token() {
    return token;
  }

  @Override
  public void close() {
    secret.close();
  }
}
