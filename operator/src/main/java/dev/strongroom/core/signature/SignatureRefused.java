package dev.strongroom.core.signature;

/**
 * A request's signature or credential is not accepted. The message is AWS's sentence for it; what
 * it quotes of the request is bounded and printable, and never a secret.
 */
public final class SignatureRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private static final int LONGEST_QUOTE = 256;

  /** Classes of refusal, one per error code of AWS. */
  public enum Fault {
    /** The request is not signed (MissingAuthenticationToken). */
    MISSING_TOKEN,
    /** The signature's parts are missing or malformed (IncompleteSignature). */
    INCOMPLETE,
    /** Wrong signature, scope or time (InvalidSignature, SignatureDoesNotMatch). */
    MISMATCH,
    /** No such access key, or the session token is forged (UnrecognizedClient). */
    UNKNOWN_CLIENT,
    /** The session has ended (ExpiredToken). */
    EXPIRED_TOKEN
  }

  private final Fault fault;

  private SignatureRefused(Fault fault, String message) {
    super(message, null, false, false);
    this.fault = fault;
  }

  /** The class of the refusal. */
  public Fault fault() {
    return fault;
  }

  static SignatureRefused missing() {
    return new SignatureRefused(Fault.MISSING_TOKEN, "Missing Authentication Token");
  }

  static SignatureRefused incomplete(String message) {
    return new SignatureRefused(Fault.INCOMPLETE, message);
  }

  static SignatureRefused mismatch(String message) {
    return new SignatureRefused(Fault.MISMATCH, message);
  }

  /** The signature is another than the one calculated. */
  static SignatureRefused wrongSignature() {
    return mismatch(
        "The request signature we calculated does not match the signature you provided. Check your"
            + " AWS Secret Access Key and signing method. Consult the service documentation for"
            + " details.");
  }

  /** The access key does not exist, or its session token was not issued for it. */
  public static SignatureRefused unknownClient() {
    return new SignatureRefused(
        Fault.UNKNOWN_CLIENT, "The security token included in the request is invalid.");
  }

  /** The session token is genuine, but its time is over. */
  public static SignatureRefused expiredToken() {
    return new SignatureRefused(
        Fault.EXPIRED_TOKEN, "The security token included in the request is expired");
  }

  /** Part of a request in a message: quoted, bounded, printable ASCII. */
  static String quote(String part) {
    StringBuilder out = new StringBuilder("'");
    int end = Math.min(part.length(), LONGEST_QUOTE);
    for (int i = 0; i < end; i++) {
      char c = part.charAt(i);
      out.append(c >= ' ' && c <= '~' ? c : '?');
    }
    return out.append(part.length() > end ? "...'" : "'").toString();
  }
}
