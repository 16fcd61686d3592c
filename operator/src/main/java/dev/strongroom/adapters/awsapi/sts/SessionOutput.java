package dev.strongroom.adapters.awsapi.sts;

import dev.strongroom.core.sessions.AssumeRoleWithWebIdentity.Issued;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.sessions.SessionIdentity;
import java.util.LinkedHashMap;
import java.util.Map;

/** Sessions as outputs of STS have them. The id of a role is the uid of its ServiceAccount. */
final class SessionOutput {
  private SessionOutput() {}

  /** Of AssumeRole. Without a session policy AWS leaves PackedPolicySize out. */
  static Map<String, Object> of(IssuedSession issued) {
    SessionIdentity identity = issued.session().identity();
    Map<String, Object> credentials = new LinkedHashMap<>();
    credentials.put("AccessKeyId", issued.session().accessKeyId());
    credentials.put("SecretAccessKey", issued.secret());
    credentials.put("SessionToken", issued.token());
    credentials.put("Expiration", issued.session().expiresAt());
    Map<String, Object> role = new LinkedHashMap<>();
    role.put("AssumedRoleId", id(identity));
    role.put("Arn", arn(identity));
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("Credentials", credentials);
    output.put("AssumedRoleUser", role);
    return output;
  }

  /** Of AssumeRoleWithWebIdentity. */
  static Map<String, Object> of(Issued issued) {
    Map<String, Object> output = of(issued.session());
    output.put("SubjectFromWebIdentityToken", issued.identity().subject());
    output.put("Audience", issued.identity().audience());
    output.put("Provider", issued.identity().issuer());
    return output;
  }

  /** Of GetCallerIdentity. */
  static Map<String, Object> of(SessionIdentity identity) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("UserId", id(identity));
    output.put("Account", identity.account().value());
    output.put("Arn", arn(identity));
    return output;
  }

  private static String id(SessionIdentity identity) {
    return identity.uid() + ":" + identity.sessionName();
  }

  private static String arn(SessionIdentity identity) {
    return identity.caller().principal().session();
  }
}
