package dev.strongroom.platform.targets;

import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.TlsMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a target, checked as its declaration says. Trusted certificates come as text, so none need
 * be written to a file, and no file of the home directory is looked at.
 */
public final class TargetTls {
  private final TlsMode mode;
  private final X509ExtendedTrustManager trust;
  private final SSLContext context;

  /**
   * TLS in this mode.
   *
   * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
   * @param shown what the server is shown when it asks for a certificate; none: nothing
   * @throws Stopped with {@link TargetProblem#CA_UNREADABLE} when they are not valid PEM
   */
  public TargetTls(TlsMode mode, Optional<String> authorities, KeyManager... shown) throws Stopped {
    this.mode = mode;
    this.trust = trust(mode, authorities);
    this.context = context(trust, shown);
  }

  /** The mode. */
  public TlsMode mode() {
    return mode;
  }

  /** Makes sockets and engines that check the certificate; the host needs {@link #prepared}. */
  public SSLContext context() {
    return context;
  }

  /**
   * Checks certificates, for libraries that make their own sockets; the host is theirs to check.
   */
  public X509ExtendedTrustManager trust() {
    return trust;
  }

  /** TLS over an open connection to this host, once both sides have shown who they are. */
  public SSLSocket over(Socket plain, String host, int port) throws IOException {
    SSLSocket secured =
        prepared((SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true));
    secured.startHandshake();
    return secured;
  }

  /** Has a socket check the host name too, where the mode says so. */
  public SSLSocket prepared(SSLSocket socket) {
    if (mode == TlsMode.VERIFY_FULL) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
    }
    return socket;
  }

  private static X509ExtendedTrustManager trust(TlsMode mode, Optional<String> authorities)
      throws Stopped {
    boolean isChecked = mode == TlsMode.VERIFY_CA || mode == TlsMode.VERIFY_FULL;
    Optional<KeyStore> anchors =
        authorities.isPresent() ? Optional.of(anchors(authorities.get())) : Optional.empty();
    try {
      return isChecked ? new DiagnosingTrustManager(platformTrust(anchors)) : new TrustAnyone();
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("the Java runtime lacks a trust manager", noTls);
    }
  }

  private static SSLContext context(X509ExtendedTrustManager trust, KeyManager... shown) {
    try {
      SSLContext made = SSLContext.getInstance("TLS");
      made.init(shown, new TrustManager[] {trust}, null);
      return made;
    } catch (GeneralSecurityException noTls) {
      throw new IllegalStateException("the Java runtime lacks TLS", noTls);
    }
  }

  private static X509ExtendedTrustManager platformTrust(Optional<KeyStore> anchors)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(anchors.orElse(null));
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new GeneralSecurityException("the Java runtime has no X.509 trust manager");
  }

  private static KeyStore anchors(String pem) throws Stopped {
    try {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (certificates.isEmpty()) {
        throw new Stopped(TargetProblem.CA_UNREADABLE);
      }
      KeyStore anchors = KeyStore.getInstance(KeyStore.getDefaultType());
      anchors.load(null, null);
      int index = 0;
      for (Certificate certificate : certificates) {
        anchors.setCertificateEntry("ca" + index++, certificate);
      }
      return anchors;
    } catch (CertificateException notPem) {
      throw new Stopped(TargetProblem.CA_UNREADABLE);
    } catch (GeneralSecurityException | IOException noKeyStore) {
      throw new IllegalStateException("the Java runtime lacks a key store", noKeyStore);
    }
  }
}
