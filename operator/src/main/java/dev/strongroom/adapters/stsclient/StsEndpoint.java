package dev.strongroom.adapters.stsclient;

import dev.strongroom.platform.TrustedAuthorities;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;

/** An endpoint that speaks AWS STS (query protocol, version 2011-06-15). */
public final class StsEndpoint {
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int LARGEST_ANSWER = 65_536;

  private final URL url;
  private final SSLSocketFactory sockets;

  /**
   * An endpoint. Nothing is sent yet.
   *
   * @param url begins with https, or with http for this host alone
   * @param authorities a PEM file with the CA certificates to trust; empty for the JDK's
   * @throws IllegalArgumentException when one of them cannot be used; the message says why
   */
  public StsEndpoint(URI url, Optional<Path> authorities) {
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

  /**
   * Exchanges a token of a ServiceAccount for credentials.
   *
   * @throws StsRefused with the error of STS
   * @throws IOException when there is no answer, or none of STS
   */
  public SessionCredentials assumeRoleWithWebIdentity(
      String roleArn, String sessionName, String token, Duration duration)
      throws StsRefused, IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "AssumeRoleWithWebIdentity");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", roleArn);
    form.put("RoleSessionName", sessionName);
    form.put("DurationSeconds", Long.toString(duration.toSeconds()));
    form.put("WebIdentityToken", token);
    StsAnswer answer = answer(form);
    return new SessionCredentials(
        answer.required("AccessKeyId"),
        answer.required("SecretAccessKey"),
        answer.required("SessionToken"),
        answer.required("Expiration"));
  }

  /**
   * Exchanges a token of a ServiceAccount for the secret half of an access key.
   *
   * @param name of the AccessKey
   * @throws StsRefused with the error of the endpoint
   * @throws IOException when there is no answer, or none of STS
   */
  public AccessKeyPair issueAccessKey(String roleArn, String name, String token)
      throws StsRefused, IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "IssueAccessKey");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", roleArn);
    form.put("AccessKeyName", name);
    form.put("WebIdentityToken", token);
    StsAnswer answer = answer(form);
    return new AccessKeyPair(answer.required("AccessKeyId"), answer.required("SecretAccessKey"));
  }

  private StsAnswer answer(Map<String, String> form) throws StsRefused, IOException {
    HttpURLConnection call = send(form);
    if (call.getResponseCode() != HttpURLConnection.HTTP_OK) {
      StsAnswer error = StsAnswer.read(body(call.getErrorStream()));
      throw new StsRefused(error.required("Code"), error.text("Message"));
    }
    return StsAnswer.read(body(call.getInputStream()));
  }

  private HttpURLConnection send(Map<String, String> form) throws IOException {
    HttpURLConnection call = (HttpURLConnection) url.openConnection();
    if (call instanceof HttpsURLConnection secure) {
      secure.setSSLSocketFactory(sockets);
    }
    call.setInstanceFollowRedirects(false);
    call.setConnectTimeout((int) CONNECT.toMillis());
    call.setReadTimeout((int) ANSWER.toMillis());
    call.setRequestMethod("POST");
    call.setDoOutput(true);
    call.setRequestProperty("Content-Type", "application/x-www-form-urlencoded");
    byte[] body =
        form.entrySet().stream()
            .map(
                member ->
                    member.getKey()
                        + "="
                        + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.US_ASCII);
    call.setFixedLengthStreamingMode(body.length);
    try (var out = call.getOutputStream()) {
      out.write(body);
    }
    return call;
  }

  private static byte[] body(InputStream answer) throws IOException {
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
