package dev.strongroom.adapters.targets.postgresql;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The TLS side of a connection. The driver makes one by its class name and hands over the
 * connection's properties, so the trusted certificates need not be written to a file. It also looks
 * at no file of the home directory, as the driver's own factory does.
 *
 * <p>Public because the driver instantiates it; not for use elsewhere.
 */
public final class TrustFactory extends SSLSocketFactory {
  /** What is checked: a {@link Check}'s name. */
  static final String CHECK = "strongroom.tls.check";

  /** The CA certificates as PEM; absent for those of the Java runtime. */
  static final String AUTHORITIES = "strongroom.tls.authorities";

  /** What is checked of the server's certificate. */
  enum Check {
    NOTHING,
    SIGNATURE,
    SIGNATURE_AND_HOST
  }

  private final SSLSocketFactory sockets;
  private final boolean checkHost;
  private final Properties properties;

  /**
   * A factory for these connection properties.
   *
   * @throws UnreadableAuthorities when the CA certificates are not valid PEM
   * @throws GeneralSecurityException when the JDK lacks TLS
   */
  public TrustFactory(Properties properties) throws GeneralSecurityException, IOException {
    this.properties = properties;
    Check check = Check.valueOf(properties.getProperty(CHECK));
    checkHost = check == Check.SIGNATURE_AND_HOST;
    X509ExtendedTrustManager trust =
        check == Check.NOTHING
            ? new TrustAnyone()
            : new DiagnosingTrustManager(platformTrust(properties.getProperty(AUTHORITIES)));
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {trust}, null);
    sockets = context.getSocketFactory();
  }

  /** Refuses certificates that are not readable; used before any connection is tried. */
  static void requireReadable(String pem) throws UnreadableAuthorities {
    certificates(pem);
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws UnreadableAuthorities {
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (found.isEmpty()) {
        throw new UnreadableAuthorities();
      }
      return found;
    } catch (CertificateException notPem) {
      throw new UnreadableAuthorities();
    }
  }

  private static X509ExtendedTrustManager platformTrust(String pem)
      throws GeneralSecurityException, IOException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(pem == null ? null : anchors(pem));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("the JDK has no X.509 trust manager");
  }

  private static KeyStore anchors(String pem) throws GeneralSecurityException, IOException {
    KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
    anchors.load(null, null);
    int index = 0;
    for (Certificate certificate : certificates(pem)) {
      anchors.setCertificateEntry("ca" + index++, certificate);
    }
    return anchors;
  }

  private Socket prepared(Socket socket) {
    if (checkHost && socket instanceof SSLSocket tls) {
      SSLParameters parameters = tls.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      tls.setSSLParameters(parameters);
    }
    return socket;
  }

  @Override
  public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
      throws IOException {
    LoginAttempt.of(properties).ifPresent(LoginAttempt::tlsOffered);
    return prepared(sockets.createSocket(plain, host, port, autoClose));
  }

  @Override
  public Socket createSocket() throws IOException {
    return prepared(sockets.createSocket());
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return prepared(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return prepared(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return prepared(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return prepared(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }

  /** The configured CA certificates are not valid PEM. */
  static final class UnreadableAuthorities extends IOException {
    private static final long serialVersionUID = 1L;
  }
}
