package dev.strongroom.adapters.cel;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** A key store about to be written. Not thread-safe. */
interface KeyStoreFile {
  /** Adds a key with its certificates, its own first. */
  void key(String alias, PrivateKeyInfo key, List<X509Certificate> chain)
      throws IOException, GeneralSecurityException;

  /** Adds a trusted certificate. */
  void trusted(String alias, X509Certificate certificate)
      throws IOException, GeneralSecurityException;

  /** The file. */
  byte[] bytes() throws IOException;
}
