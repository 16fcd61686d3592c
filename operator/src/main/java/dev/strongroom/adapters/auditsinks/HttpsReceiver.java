package dev.strongroom.adapters.auditsinks;

import dev.strongroom.platform.TrustedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/**
 * An HTTPS server that texts are posted to. The URL is the installation's own, not a tenant's, so
 * no list of allowed hosts applies; TLS with a verified certificate always does, and redirects are
 * not followed. Uses the client of java.base, because one blocking call at a time is all there is.
 */
public final class HttpsReceiver {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LARGEST_FILE = 1 << 20;
  private static final int MOST_OF_AN_ANSWER = 65_536;

  private final URL url;
  private final SSLSocketFactory sockets;
  private final Optional<Path> tokenFile;

  /**
   * A server.
   *
   * @param url begins with https
   * @param authorities a PEM file with the CA certificates to trust; empty for the JDK's
   * @param tokenFile a file with a bearer token, read for every request, so that it can be renewed
   * @throws IllegalArgumentException when the URL or the certificates cannot be used
   */
  public HttpsReceiver(URI url, Optional<Path> authorities, Optional<Path> tokenFile) {
    if (!"https".equals(url.getScheme()) || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "the URL of a sink must begin with https:// and a host, without a user");
    }
    try {
      this.url = url.toURL();
      this.sockets = TrustedAuthorities.sockets(authorities);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          authorities.map(Path::toString).orElse("the URL of a sink") + " cannot be used");
    }
    this.tokenFile = tokenFile;
  }

  private static Path bounded(Path file) throws IOException {
    if (Files.size(file) > LARGEST_FILE) {
      throw new IOException("too large");
    }
    return file;
  }

  /**
   * Posts a text.
   *
   * @return the status of the answer
   * @throws IOException when there is none
   */
  int post(String contentType, String body) throws IOException {
    HttpsURLConnection call = (HttpsURLConnection) url.openConnection();
    call.setSSLSocketFactory(sockets);
    call.setInstanceFollowRedirects(false);
    call.setConnectTimeout((int) CONNECT.toMillis());
    call.setReadTimeout((int) ANSWER.toMillis());
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setRequestProperty("Content-Type", contentType);
    if (tokenFile.isPresent()) {
      String token = Files.readString(bounded(tokenFile.get()), StandardCharsets.ISO_8859_1);
      call.setRequestProperty("Authorization", "Bearer " + token.strip());
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    call.setFixedLengthStreamingMode(bytes.length);
    try (var out = call.getOutputStream()) {
      out.write(bytes);
    }
    int status = call.getResponseCode();
    discard(call, status);
    return status;
  }

  /** A connection whose answer was read is used again. */
  private static void discard(HttpURLConnection call, int status) throws IOException {
    InputStream answer =
        status < HttpURLConnection.HTTP_BAD_REQUEST ? call.getInputStream() : call.getErrorStream();
    if (answer == null) {
      return;
    }
    try (answer) {
      if (answer.readNBytes(MOST_OF_AN_ANSWER).length == MOST_OF_AN_ANSWER) {
        call.disconnect();
      }
    }
  }
}
