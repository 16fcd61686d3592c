package dev.strongroom.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Who did it, in the forms of CloudTrail's userIdentity element. Names only, no credentials. */
public sealed interface AuditIdentity {
  /** Writes the members of userIdentity. */
  void writeTo(Json json);

  /** Takes the members of userIdentity; the forms of this file write to it. */
  final class Json {
    private final JsonText text;

    Json(JsonText text) {
      this.text = text;
    }
  }

  /** Strongroom itself: rotation, projection, deletion. */
  record Service() implements AuditIdentity {
    /** What stands in invokedBy, sourceIPAddress and userAgent. */
    public static final String NAME = "secretsmanager.amazonaws.com";

    @Override
    public void writeTo(Json json) {
      json.text.text("type", "AWSService").text("invokedBy", NAME);
    }
  }

  /**
   * A caller with session credentials: a ServiceAccount, which is a role of its account.
   *
   * @param accountId account of the role, 12 digits
   * @param roleName the role: the name of the ServiceAccount
   * @param roleId an id of the role that no other one ever has: the uid of the ServiceAccount
   * @param sessionName name of the session
   * @param accessKeyId id of the session's access key; the id alone is no secret
   * @param issuedAt when the session began
   * @param federation who vouched for the caller; empty for AssumeRole
   */
  record AssumedRole(
      String accountId,
      String roleName,
      String roleId,
      String sessionName,
      String accessKeyId,
      Instant issuedAt,
      Optional<Federation> federation)
      implements AuditIdentity {
    @Override
    public void writeTo(Json json) {
      json.text
          .text("type", "AssumedRole")
          .text("principalId", roleId + ":" + sessionName)
          .text(
              "arn", "arn:aws:sts::" + accountId + ":assumed-role/" + roleName + "/" + sessionName)
          .text("accountId", accountId)
          .text("accessKeyId", accessKeyId);
      json.text.name("sessionContext").begin();
      json.text
          .name("sessionIssuer")
          .begin()
          .text("type", "Role")
          .text("principalId", roleId)
          .text("arn", "arn:aws:iam::" + accountId + ":role/" + roleName)
          .text("accountId", accountId)
          .text("userName", roleName)
          .end();
      federation.ifPresent(
          by ->
              json.text
                  .name("webIdFederationData")
                  .begin()
                  .text("federatedProvider", by.provider())
                  .end());
      json.text
          .name("attributes")
          .begin()
          .text("creationDate", issuedAt.truncatedTo(ChronoUnit.SECONDS).toString())
          .text("mfaAuthenticated", "false")
          .end();
      json.text.end();
    }
  }

  /**
   * Who vouched for a caller.
   *
   * @param provider issuer of the tokens, such as the cluster's
   */
  record Federation(String provider) {}

  /**
   * A caller of AssumeRoleWithWebIdentity, who has a token and no credentials yet.
   *
   * @param provider issuer of the token
   * @param audience what the token was made for
   * @param subject whom it names
   */
  record WebIdentity(String provider, String audience, String subject) implements AuditIdentity {
    @Override
    public void writeTo(Json json) {
      json.text
          .text("type", "WebIdentityUser")
          .text("principalId", provider + ":" + audience + ":" + subject)
          .text("userName", subject)
          .text("identityProvider", provider);
    }
  }

  /** A caller that has not shown who it is: its token was refused, or could not be checked. */
  record Unknown() implements AuditIdentity {
    @Override
    public void writeTo(Json json) {
      json.text.text("type", "Unknown");
    }
  }

  /**
   * A caller of another account, as the account whose resource was used is told of it (CloudTrail,
   * "cross-account access").
   *
   * @param accountId the caller's account
   * @param principalId the caller
   */
  record OtherAccount(String accountId, String principalId) implements AuditIdentity {
    @Override
    public void writeTo(Json json) {
      json.text
          .text("type", "AWSAccount")
          .text("principalId", principalId)
          .text("accountId", accountId);
    }
  }
}
