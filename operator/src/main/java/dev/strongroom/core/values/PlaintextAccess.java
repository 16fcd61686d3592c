package dev.strongroom.core.values;

/**
 * The token without which nobody reads the bytes of a {@link SecretValue}. It protects nothing by
 * itself; it makes every place that handles plaintext findable with one search for this name.
 */
public final class PlaintextAccess {
  private static final PlaintextAccess GRANTED = new PlaintextAccess();

  private PlaintextAccess() {}

  /** The token. Each call is a place that a security review looks at. */
  public static PlaintextAccess granted() {
    return GRANTED;
  }
}
