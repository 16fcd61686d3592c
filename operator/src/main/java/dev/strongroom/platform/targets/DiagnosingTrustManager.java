package dev.strongroom.platform.targets;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Checks as the JDK does, and tells by the type of the exception whether the chain is not trusted
 * or the certificate is for another host, which the JDK says in words only.
 */
final class DiagnosingTrustManager extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager platform;

  DiagnosingTrustManager(X509ExtendedTrustManager platform) {
    this.platform = platform;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      platform.checkServerTrusted(chain, authType);
    } catch (CertificateException notTrusted) {
      throw new NotTrusted();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
    try {
      platform.checkServerTrusted(chain, authType, socket);
    } catch (CertificateException onlyTheHostIsLeft) {
      throw new WrongHost();
    }
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
    try {
      platform.checkServerTrusted(chain, authType, engine);
    } catch (CertificateException onlyTheHostIsLeft) {
      throw new WrongHost();
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("this side is never the server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw new CertificateException("this side is never the server");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("this side is never the server");
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return platform.getAcceptedIssuers();
  }

  /** The chain does not end at a trusted CA, or a certificate has expired. */
  static final class NotTrusted extends CertificateException {
    private static final long serialVersionUID = 1L;
  }

  /** The certificate is for another host. */
  static final class WrongHost extends CertificateException {
    private static final long serialVersionUID = 1L;
  }
}
