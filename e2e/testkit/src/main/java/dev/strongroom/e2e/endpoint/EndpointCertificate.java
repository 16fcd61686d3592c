package dev.strongroom.e2e.endpoint;

import dev.strongroom.e2e.tls.ServerCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** The certificate of endpoints in files, as cert-manager and the kubelet leave it in a pod. */
public final class EndpointCertificate {
  private static final String HOST = "127.0.0.1";

  private final ServerCertificates certificates;
  private final Path directory;

  private EndpointCertificate(ServerCertificates certificates, Path directory) {
    this.certificates = certificates;
    this.directory = directory;
  }

  /** A certificate for 127.0.0.1, made in a folder. */
  public static EndpointCertificate issued(Path folder) {
    EndpointCertificate certificate =
        new EndpointCertificate(new ServerCertificates(folder), folder.resolve("served"));
    certificate.renew();
    return certificate;
  }

  /** Has another certificate of the same authority take its place. */
  public void renew() {
    try {
      certificates.issue(Set.of(HOST));
      Files.createDirectories(directory);
      replace(certificates.key(), key());
      replace(certificates.certificate(), chain());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader sees the old file or the new one. */
  private static void replace(Path from, Path to) throws IOException {
    Path next = to.resolveSibling(to.getFileName() + ".next");
    Files.copy(from, next, StandardCopyOption.REPLACE_EXISTING);
    Files.move(next, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The folder with {@code tls.crt} and {@code tls.key}. */
  public Path directory() {
    return directory;
  }

  /** The certificate chain, in PEM. */
  public Path chain() {
    return directory.resolve("tls.crt");
  }

  /** Its key, in PEM. */
  public Path key() {
    return directory.resolve("tls.key");
  }

  /** The certificate of the authority, in PEM. */
  public Path authority() {
    return certificates.authority();
  }

  /** A trust store that holds the authority alone. */
  public KeyStore trust() {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setCertificateEntry("authority", read(authority()));
      return store;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  /** Whether a server on this port of 127.0.0.1 shows the certificate that was issued last. */
  public boolean isServedOn(int port) {
    try {
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trust());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(HOST, port)) {
        return socket.getSession().getPeerCertificates()[0].equals(read(chain()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK lacks what every JDK has", e);
    }
  }

  private static X509Certificate read(Path file) throws IOException, CertificateException {
    try (InputStream pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }
}
