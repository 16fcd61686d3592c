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
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** Where the endpoint is, and which certificates are trusted there. */
public final class EndpointConnection {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);

  /** A value of 64 KiB takes up to six times that as JSON. */
  private static final int LARGEST_ANSWER = 1 << 19;

  private final URL url;
  private final SSLSocketFactory sockets;

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
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the CA file must be a PEM file with certificates: "
              + authorities.map(Path::toString).orElse("the JDK's cannot be read"));
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
  String host() {
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
