package dev.strongroom.core.accesskeys;

import dev.strongroom.core.sessions.AccessKeyIds;
import dev.strongroom.core.sessions.ServiceAccounts;
import dev.strongroom.core.sessions.Session;
import dev.strongroom.core.signature.SignatureRefused;
import dev.strongroom.core.signature.SigningCredentials;
import java.time.Instant;
import java.util.Optional;

/** The credentials of static access keys, and of sessions, which the id tells apart. */
public final class AccessKeyCredentials implements SigningCredentials<Session> {
  private final IssuedKeys keys;
  private final KeySecrets secrets;
  private final ServiceAccounts serviceAccounts;
  private final SigningCredentials<Session> sessions;

  /** These keys while their ServiceAccounts are there, and these sessions. */
  public AccessKeyCredentials(
      IssuedKeys keys,
      KeySecrets secrets,
      ServiceAccounts serviceAccounts,
      SigningCredentials<Session> sessions) {
    this.keys = keys;
    this.secrets = secrets;
    this.serviceAccounts = serviceAccounts;
    this.sessions = sessions;
  }

  @Override
  public Credential<Session> find(String accessKeyId, Optional<String> sessionToken, Instant now) {
    if (!AccessKeyIds.isStatic(accessKeyId)) {
      return sessions.find(accessKeyId, sessionToken, now);
    }
    IssuedKey key =
        keys.find(accessKeyId)
            // A token belongs to a session, and no key has one.
            .filter(found -> sessionToken.isEmpty())
            .orElseThrow(SignatureRefused::unknownClient);
    ServiceAccounts.Found live =
        serviceAccounts.of(key.identity()).orElseThrow(SignatureRefused::unknownClient);
    return Credential.lent(key.session().withTags(live.tags()), secrets.of(key));
  }
}
