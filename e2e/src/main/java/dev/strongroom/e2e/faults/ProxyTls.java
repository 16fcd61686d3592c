package dev.strongroom.e2e.faults;

import dev.strongroom.e2e.postgres.ServerCertificates;
import io.fabric8.kubernetes.client.Config;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
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
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The proxy's own certificate towards clients, and its trust in the API server. */
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
      KeyStore store = empty();
      store.setKeyEntry(
          "proxy",
          privateKey(Files.readString(certificates.key())),
          NO_PASSWORD,
          new Certificate[] {certificate(certificates.certificate())});
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, NO_PASSWORD);
      return context(managers.getKeyManagers(), null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the proxy's certificate cannot be used", e);
    }
  }

  /** To reach the API server with that this configuration trusts. */
  static SSLContext client(Config config) {
    try {
      KeyStore store = empty();
      int number = 0;
      for (Certificate trusted : x509().generateCertificates(authorities(config))) {
        store.setCertificateEntry("authority-" + number++, trusted);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      return context(null, managers.getTrustManagers());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the cluster's authority cannot be used", e);
    }
  }

  private static InputStream authorities(Config config) throws IOException {
    String data = config.getCaCertData();
    if (data == null) {
      return Files.newInputStream(Path.of(config.getCaCertFile()));
    }
    byte[] bytes = data.getBytes(StandardCharsets.US_ASCII);
    return new ByteArrayInputStream(
        data.startsWith("-----") ? bytes : Base64.getMimeDecoder().decode(bytes));
  }

  private static SSLContext context(KeyManager[] keys, TrustManager[] trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate certificate(Path file) throws GeneralSecurityException, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return x509().generateCertificate(in);
    }
  }

  private static CertificateFactory x509() throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509");
  }

  private static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    byte[] encoded = Base64.getMimeDecoder().decode(pem.replaceAll("-----.*?-----", ""));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }
}
