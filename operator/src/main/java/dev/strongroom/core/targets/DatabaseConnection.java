package dev.strongroom.core.targets;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How to reach a database. What is empty comes from the secret's value; what is given on both sides
 * is taken from here, so that applications may use another host than the one for rotation.
 *
 * @param host host name or address
 * @param port 1 to 65535
 * @param database name of the database to connect to
 * @param tls how the connection is protected
 * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
 * @param connectTimeout longest wait for a connection, 1 s to 60 s
 * @param statementTimeout longest wait for an answer, 1 s to 300 s
 * @param allowCleartextPassword whether the server may ask for the password in clear text; only
 *     with a verified certificate
 * @param allowMd5Password whether the server may ask for an MD5 hash of the password; only with a
 *     verified certificate
 * @param declaredBinding whether the login must be tied to the TLS connection; empty: see {@link
 *     #channelBinding}
 */
public record DatabaseConnection(
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> database,
    TlsMode tls,
    Optional<String> authorities,
    Duration connectTimeout,
    Duration statementTimeout,
    boolean allowCleartextPassword,
    boolean allowMd5Password,
    Optional<ChannelBinding> declaredBinding) {
  /** Wait for a connection unless told otherwise (AWS templates: 5 s). */
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Wait for an answer unless told otherwise. */
  public static final Duration DEFAULT_STATEMENT_TIMEOUT = Duration.ofSeconds(10);

  /** How much longer a whole step may take than one login and one statement. */
  private static final Duration STEP_MARGIN = Duration.ofSeconds(15);

  /** Checks the ranges, and that a weak login is allowed only where TLS is verified. */
  public DatabaseConnection {
    requireRange("connectTimeoutSeconds", connectTimeout, 60);
    requireRange("statementTimeoutSeconds", statementTimeout, 300);
    if (port.isPresent() && (port.get() < 1 || port.get() > 65_535)) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with("port", "must be 1 to 65535."));
    }
    requireVerifiedTls("allowCleartextPassword", allowCleartextPassword, tls);
    requireVerifiedTls("allowMd5Password", allowMd5Password, tls);
    if (declaredBinding.equals(Optional.of(ChannelBinding.REQUIRE))) {
      requireScramOverTls(tls, allowCleartextPassword || allowMd5Password);
    }
  }

  private static void requireScramOverTls(TlsMode tls, boolean allowsWeakerLogin) {
    if (tls == TlsMode.DISABLE || tls == TlsMode.AS_IN_SECRET) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "channelBinding", "Require needs TLS; change tls.mode."));
    }
    if (allowsWeakerLogin) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "channelBinding",
              "Require needs SCRAM-SHA-256; remove allowCleartextPassword and allowMd5Password."));
    }
  }

  /**
   * Whether the login must be tied to the TLS connection, unless declared: yes where the
   * certificate does not prove which host answers. There it is all that keeps out a server that
   * stands in between, and that server could hide that the target offers it. Where the certificate
   * proves the host, connection poolers without channel binding are served too, and so are targets
   * that do not use SCRAM.
   */
  public ChannelBinding channelBinding() {
    boolean isUnproved = tls == TlsMode.REQUIRE || tls == TlsMode.VERIFY_CA;
    boolean isScram = !allowCleartextPassword && !allowMd5Password;
    return declaredBinding.orElse(
        isUnproved && isScram ? ChannelBinding.REQUIRE : ChannelBinding.PREFER);
  }

  /**
   * The ways in which a login is tried, in this order. With {@link TlsMode#AS_IN_SECRET} they are
   * those of AWS's rotation templates: the value's {@code ssl} decides where it is true or false,
   * in any case of letters; otherwise TLS with the certificate verified comes first, and then no
   * encryption. A value without {@code engine} has none of AWS's forms: it needs TLS.
   */
  public List<TlsMode> tlsFor(DatabaseCredential credential) {
    if (tls != TlsMode.AS_IN_SECRET) {
      return List.of(tls);
    }
    String ssl = credential.ssl().orElse("").toLowerCase(Locale.ROOT);
    if (credential.engine().isEmpty() || ssl.equals("true")) {
      return List.of(TlsMode.VERIFY_FULL);
    }
    return ssl.equals("false")
        ? List.of(TlsMode.DISABLE)
        : List.of(TlsMode.VERIFY_FULL, TlsMode.DISABLE);
  }

  /** A connection that logs in with SCRAM-SHA-256 only. */
  public DatabaseConnection(
      Optional<String> host,
      Optional<Integer> port,
      Optional<String> database,
      TlsMode tls,
      Optional<String> authorities,
      Duration connectTimeout,
      Duration statementTimeout) {
    this(
        host,
        port,
        database,
        tls,
        authorities,
        connectTimeout,
        statementTimeout,
        false,
        false,
        Optional.empty());
  }

  private static void requireVerifiedTls(String field, boolean allowed, TlsMode tls) {
    if (allowed && tls != TlsMode.VERIFY_CA && tls != TlsMode.VERIFY_FULL) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(field, "needs tls.mode VerifyCA or VerifyFull."));
    }
  }

  /**
   * The longest that a whole step may take, all of its logins and statements together: a server
   * that keeps sending cannot hold the step beyond it.
   */
  public Duration stepTimeout() {
    return connectTimeout.plus(statementTimeout).plus(STEP_MARGIN);
  }

  private static void requireRange(String field, Duration value, int maxSeconds) {
    if (value.compareTo(Duration.ofSeconds(1)) < 0
        || value.compareTo(Duration.ofSeconds(maxSeconds)) > 0) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              field, "must be 1 to " + maxSeconds + " seconds."));
    }
  }

  /**
   * How much longer than the server this side waits for an answer, so that the server has given up
   * first and nothing can happen there after this side has turned away.
   */
  public static final Duration MARGIN = Duration.ofSeconds(2);

  /** The longest time after a step's end at which its effect may still show up. */
  public Duration settleTime() {
    return statementTimeout.plus(MARGIN);
  }

  /** Everything from the secret's value, certificate and host checked, the usual time limits. */
  public static DatabaseConnection fromSecret() {
    return new DatabaseConnection(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        TlsMode.VERIFY_FULL,
        Optional.empty(),
        DEFAULT_CONNECT_TIMEOUT,
        DEFAULT_STATEMENT_TIMEOUT);
  }

  /** At this host and port. */
  public DatabaseConnection at(String newHost, int newPort) {
    return new DatabaseConnection(
        Optional.of(newHost),
        Optional.of(newPort),
        database,
        tls,
        authorities,
        connectTimeout,
        statementTimeout,
        allowCleartextPassword,
        allowMd5Password,
        declaredBinding);
  }

  /** Protected in this way. */
  public DatabaseConnection with(TlsMode mode, Optional<String> trustedPem) {
    return new DatabaseConnection(
        host,
        port,
        database,
        mode,
        trustedPem,
        connectTimeout,
        statementTimeout,
        allowCleartextPassword,
        allowMd5Password,
        declaredBinding);
  }

  /** With these time limits. */
  public DatabaseConnection within(Duration connect, Duration statement) {
    return new DatabaseConnection(
        host,
        port,
        database,
        tls,
        authorities,
        connect,
        statement,
        allowCleartextPassword,
        allowMd5Password,
        declaredBinding);
  }

  /** With these weaker logins allowed besides SCRAM-SHA-256. */
  public DatabaseConnection allowing(boolean cleartext, boolean md5) {
    return new DatabaseConnection(
        host,
        port,
        database,
        tls,
        authorities,
        connectTimeout,
        statementTimeout,
        cleartext,
        md5,
        declaredBinding);
  }

  /** With channel binding as declared here. */
  public DatabaseConnection binding(ChannelBinding declared) {
    return new DatabaseConnection(
        host,
        port,
        database,
        tls,
        authorities,
        connectTimeout,
        statementTimeout,
        allowCleartextPassword,
        allowMd5Password,
        Optional.of(declared));
  }
}
