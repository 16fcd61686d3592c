package dev.strongroom.platform.certificates;

/** A certificate with those that lead to its authority, and its private key, all in PEM. */
public final class CertificateAndKey {
  private final byte[] chain;
  private final byte[] key;

  /** Takes the arrays as they are. */
  public CertificateAndKey(byte[] chain, byte[] key) {
    this.chain = chain;
    this.key = key;
  }

  /** The certificate first. */
  public byte[] chain() {
    return chain;
  }

  /** The key: PKCS#8, PKCS#1 or SEC 1. */
  public byte[] key() {
    return key;
  }
}
