package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.app.config.EndpointSettings;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StrongroomEndpoint;
import io.fabric8.kubernetes.client.Config;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Serves the AWS API until it is told to stop. */
@Command(
    name = "endpoint",
    mixinStandardHelpOptions = true,
    description = {
      "Serves the API of AWS Secrets Manager over HTTPS until it is told to stop.",
      "",
      "AWS's SDKs and CLI work with it unchanged, for example:",
      "  aws secretsmanager get-secret-value --secret-id db --endpoint-url https://<host>:8443",
      "",
      "It finds the API server as kubectl does (in a pod: by its service account) and is configured"
          + " by environment variables:",
      "  STRONGROOM_ENDPOINT_PORT       0 for any free port (8443)",
      "  STRONGROOM_ENDPOINT_TLS        self-signed: the endpoint makes its certificate, and"
          + " publishes its CA in the ConfigMap strongroom-endpoint-ca; directory: it is in files,"
          + " which may change at any time; off: plain HTTP on 127.0.0.1, for development"
          + " (self-signed)",
      "  STRONGROOM_ENDPOINT_TLS_DIRECTORY  folder with tls.crt, tls.key and perhaps ca.crt in PEM"
          + " (/var/run/strongroom/tls)",
      "  STRONGROOM_ENDPOINT_SERVICE    the Service that a self-signed certificate is for"
          + " (strongroom-endpoint)",
      "  STRONGROOM_ENDPOINT_DNS_NAMES  comma-separated; other names that it is for",
      "  STRONGROOM_STS_AUDIENCE        audience that ServiceAccount tokens must have"
          + " (sts.amazonaws.com)",
      "  STRONGROOM_STS_ISSUER          issuer of the cluster's ServiceAccount tokens, as audit"
          + " records name it (https://kubernetes.default.svc)",
      "  STRONGROOM_ENDPOINT_RATES      requests a second of an account that differ from AWS's,"
          + " such as secretsmanager:GetSecretValue=20000,kms:CreateKey=50",
      "  STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE  requests a second of an address whose callers"
          + " are not authenticated (50)",
      "  STRONGROOM_ENDPOINT_ACCESS_KEYS  true to issue and accept static access keys (false)",
      "",
      "STRONGROOM_REGION, _FORMER_REGIONS, _NAMESPACE, _EXCLUDED_NAMESPACES, _WATCH_NAMESPACES,",
      "_ROOT_KEY_..., _BUDGETS, _HTTP_PORT, _METRICS_PORT, _STORE_AWAIT_RESTORE, _AUDIT_...,",
      "_EVENTS_... and _LOG_LEVEL must be those of the operator; strongroom operator --help"
          + " describes them."
    })
public final class EndpointCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(EndpointCommand.class);

  /** Less than the 60 s after which the kubelet kills. */
  private static final int STOP_SECONDS = 40;

  @Override
  public void run() {
    Settings settings = Settings.from(System.getenv());
    EndpointSettings endpoint = EndpointSettings.from(System.getenv());
    try (StopSignal stop = new StopSignal(STOP_SECONDS);
        StrongroomEndpoint running =
            StrongroomEndpoint.start(
                settings,
                endpoint,
                KubernetesClients.create(Config.autoConfigure(null)),
                Clock.systemUTC())) {
      LOG.info("probes on port {}, metrics on port {}", running.httpPort(), running.metricsPort());
      stop.await();
      running.drain();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
