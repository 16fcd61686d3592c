package dev.strongroom.app.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the AWS endpoint is configured with beside {@link Settings}, from environment variables.
 *
 * @param port {@code STRONGROOM_ENDPOINT_PORT}: 0 to 65535 (0: any free), default 8443
 * @param tls {@code STRONGROOM_ENDPOINT_TLS}: where the certificate comes from, default directory
 * @param tlsDirectory {@code STRONGROOM_ENDPOINT_TLS_DIRECTORY}: folder with {@code tls.crt} and
 *     {@code tls.key} in PEM, as cert-manager and the kubelet write them; default
 *     /var/run/strongroom/tls
 * @param audience {@code STRONGROOM_STS_AUDIENCE}: the audience that ServiceAccount tokens must
 *     have, default sts.amazonaws.com
 * @param tokenIssuer {@code STRONGROOM_STS_ISSUER}: the issuer of the cluster's ServiceAccount
 *     tokens, as audit records name it, default https://kubernetes.default.svc
 */
public record EndpointSettings(
    int port, Tls tls, Path tlsDirectory, String audience, String tokenIssuer) {
  private static final Path TLS_DIRECTORY = Path.of("/var/run/strongroom/tls");

  /** Where the certificate comes from. */
  public enum Tls {
    /** From files, which may change at any time. */
    DIRECTORY,
    /** Plain HTTP on loopback, for development. */
    OFF
  }

  /** Reads the settings; a wrong value is refused with the variable's name. */
  public static EndpointSettings from(Map<String, String> environment) {
    Variables env = new Variables(environment);
    Optional<Path> directory = env.path("STRONGROOM_ENDPOINT_TLS_DIRECTORY");
    return new EndpointSettings(
        env.number("STRONGROOM_ENDPOINT_PORT", 8443, 0, 65_535),
        env.matching("STRONGROOM_ENDPOINT_TLS", "directory", "directory|off").equals("off")
            ? Tls.OFF
            : Tls.DIRECTORY,
        directory.orElse(TLS_DIRECTORY),
        env.matching("STRONGROOM_STS_AUDIENCE", "sts.amazonaws.com", "[!-~]{1,256}"),
        env.matching(
            "STRONGROOM_STS_ISSUER", "https://kubernetes.default.svc", "https://[!-~]{1,248}"));
  }
}
