package dev.strongroom.core.audit;

/** Verifies what a {@link CheckpointSigner} has signed. */
@FunctionalInterface
public interface SignatureCheck {
  /**
   * Whether the signature is that of these bytes.
   *
   * @param publicKey as {@link CheckpointSigner#publicKey}; one that cannot be read matches nothing
   */
  boolean matches(String publicKey, byte[] message, byte[] signature);
}
