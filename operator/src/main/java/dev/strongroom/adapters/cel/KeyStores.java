package dev.strongroom.adapters.cel;

import dev.cel.common.values.CelByteString;
import dev.strongroom.platform.certificates.KeyPairs;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/** Key stores of PEM, with a password. Not thread-safe. */
final class KeyStores {
  /** As cert-manager names it. */
  private static final String ALIAS = "certificate";

  private static final int MAX_PASSWORD = 128;

  private final Salts salts;
  private final Budget budget;

  KeyStores(Salts salts, Budget budget) {
    this.salts = salts;
    this.budget = budget;
  }

  /** Makes the bytes of a file. */
  private interface Store {
    byte[] write() throws IOException, GeneralSecurityException;
  }

  /**
   * A key with its certificates, its own first, in PKCS#12.
   *
   * @throws Stop when one is missing or malformed, the key is not that of the first certificate, or
   *     the password cannot be used
   */
  CelByteString pkcs12(String key, String chain, String password) {
    return withKey(key, chain, password, new Pkcs12Store(password, salts));
  }

  /** The same in JKS; see {@link #pkcs12}. */
  CelByteString jks(String key, String chain, String password) {
    return withKey(key, chain, password, new JksStore(password, salts));
  }

  /**
   * Trusted certificates in PKCS#12.
   *
   * @throws Stop when there is none, one is malformed, or the password cannot be used
   */
  CelByteString trustPkcs12(String certificates, String password) {
    return trusting(certificates, password, new Pkcs12Store(password, salts));
  }

  /** The same in JKS; see {@link #trustPkcs12}. */
  CelByteString trustJks(String certificates, String password) {
    return trusting(certificates, password, new JksStore(password, salts));
  }

  private CelByteString withKey(String key, String chain, String password, KeyStoreFile file) {
    List<X509Certificate> certificates = Certificates.chain(chain);
    PrivateKeyInfo info = Certificates.key(key);
    requirePair(info, certificates.get(0).getPublicKey());
    return written(
        password,
        () -> {
          file.key(ALIAS, info, certificates);
          return file.bytes();
        });
  }

  private CelByteString trusting(String certificates, String password, KeyStoreFile file) {
    List<X509Certificate> trusted = Certificates.chain(certificates);
    return written(
        password,
        () -> {
          for (int i = 0; i < trusted.size(); i++) {
            file.trusted("ca-" + (i + 1), trusted.get(i));
          }
          return file.bytes();
        });
  }

  /** Java takes passwords of printable ASCII alone. */
  private CelByteString written(String password, Store store) {
    budget.slowCall();
    if (password.isEmpty()
        || password.length() > MAX_PASSWORD
        || password.chars().anyMatch(c -> c < ' ' || c > '~')) {
      throw Certificates.unusable();
    }
    try {
      return CelByteString.of(store.write());
    } catch (IOException | GeneralSecurityException malformed) {
      throw Certificates.unusable();
    }
  }

  private static void requirePair(PrivateKeyInfo info, PublicKey key) {
    try {
      KeyPairs.require(
          KeyFactory.getInstance(key.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())),
          key);
    } catch (IOException | GeneralSecurityException notOne) {
      throw Certificates.unusable();
    }
  }
}
