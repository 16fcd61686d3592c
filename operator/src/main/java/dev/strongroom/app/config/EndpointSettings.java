package dev.strongroom.app.config;

import dev.strongroom.core.limits.RequestQuota;
import dev.strongroom.core.limits.RequestQuotas;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What the AWS endpoint is configured with beside {@link Settings}, from environment variables.
 *
 * @param port {@code STRONGROOM_ENDPOINT_PORT}: 0 to 65535 (0: any free), default 8443
 * @param tls {@code STRONGROOM_ENDPOINT_TLS}: where the certificate comes from, default self-signed
 * @param tlsDirectory {@code STRONGROOM_ENDPOINT_TLS_DIRECTORY}: folder with {@code tls.crt} and
 *     {@code tls.key} in PEM, as cert-manager and the kubelet write them; default
 *     /var/run/strongroom/tls
 * @param service {@code STRONGROOM_ENDPOINT_SERVICE}: the Service under whose names pods reach it,
 *     default strongroom-endpoint
 * @param dnsNames {@code STRONGROOM_ENDPOINT_DNS_NAMES}: comma-separated, other names that a
 *     self-signed certificate holds for, at most 50, default none
 * @param audience {@code STRONGROOM_STS_AUDIENCE}: the audience that ServiceAccount tokens must
 *     have, default sts.amazonaws.com
 * @param tokenIssuer {@code STRONGROOM_STS_ISSUER}: the issuer of the cluster's ServiceAccount
 *     tokens, as audit records name it, default https://kubernetes.default.svc
 * @param rates {@code STRONGROOM_ENDPOINT_RATES}: requests a second of an account that differ from
 *     AWS's, as {@code secretsmanager:GetSecretValue=20000,kms:CreateKey=50}; see {@link
 *     RequestQuotas#with}
 * @param unauthenticatedRate {@code STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE}: requests a second of
 *     an address whose callers are not authenticated, 1 to 1000000, default 50
 * @param accessKeys {@code STRONGROOM_ENDPOINT_ACCESS_KEYS}: whether static access keys are issued
 *     and accepted, default false
 */
public record EndpointSettings(
    int port,
    Tls tls,
    Path tlsDirectory,
    String service,
    List<String> dnsNames,
    String audience,
    String tokenIssuer,
    Map<String, Integer> rates,
    int unauthenticatedRate,
    boolean accessKeys) {
  private static final String RATES = "STRONGROOM_ENDPOINT_RATES";
  private static final int UNAUTHENTICATED_RATE = 50;
  private static final Path TLS_DIRECTORY = Path.of("/var/run/strongroom/tls");

  private static final String DNS_NAME = "(\\*\\.)?[a-z0-9]([-.a-z0-9]{0,250}[a-z0-9])?";
  private static final int MOST_NAMES = 50;

  /** Where the certificate comes from. */
  public enum Tls {
    /** Made by the endpoint, and shared by its replicas. */
    SELF_SIGNED,
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
        tls(env.matching("STRONGROOM_ENDPOINT_TLS", "self-signed", "self-signed|directory|off")),
        directory.orElse(TLS_DIRECTORY),
        env.matching("STRONGROOM_ENDPOINT_SERVICE", "strongroom-endpoint", Variables.OBJECT_NAME),
        dnsNames(env),
        env.matching("STRONGROOM_STS_AUDIENCE", "sts.amazonaws.com", "[!-~]{1,256}"),
        env.matching(
            "STRONGROOM_STS_ISSUER", "https://kubernetes.default.svc", "https://[!-~]{1,248}"),
        rates(env),
        env.number(
            "STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE", UNAUTHENTICATED_RATE, 1, RequestQuota.MOST),
        env.matching("STRONGROOM_ENDPOINT_ACCESS_KEYS", "false", "true|false").equals("true"));
  }

  private static Map<String, Integer> rates(Variables env) {
    Map<String, Integer> rates = new HashMap<>();
    for (String entry : env.list(RATES, "", "[a-z]{1,32}:[A-Za-z]{1,64}=\\d{1,7}")) {
      String[] rate = entry.split("=", 2);
      if (rates.put(rate[0], Integer.valueOf(rate[1])) != null) {
        throw new IllegalArgumentException(RATES + " has two rates of " + rate[0]);
      }
    }
    try {
      RequestQuotas.ofAws().with(rates);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(RATES + ": " + wrong.getMessage(), wrong);
    }
    return Map.copyOf(rates);
  }

  /** The request rates of accounts. */
  public RequestQuotas quotas() {
    return RequestQuotas.ofAws().with(rates);
  }

  private static Tls tls(String text) {
    return Tls.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  private static List<String> dnsNames(Variables env) {
    String variable = "STRONGROOM_ENDPOINT_DNS_NAMES";
    List<String> names = env.list(variable, "", DNS_NAME);
    if (names.size() > MOST_NAMES) {
      throw new IllegalArgumentException(variable + " has more than " + MOST_NAMES + " names");
    }
    return names;
  }
}
