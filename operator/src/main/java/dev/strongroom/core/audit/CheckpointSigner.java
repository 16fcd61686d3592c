package dev.strongroom.core.audit;

/** Signs the marks of a chain, with Ed25519 (RFC 8032). */
public interface CheckpointSigner {
  /** The public key: SubjectPublicKeyInfo (RFC 8410), in Base64. Stands in every mark. */
  String publicKey();

  /** The 64 bytes of the signature of these bytes. */
  byte[] sign(byte[] message);
}
