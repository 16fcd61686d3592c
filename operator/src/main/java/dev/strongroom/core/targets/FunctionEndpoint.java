package dev.strongroom.core.targets;

import dev.strongroom.core.problems.DeclarationReason;
import dev.strongroom.core.problems.InvalidInput;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where and how a function is called.
 *
 * @param protocol how
 * @param host host name or IPv4 address, in lower case
 * @param port 1 to 65535
 * @param path path and query of the request, from the slash on
 * @param tls how the connection is protected; {@link TlsMode#DISABLE} for a URL with http
 * @param authorities the CA certificates to trust, as PEM; empty: those of the Java runtime
 * @param timeout the longest that a call may take, 1 s to 900 s
 */
public record FunctionEndpoint(
    Protocol protocol,
    String host,
    int port,
    String path,
    TlsMode tls,
    Optional<String> authorities,
    Duration timeout) {
  private static final Pattern HOST =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\\.?");
  private static final Duration LONGEST = Duration.ofSeconds(900);
  private static final int HTTPS_PORT = 443;
  private static final int HTTP_PORT = 80;

  /** How a function is called. */
  public enum Protocol {
    /** AWS Lambda's API, operation Invoke. */
    LAMBDA,
    /** A request that is signed as Standard Webhooks says (standardwebhooks.com, HMAC-SHA256). */
    WEBHOOK
  }

  /**
   * A function of Lambda's API.
   *
   * @param field declares the function, for what is said about it
   * @param url where the API is
   * @param name name of the function: letters, digits, {@code -} and {@code _}
   * @param tls for a URL with https
   * @throws InvalidInput if the URL is not one that can be called, or the time limit out of range
   */
  public static FunctionEndpoint lambda(
      String field,
      String url,
      String name,
      TlsMode tls,
      Optional<String> authorities,
      Duration timeout) {
    requireTimeout(field, timeout);
    URI parsed = parse(field, url);
    if (parsed.getRawQuery() != null) {
      throw wrongUrl(field, "must have no query for protocol Lambda.");
    }
    String base = parsed.getRawPath();
    String target =
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + "/2015-03-31/functions/"
            + name
            + "/invocations";
    return of(Protocol.LAMBDA, parsed, target, tls, authorities, timeout);
  }

  /**
   * A webhook at this URL.
   *
   * @param field declares the function, for what is said about it
   * @param tls for a URL with https
   * @throws InvalidInput if the URL is not one that can be called, or the time limit out of range
   */
  public static FunctionEndpoint webhook(
      String field, String url, TlsMode tls, Optional<String> authorities, Duration timeout) {
    requireTimeout(field, timeout);
    URI parsed = parse(field, url);
    String target = parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath();
    String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
    return of(Protocol.WEBHOOK, parsed, target + query, tls, authorities, timeout);
  }

  private static FunctionEndpoint of(
      Protocol protocol,
      URI url,
      String path,
      TlsMode tls,
      Optional<String> authorities,
      Duration timeout) {
    boolean isTls = url.getScheme().equals("https");
    int usual = isTls ? HTTPS_PORT : HTTP_PORT;
    return new FunctionEndpoint(
        protocol,
        url.getHost().toLowerCase(Locale.ROOT),
        url.getPort() < 0 ? usual : url.getPort(),
        path,
        isTls ? tls : TlsMode.DISABLE,
        authorities,
        timeout);
  }

  private static URI parse(String field, String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException notOne) {
      throw wrongUrl(field, "must be a URL.");
    }
    if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
      throw wrongUrl(field, "must begin with https:// or http://.");
    }
    String host = url.getHost();
    if (host == null || !HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw wrongUrl(field, "must have a host name or an IPv4 address.");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw wrongUrl(field, "must have neither a user nor a fragment.");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      throw wrongUrl(field, "must have a port of 1 to 65535.");
    }
    return url;
  }

  private static void requireTimeout(String field, Duration timeout) {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw wrong(field + ".timeoutSeconds", "must be 1 to 900.");
    }
  }

  private static InvalidInput wrongUrl(String field, String what) {
    return wrong(field + ".url", what);
  }

  private static InvalidInput wrong(String path, String what) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with(path, what));
  }
}
