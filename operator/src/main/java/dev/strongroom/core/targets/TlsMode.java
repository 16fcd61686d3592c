package dev.strongroom.core.targets;

/**
 * How much of the server's certificate is checked. There is no step down but with {@link
 * #AS_IN_SECRET}, which a target has to ask for.
 */
public enum TlsMode {
  /**
   * No encryption. A login by SCRAM does not show the password even then; other methods may show
   * it, as the server chooses.
   */
  DISABLE,
  /** Encrypted, nothing checked: keeps out who listens, not who stands in between. */
  REQUIRE,
  /** Encrypted, the certificate is signed by a trusted CA. */
  VERIFY_CA,
  /** As {@link #VERIFY_CA}, and the certificate is for this host. The default. */
  VERIFY_FULL,
  /**
   * As the secret's value says, in the way of AWS's rotation templates: see {@link
   * DatabaseConnection#tlsFor}.
   */
  AS_IN_SECRET
}
