package dev.strongroom.adapters.endpointclient;

import dev.strongroom.platform.TrustedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocketFactory;

/** Where the endpoint is, and which certificates are trusted there. */
public final class EndpointConnection {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A value of 64 KiB takes up to six times that as JSON. */
  private static final int LARGEST_ANSWER = 1 << 19;

  /** Of a GeneralName (RFC 5280, 4.2.1.6). */
  private static final int DNS_NAME = 2;

  private final URL url;
  private final SSLSocketFactory sockets;

  /** Empty when it is that of the URL. */
  private final Optional<String> certifiedName;

  /**
   * What the endpoint said.
   *
   * @param status of HTTP
   */
  record Answer(int status, byte[] body) {
    boolean isSuccess() {
      return status == HttpURLConnection.HTTP_OK;
    }
  }

  /**
   * A place. Nothing is sent yet.
   *
   * @param url begins with https, or with http for this host alone
   * @param authorities a PEM file with the CA certificates to trust; empty for the JDK's
   * @throws IllegalArgumentException when one of them cannot be used; the message says why
   */
  public EndpointConnection(URI url, Optional<Path> authorities) {
    boolean isWeb = "https".equals(url.getScheme()) || isLoopback(url);
    if (!isWeb || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL of the endpoint must begin with https:// and a host. http:// is for localhost"
              + " only, because the request holds a token.");
    }
    try {
      this.url = url.resolve("/").toURL();
      this.sockets = TrustedAuthorities.sockets(authorities);
      this.certifiedName = Optional.empty();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the CA file must be a PEM file with certificates: "
              + authorities.map(Path::toString).orElse("the JDK's cannot be read"));
    }
  }

  private EndpointConnection(URL url, SSLSocketFactory sockets, String certifiedName) {
    this.url = url;
    this.sockets = sockets;
    this.certifiedName = Optional.of(certifiedName);
  }

  /**
   * A port of this host behind which the endpoint is.
   *
   * @param authorities PEM with the CA certificates to trust, and no others
   * @param certifiedName the DNS name that its certificate must hold
   * @throws IllegalArgumentException when there is no certificate among the authorities
   */
  public static EndpointConnection forwarded(int port, byte[] authorities, String certifiedName) {
    try {
      return new EndpointConnection(
          new URL("https", "localhost", port, "/"),
          TrustedAuthorities.sockets(authorities),
          certifiedName);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException("the endpoint's CA certificate cannot be read", e);
    }
  }

  private static boolean isLoopback(URI url) {
    try {
      return "http".equals(url.getScheme())
          && url.getHost() != null
          && InetAddress.getByName(url.getHost()).isLoopbackAddress();
    } catch (IOException unknown) {
      return false;
    }
  }

  /** The host, with the port unless that is the usual one: what the Host header says. */
  public String host() {
    boolean isUsual = url.getPort() < 0 || url.getPort() == url.getDefaultPort();
    return isUsual ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /**
   * Sends a request.
   *
   * @throws IOException when there is no answer, or one that is too large
   */
  Answer post(Map<String, String> headers, byte[] body) throws IOException {
    HttpURLConnection call = (HttpURLConnection) url.openConnection();
    if (call instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(sockets);
      certifiedName.ifPresent(
          name -> secure.setHostnameVerifier((host, session) -> isCertified(session, name)));
    }
    call.setInstanceFollowRedirects(false);
    call.setConnectTimeout((int) CONNECT.toMillis());
    call.setReadTimeout((int) ANSWER.toMillis());
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    headers.forEach(call::setRequestProperty);
    call.setFixedLengthStreamingMode(body.length);
    try (var out = call.getOutputStream()) {
      out.write(body);
    }
    int status = call.getResponseCode();
    boolean isSuccess = status == HttpURLConnection.HTTP_OK;
    return new Answer(status, read(isSuccess ? call.getInputStream() : call.getErrorStream()));
  }

  /** The chain is verified by now. The name must be there in full: no wildcard stands for it. */
  private static boolean isCertified(SSLSession session, String name) {
    try {
      X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
      return Optional.ofNullable(certificate.getSubjectAlternativeNames())
          .orElse(List.of())
          .stream()
          .anyMatch(each -> each.equals(List.of(DNS_NAME, name)));
    } catch (SSLPeerUnverifiedException | CertificateParsingException unverified) {
      return false;
    }
  }

  private static byte[] read(InputStream answer) throws IOException {
    if (answer == null) {
      throw new IOException("an answer without a body");
    }
    try (answer) {
      byte[] bytes = answer.readNBytes(LARGEST_ANSWER + 1);
      if (bytes.length > LARGEST_ANSWER) {
        throw new IOException("an answer that is too large");
      }
      return bytes;
    }
  }
}
