package dev.strongroom.core.accesskeys;

import dev.strongroom.core.accesskeys.KeyObjects.KeyObject;
import dev.strongroom.core.names.ObjectName;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.RoleArn;
import dev.strongroom.core.sessions.SessionIdentity;
import dev.strongroom.core.sessions.SessionRefused;
import dev.strongroom.core.sessions.TokenRoles;
import dev.strongroom.core.sessions.WebIdentity;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Shows the secret half of an access key, once: to whoever has a token of the ServiceAccount that
 * the AccessKey object is for, so to nobody who could not act as it anyway. The object is marked
 * first, so a secret that was not received is lost, and never shown twice.
 */
public final class IssueAccessKey {
  /** Most keys of a ServiceAccount (AWS IAM: access keys of a user). */
  static final int MOST_OF_SERVICE_ACCOUNT = 2;

  /** The name is that of the key's sessions too (AWS STS roleSessionNameType). */
  private static final int SHORTEST_NAME = 2;

  private static final int LONGEST_NAME = 64;

  private static final String DENIED = "Not authorized to perform strongroom:IssueAccessKey";

  private final TokenRoles roles;
  private final KeyObjects objects;
  private final KeySecrets secrets;

  /** A key, its secret half and whom it was issued to. Closing it wipes the secret. */
  public static final class Issued implements AutoCloseable {
    private final IssuedKey key;
    private final SecretAccessKey secret;
    private final WebIdentity identity;

    private Issued(IssuedKey key, SecretAccessKey secret, WebIdentity identity) {
      this.key = key;
      this.secret = secret;
      this.identity = identity;
    }

    /** The key itself. */
    public IssuedKey key() {
      return key;
    }

    /** The secret access key, which this object owns. */
    public SecretAccessKey secret() {
      return secret;
    }

    /** Whose token it was issued for. */
    public WebIdentity identity() {
      return identity;
    }

    @Override
    public void close() {
      secret.close();
    }
  }

  /** The use case over these ports. */
  public IssueAccessKey(TokenRoles roles, KeyObjects objects, KeySecrets secrets) {
    this.roles = roles;
    this.objects = objects;
    this.secrets = secrets;
  }

  /**
   * Issues the key of an object.
   *
   * @param name of the AccessKey, in the namespace of the role
   * @param token stays the caller's
   * @throws SessionRefused when the token is not one of the role, when there is no such object for
   *     it, when the secret half was shown already, or the ServiceAccount has two keys
   * @throws Unavailable when it cannot be found out
   */
  public Issued issue(RoleArn role, String name, SecretValue token, Instant now) {
    if (!ObjectName.isValid(name)
        || name.length() < SHORTEST_NAME
        || name.length() > LONGEST_NAME) {
      throw SessionRefused.invalid("AccessKeyName: 2 to 64 characters of a Kubernetes name");
    }
    TokenRoles.Verified caller = roles.verify(role, token, now, DENIED);
    WebIdentity identity = caller.identity();
    KeyObject object =
        objects
            .find(identity.namespace(), name)
            .filter(found -> found.serviceAccount().equals(identity.serviceAccount()))
            .orElseThrow(
                () ->
                    SessionRefused.accessDenied(
                        DENIED + ": the role has no AccessKey of this name in its namespace."));
    if (object.issued()) {
      throw SessionRefused.accessDenied(
          DENIED
              + ": the secret half was shown already. Delete the AccessKey and create another"
              + " one.");
    }
    if (objects.issued(identity.namespace(), identity.serviceAccount())
        >= MOST_OF_SERVICE_ACCOUNT) {
      throw SessionRefused.accessDenied(
          DENIED + ": the ServiceAccount has 2 access keys. Delete one of them first.");
    }
    IssuedKey key =
        new IssuedKey(
            object.uid(),
            new SessionIdentity(
                caller.account(),
                identity.namespace(),
                identity.serviceAccount(),
                identity.uid(),
                name),
            now.truncatedTo(ChronoUnit.SECONDS));
    if (!objects.issue(object, key)) {
      throw SessionRefused.accessDenied(DENIED + ": the AccessKey has just changed. Retry.");
    }
    return new Issued(key, secrets.issue(key), identity);
  }
}
