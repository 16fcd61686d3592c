package dev.strongroom.core.rotation;

import java.util.EnumSet;
import java.util.Set;

/**
 * What can go wrong at a target: the closed list of causes that a failed rotation names. The
 * sentences are ours; nothing that a target says is ever shown, because it may quote what it was
 * given.
 */
public enum TargetProblem {
  /** Nobody listens there, or no route leads there. */
  UNREACHABLE(Kind.UNAVAILABLE, "The target cannot be reached at its host and port."),
  /** The name does not resolve. */
  HOST_NOT_FOUND(Kind.UNAVAILABLE, "The host name of the target cannot be resolved."),
  /** No login within the time limits; nothing but login attempts was sent. */
  LOGIN_TIMEOUT(Kind.UNAVAILABLE, "The target did not answer the login in time."),
  /** The connection ended before the login was complete. */
  LOGIN_BROKEN_OFF(
      Kind.UNAVAILABLE,
      "The target closed the connection before the login was complete; check that the port is that"
          + " of a server of the target's type."),
  /** The login did not come about, at a host of which no more is told; nothing was changed. */
  CANNOT_CONNECT(
      Kind.UNAVAILABLE,
      "The operator cannot log in to the target: no server of its type answers there. Check host,"
          + " port and tls of the ExternalSecretTarget. The cause is told for hosts that the"
          + " installation lists in targets.allowedHosts."),
  /** The installation does not allow the host; nothing was sent. */
  HOST_NOT_ALLOWED(
      Kind.REFUSED,
      "This installation does not allow targets at this host. Ask its administrator to list the"
          + " host in targets.allowedHosts."),
  /** No answer within the time limit. */
  TIMEOUT(Kind.UNAVAILABLE, "The target did not answer in time."),
  /** It answered and went away. */
  CONNECTION_LOST(Kind.UNAVAILABLE, "The connection to the target broke off."),
  /** Starting, stopping, or out of connections. */
  BUSY(Kind.UNAVAILABLE, "The target is starting, stopping or has no connection to spare."),
  /** A standby. */
  READ_ONLY(Kind.UNAVAILABLE, "The target is read-only, as a standby is; name the primary."),
  /** Too busy for a login. */
  LOGIN_BUSY(
      Kind.UNAVAILABLE,
      "The target took no login: it is starting, stopping or has no connection to spare."),
  /** Any other answer to the login. */
  LOGIN_NOT_UNDERSTOOD(
      Kind.REFUSED,
      "The target gave an answer to the login that is not understood; the operator's log has its"
          + " code."),
  /** Its certificate is not signed by a trusted authority, or has expired. */
  TLS_NOT_TRUSTED(
      Kind.REFUSED, "The target's certificate is not signed by a trusted CA, or has expired."),
  /** Its certificate is for another host. */
  TLS_WRONG_HOST(Kind.REFUSED, "The target's certificate is for another host name."),
  /** It speaks no TLS. */
  TLS_NOT_OFFERED(
      Kind.REFUSED, "The target does not offer TLS, which the target's TLS mode demands."),
  /** The TLS handshake failed for another cause. */
  TLS_FAILED(Kind.REFUSED, "The TLS handshake with the target failed."),
  /** The password is not accepted. The only answer that tells of the value itself. */
  LOGIN_REFUSED(Kind.REFUSED, "The target refuses the login: wrong password or unknown user."),
  /** Every password, or none at all, is good enough for the target. */
  PASSWORD_NOT_CHECKED(
      Kind.REFUSED,
      "The target does not check the user's password, so a rotation would change nothing. Have the"
          + " target, or the pooler in front of it, require a password of this user."),
  /** It asks for the password in a way that shows it. */
  LOGIN_METHOD_NOT_ALLOWED(
      Kind.REFUSED,
      "The target asks for the password in a way that is not allowed, such as in clear text or as"
          + " an MD5 hash. Require a stronger method at the target, or allow this one where the"
          + " ExternalSecretTarget has allowCleartextPassword or allowMd5Password."),
  /** It ties no login to the TLS connection, or somebody in between has hidden that it does. */
  CHANNEL_BINDING_MISSING(
      Kind.REFUSED,
      "The target does not offer channel binding (SCRAM-SHA-256-PLUS), or a server in between has"
          + " removed the offer. If the target is a connection pooler, or its certificate is signed"
          + " with Ed25519, set tls.mode VerifyFull or channelBinding Prefer in the"
          + " ExternalSecretTarget."),
  /** No kept value is accepted. */
  ALL_LOGINS_REFUSED(
      Kind.REFUSED,
      "The target accepts none of the pending, current and previous passwords. Set the user's"
          + " password there to the current one here, or run strongroom heal versions to find an"
          + " older version that it accepts."),
  /** What is kept here is accepted only as the password before: somebody else has set another. */
  PASSWORD_CHANGED_ELSEWHERE(
      Kind.REFUSED,
      "Somebody has changed the user's password at the target, which accepts the one that is kept"
          + " here for a while only, as the password before. Set the user's password there to the"
          + " current one here, or have an administrator change it (strategy AdminReset)."),
  /** The current credential is not accepted, so nobody acts for it. */
  CURRENT_REFUSED(
      Kind.REFUSED,
      "The target refuses the current credential, and an administrator acts only for a user that"
          + " can log in. Set the user's password there to the current one here."),
  /** The administrator's password is not accepted. */
  ADMIN_REFUSED(
      Kind.REFUSED,
      "The target refuses the login of the administrator that spec.adminSecretRef of the"
          + " ExternalSecretTarget names."),
  /** The user may not come in, whatever the password. */
  LOGIN_NOT_PERMITTED(
      Kind.REFUSED, "The target does not permit this user to log in from here at all."),
  /** The database is not there. */
  NO_SUCH_DATABASE(Kind.REFUSED, "The target has no database of the given name."),
  /** The user has vanished. */
  NO_SUCH_USER(Kind.REFUSED, "The target has no user of the given name."),
  /** The user may not change its password. */
  NO_PRIVILEGE(Kind.REFUSED, "The user lacks the privilege that the target asks for this step."),
  /** A rule of the target forbids the password. */
  PASSWORD_REJECTED(
      Kind.REFUSED,
      "A password rule of the target rejects the new password. Change spec.password of the"
          + " RotationPolicy to fit it."),
  /** Any other answer. */
  UNEXPECTED_ANSWER(
      Kind.REFUSED,
      "The target gave an answer that is not understood; the operator's log has its" + " code."),
  /** The process that ran the step ended early; the step may have taken effect. */
  WORKER_LOST(
      Kind.UNAVAILABLE,
      "The process that talked to the target ended before it reported a result, as it does when an"
          + " answer is too large."),
  /** The process that should have run the step did not start: nothing was sent. */
  WORKER_NOT_STARTED(
      Kind.UNAVAILABLE,
      "The operator could not start a process for this step; it may need more memory."),
  /** The value lacks something. */
  VALUE_INCOMPLETE(
      Kind.INVALID,
      "The secret's value must be a JSON object with the keys username and password, and host"
          + " unless the target names one."),
  /** The value speaks of another kind of system. */
  ENGINE_DIFFERS(
      Kind.INVALID,
      "The engine key in the secret's value names another kind of system than the target. Name a"
          + " target of that type, or correct or remove the key."),
  /** The step needs an administrator's credential. */
  ADMIN_MISSING(
      Kind.INVALID,
      "The step needs the credential of an administrator. Name its ManagedSecret in"
          + " spec.adminSecretRef of the ExternalSecretTarget."),
  /** Guard of the AWS templates: users alternate between two names. */
  USERNAME_NOT_ALTERNATE(
      Kind.INVALID,
      "The usernames of the two versions are not those of a pair of alternating users."),
  /** Guard of the AWS templates: a rotation never moves a password to another user. */
  USERNAME_CHANGED(
      Kind.INVALID,
      "The username differs between the versions; a rotation changes only passwords."),
  /** Guard of the AWS templates: a rotation never moves a password to another host. */
  HOST_CHANGED(
      Kind.INVALID, "The host differs between the versions; a rotation changes only passwords."),
  /** The host is not one. */
  HOST_INVALID(Kind.INVALID, "The host is not a host name or address."),
  /** Some characters would change the message of the login that a name is put into. */
  LOGIN_NAME_INVALID(
      Kind.INVALID,
      "The username or the database name contains control characters, or the username is one that"
          + " a login by HTTP cannot carry: with a colon, or of dots alone. Change it."),
  /** The trusted certificates cannot be read. */
  CA_UNREADABLE(Kind.INVALID, "The CA certificates of the ExternalSecretTarget are not valid PEM."),
  /** Not the value of an account with a key. */
  SSH_VALUE_INCOMPLETE(
      Kind.INVALID,
      "The secret's value must be a JSON object with the keys username and privateKey, which has to"
          + " be a private key in OpenSSH's format without a passphrase."),
  /** Another host key than those that are declared; no key was offered. */
  HOST_KEY_UNKNOWN(
      Kind.REFUSED,
      "The host key that the target shows is none of spec.ssh.hostKeys of the"
          + " ExternalSecretTarget. Find out why it differs, and correct the list if it should."),
  /** Every key, or none at all, is good enough for the target. */
  KEY_NOT_CHECKED(
      Kind.REFUSED,
      "The target lets the user in without a key, or with any key, so a rotation would change"
          + " nothing."),
  /** No kept key is accepted. */
  ALL_KEYS_REFUSED(
      Kind.REFUSED,
      "The target accepts none of the pending, current and previous keys. Put the current publicKey"
          + " into the account's authorized_keys, or run strongroom heal versions to find an older"
          + " version whose key it accepts."),
  /** The account runs no commands. */
  NO_COMMANDS(
      Kind.REFUSED,
      "The account runs no commands of the operator: it has no shell, or its key is bound to a"
          + " command of its own (command= in authorized_keys). Only an account that runs commands"
          + " can change its keys."),
  /** The line that a new key's line is made like is missing. */
  KEY_NOT_IN_FILE(
      Kind.REFUSED,
      "The target accepts the account's key and has it in another place than the authorizedKeysFile"
          + " of the ExternalSecretTarget. Correct the name of the file."),
  /** Not the value of a client with a certificate. */
  CERTIFICATE_VALUE_INCOMPLETE(
      Kind.INVALID,
      "The secret's value must be a JSON object with a certificate under tls.crt and its private"
          + " key under tls.key, both in PEM, and username unless the certificate's subject has a"
          + " common name."),
  /** It is not trusted, has expired, or is not the user's. */
  CERTIFICATE_REFUSED(
      Kind.REFUSED,
      "The target refuses the certificate: it does not trust the CA, takes the certificate for"
          + " expired, or does not let this user in with it."),
  /** It wants more than a certificate. */
  CERTIFICATE_NOT_ENOUGH(
      Kind.REFUSED,
      "The target asks for a password besides the certificate, or instead of one. Have it"
          + " authenticate this user by certificate alone (PostgreSQL: the method cert in"
          + " pg_hba.conf)."),
  /** Every client is good enough for the target. */
  CERTIFICATE_NOT_CHECKED(
      Kind.REFUSED,
      "The target lets the user in without a certificate, so a rotation would change nothing."),
  /** Not the value of a user of NATS. */
  JWT_VALUE_INCOMPLETE(
      Kind.INVALID,
      "The secret's value must be a JSON object with a NATS credentials file under user.creds: a"
          + " user's JWT and the seed of its key."),
  /** It has expired, is revoked, or is of nobody whom the target knows. */
  JWT_REFUSED(
      Kind.REFUSED,
      "The target refuses the user's JWT: it does not know the account or the key that has signed"
          + " it, takes it for expired or revoked, or does not let this user in from here."),
  /** Every user is good enough for the target. */
  JWT_NOT_CHECKED(
      Kind.REFUSED,
      "The target does not check who a user is, or not by JWT, so a rotation would change"
          + " nothing."),
  /** The listener does not take logins by the mechanism of the value. */
  SASL_MECHANISM_NOT_ENABLED(
      Kind.REFUSED,
      "The target does not enable the SASL mechanism that the secret's value names in its key"
          + " mechanism (SCRAM-SHA-512 without one), or that a rotation with two values changes to."
          + " Enable it for the listener (sasl.enabled.mechanisms), or set strategy AdminReset."),
  /** Not one of the two. */
  SASL_MECHANISM_UNKNOWN(
      Kind.INVALID,
      "The key mechanism of the secret's value must be SCRAM-SHA-256 or SCRAM-SHA-512."),
  /** Outside work has passed its limit. */
  WORK_TIMED_OUT(
      Kind.UNAVAILABLE, "The work that this step started did not finish within its time limit."),
  /** The work reported success, and there is no value. */
  VALUE_NOT_CREATED(
      Kind.UNAVAILABLE, "The step reported success but did not store a value as AWSPENDING."),
  /** A function said so, or raised an error. */
  FUNCTION_FAILED(
      Kind.UNAVAILABLE, "The function ended the step with an error; the function's log says why."),
  /** The server of the function has none of that name; nothing was done. */
  FUNCTION_NOT_FOUND(
      Kind.REFUSED,
      "The server at spec.function.url knows no such function (status 404). Check url and"
          + " functionName."),
  /** The server of the function does not let the operator in; nothing was done. */
  FUNCTION_ACCESS_REFUSED(
      Kind.REFUSED,
      "The function's server refuses the operator (status 401 or 403). Check"
          + " spec.function.credentialRef."),
  /** Too many calls at one time; nothing was done. */
  FUNCTION_BUSY(
      Kind.UNAVAILABLE, "The function's server takes no more calls at present (status 429)."),
  /** Anything but the answer of a function. */
  FUNCTION_ANSWER_INVALID(
      Kind.REFUSED,
      "The answer is not that of a function: success is status 200 (of a webhook 2xx) with at most"
          + " 256 KiB of JSON, or of a webhook nothing."),
  /** No answer of a function from a host of which no more is told. */
  FUNCTION_UNANSWERED(
      Kind.UNAVAILABLE,
      "No function answered at spec.function.url within its time limit. The cause is told for hosts"
          + " that the installation lists in targets.allowedHosts."),
  /** The process that waited for the answer is gone. */
  FUNCTION_ANSWER_LOST(
      Kind.UNAVAILABLE,
      "The function's answer to the step was lost, because the operator was restarted, or the Job"
          + " of the step is gone."),
  /** The function reported success, and left AWSCURRENT where it was. */
  VALUE_NOT_CURRENT(
      Kind.UNAVAILABLE,
      "The step reported success but did not move AWSCURRENT to the new version."),
  /** A rotation ended early whose function may have changed the system. */
  FUNCTION_CANNOT_UNDO(
      Kind.REFUSED,
      "The rotation ended after the function or Job had been asked to set the new value, and there"
          + " is no step that undoes it. Check which value the system accepts, and rotate again."),
  /** A Job's container ended with an error. */
  JOB_FAILED(Kind.UNAVAILABLE, "The Job of the step failed; the log of its pod says why."),
  /** The CronJob is missing; nothing was done. */
  JOB_TEMPLATE_NOT_FOUND(
      Kind.REFUSED,
      "The CronJob that spec.job.cronJobRef of the ExternalSecretTarget names does not exist in"
          + " this namespace."),
  /** The CronJob does not name the target; nothing was done. */
  JOB_NOT_ALLOWED(
      Kind.REFUSED,
      "The CronJob does not allow Jobs for this ExternalSecretTarget. Someone who may change it can"
          + " list the target in its annotation strongroom.dev/allow."),
  /** The template is not one for rotations; nothing was done. */
  JOB_TEMPLATE_UNFIT(
      Kind.REFUSED,
      "No Job can be made from the CronJob's jobTemplate: the name of its serviceAccountName has to"
          + " end with -rotation, terminationGracePeriodSeconds may be 30 at most, and the API"
          + " server has to accept it."),
  /** The API server does not let the operator make Jobs; nothing was done. */
  JOB_FORBIDDEN(
      Kind.REFUSED,
      "The operator may not create Jobs here. The chart's value targets.jobs.enabled gives it the"
          + " right; a ResourceQuota or an admission policy of the namespace may forbid it too."),
  /** Runs ended without an outcome, again and again. */
  INTERRUPTED(Kind.UNAVAILABLE, "The operator stopped three times while it worked on this step."),
  /** An error in the operator. */
  UNEXPECTED_ERROR(Kind.UNAVAILABLE, "An unexpected error; the operator's log says where."),
  /** A record of an earlier version, which did not keep the cause. */
  ATTEMPTS_USED_UP(Kind.UNAVAILABLE, "All attempts failed.");

  /** What helps against a problem. */
  public enum Kind {
    /** Trying again. */
    UNAVAILABLE,
    /** A change at the target. */
    REFUSED,
    /** A change of what the user declared. */
    INVALID
  }

  /** What shows that a failed change ended before the new value could have been sent. */
  private static final Set<TargetProblem> NOTHING_SENT =
      EnumSet.of(
          UNREACHABLE,
          HOST_NOT_FOUND,
          CANNOT_CONNECT,
          HOST_NOT_ALLOWED,
          PASSWORD_NOT_CHECKED,
          LOGIN_METHOD_NOT_ALLOWED,
          CHANNEL_BINDING_MISSING,
          HOST_KEY_UNKNOWN,
          KEY_NOT_CHECKED,
          ALL_KEYS_REFUSED,
          NO_COMMANDS,
          KEY_NOT_IN_FILE,
          CERTIFICATE_REFUSED,
          CERTIFICATE_NOT_ENOUGH,
          CERTIFICATE_NOT_CHECKED,
          JWT_REFUSED,
          JWT_NOT_CHECKED,
          SASL_MECHANISM_NOT_ENABLED,
          WORKER_NOT_STARTED,
          VALUE_NOT_CREATED,
          FUNCTION_NOT_FOUND,
          FUNCTION_ACCESS_REFUSED,
          FUNCTION_BUSY,
          JOB_TEMPLATE_NOT_FOUND,
          JOB_NOT_ALLOWED,
          JOB_TEMPLATE_UNFIT,
          JOB_FORBIDDEN,
          LOGIN_TIMEOUT,
          LOGIN_BROKEN_OFF,
          LOGIN_BUSY,
          LOGIN_NOT_UNDERSTOOD,
          TLS_NOT_TRUSTED,
          TLS_WRONG_HOST,
          TLS_NOT_OFFERED,
          TLS_FAILED,
          LOGIN_REFUSED,
          ALL_LOGINS_REFUSED,
          PASSWORD_CHANGED_ELSEWHERE,
          CURRENT_REFUSED,
          ADMIN_REFUSED,
          LOGIN_NOT_PERMITTED,
          NO_SUCH_DATABASE);

  private final Kind kind;
  private final String sentence;

  TargetProblem(Kind kind, String sentence) {
    this.kind = kind;
    this.sentence = sentence;
  }

  /** What helps. */
  public Kind kind() {
    return kind;
  }

  /** The fixed sentence for people. */
  public String sentence() {
    return sentence;
  }

  /**
   * Whether the target may hold the pending value after a change that failed like this. False only
   * where the failure itself shows that no change was sent; in doubt true.
   */
  public boolean mayHaveReached() {
    return kind != Kind.INVALID && !NOTHING_SENT.contains(this);
  }

  /** This problem when it occurred before the login was complete. */
  public TargetProblem beforeLogin() {
    return switch (this) {
      case TIMEOUT -> LOGIN_TIMEOUT;
      case CONNECTION_LOST -> LOGIN_BROKEN_OFF;
      case BUSY -> LOGIN_BUSY;
      case UNEXPECTED_ANSWER -> LOGIN_NOT_UNDERSTOOD;
      default -> this;
    };
  }

  /**
   * Whether the target has said for certain that it does not accept the value that was tried, or
   * the value could never have been given to it. Every other problem leaves that open.
   */
  public boolean provesNotAccepted() {
    return this == LOGIN_REFUSED
        || this == CERTIFICATE_REFUSED
        || this == JWT_REFUSED
        || kind == Kind.INVALID;
  }
}
