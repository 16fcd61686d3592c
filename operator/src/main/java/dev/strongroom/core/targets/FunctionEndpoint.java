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
  /** The field with the URL. */
  public static final String URL_FIELD = "spec.function.url";

  /** The field with the reference to what the function's server knows the operator by. */
  public static final String CREDENTIAL_FIELD = "spec.function.credentialRef";

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

  /** Checks the time limit. */
  public FunctionEndpoint {
    if (timeout.compareTo(Duration.ofSeconds(1)) < 0 || timeout.compareTo(LONGEST) > 0) {
      throw new InvalidInput(
          DeclarationReason.InvalidSpecField.with(
              "spec.function.timeoutSeconds", "must be 1 to 900."));
    }
  }

  /**
   * A function of Lambda's API.
   *
   * @param url where the API is
   * @param name name of the function: letters, digits, {@code -} and {@code _}
   * @param tls for a URL with https
   * @throws InvalidInput if the URL is not one that can be called
   */
  public static FunctionEndpoint lambda(
      String url, String name, TlsMode tls, Optional<String> authorities, Duration timeout) {
    URI parsed = parse(url);
    if (parsed.getRawQuery() != null) {
      throw wrong("must have no query for protocol Lambda.");
    }
    String base = parsed.getRawPath();
    String path =
        (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
            + "/2015-03-31/functions/"
            + name
            + "/invocations";
    return of(Protocol.LAMBDA, parsed, path, tls, authorities, timeout);
  }

  /**
   * A webhook at this URL.
   *
   * @param tls for a URL with https
   * @throws InvalidInput if the URL is not one that can be called
   */
  public static FunctionEndpoint webhook(
      String url, TlsMode tls, Optional<String> authorities, Duration timeout) {
    URI parsed = parse(url);
    String path = parsed.getRawPath().isEmpty() ? "/" : parsed.getRawPath();
    String query = parsed.getRawQuery() == null ? "" : "?" + parsed.getRawQuery();
    return of(Protocol.WEBHOOK, parsed, path + query, tls, authorities, timeout);
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

  private static URI parse(String text) {
    URI url;
    try {
      url = new URI(text);
    } catch (URISyntaxException notOne) {
      throw wrong("must be a URL.");
    }
    if (!"https".equals(url.getScheme()) && !"http".equals(url.getScheme())) {
      throw wrong("must begin with https:// or http://.");
    }
    String host = url.getHost();
    if (host == null || !HOST.matcher(host.toLowerCase(Locale.ROOT)).matches()) {
      throw wrong("must have a host name or an IPv4 address.");
    }
    if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
      throw wrong("must have neither a user nor a fragment.");
    }
    if (url.getPort() == 0 || url.getPort() > 65_535) {
      throw wrong("must have a port of 1 to 65535.");
    }
    return url;
  }

  private static InvalidInput wrong(String what) {
    return new InvalidInput(DeclarationReason.InvalidSpecField.with(URL_FIELD, what));
  }
}
