package dev.strongroom.e2e.faults;

import dev.strongroom.e2e.postgres.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The proxy's own certificate towards clients. */
final class ProxyTls {
  private static final char[] NO_PASSWORD = {};

  private final ServerCertificates certificates;

  /** With a certificate for this host, made in a directory. */
  ProxyTls(Path directory, String host) {
    this.certificates = new ServerCertificates(directory);
    try {
      certificates.issue(Set.of(host));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The authority that clients must trust. */
  Path authority() {
    return certificates.authority();
  }

  /** To be a server with. */
  SSLContext server() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, NO_PASSWORD);
      store.setKeyEntry(
          "proxy",
          privateKey(Files.readString(certificates.key())),
          NO_PASSWORD,
          new Certificate[] {certificate(certificates.certificate())});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the proxy's certificate cannot be used", e);
    }
  }

  private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
