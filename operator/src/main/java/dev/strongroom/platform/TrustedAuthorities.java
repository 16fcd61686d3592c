package dev.strongroom.platform;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/** TLS connections of a client that trusts the certificates of a file. */
public final class TrustedAuthorities {
  private static final int LARGEST_FILE = 1 << 20;

  private TrustedAuthorities() {}

  /**
   * Sockets that verify the server's certificate.
   *
   * @param file PEM, at most 1 MiB; empty for the JDK's authorities
   * @throws IOException when the file cannot be read, is too large or holds no certificate
   */
  public static SSLSocketFactory sockets(Optional<Path> file)
      throws IOException, GeneralSecurityException {
    if (file.isEmpty()) {
      return SSLContext.getDefault().getSocketFactory();
    }
    if (Files.size(file.get()) > LARGEST_FILE) {
      throw new IOException("too large");
    }
    return sockets(Files.readAllBytes(file.get()));
  }

  /**
   * Sockets that verify the server's certificate.
   *
   * @param authorities PEM
   * @throws IOException when it holds no certificate
   */
  public static SSLSocketFactory sockets(byte[] authorities)
      throws IOException, GeneralSecurityException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trusted(authorities));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context.getSocketFactory();
  }

  private static KeyStore trusted(byte[] authorities) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    InputStream pem = new ByteArrayInputStream(authorities);
    int number = 0;
    for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
      trusted.setCertificateEntry(Integer.toString(number++), each);
    }
    if (trusted.size() == 0) {
      throw new IOException("no certificate");
    }
    return trusted;
  }
}
