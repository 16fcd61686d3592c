package dev.strongroom.app.commands;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StrongroomOperator;
import io.fabric8.kubernetes.client.Config;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;

/** Runs the operator until it is told to stop. */
@Command(
    name = "operator",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the operator until it is told to stop.",
      "",
      "It finds the API server as kubectl does (in a pod: by its service account) and is configured"
          + " by environment variables:",
      "  STRONGROOM_REGION              name of this installation (cluster-local-1); it stands in"
          + " every ARN, and the operator does not start with another than the store has",
      "  STRONGROOM_FORMER_REGIONS      comma-separated; regions that ARNs of the store may have"
          + " besides",
      "  STRONGROOM_NAMESPACE           the operator's own namespace (strongroom)",
      "  STRONGROOM_WATCH_NAMESPACES    comma-separated; empty for all",
      "  STRONGROOM_EXCLUDED_NAMESPACES comma-separated; its own is always left out"
          + " (kube-system,kube-public,kube-node-lease)",
      "  STRONGROOM_ALLOWED_SECRET_TYPES comma-separated types of Secrets that may be written"
          + " (Opaque and kubernetes.io/tls, dockerconfigjson, dockercfg, basic-auth, ssh-auth)",
      "  STRONGROOM_ROOT_KEY_PROVIDER   cluster, file, pkcs11 or kms-plugin (cluster); of this list"
          + " and those below, separated by commas, the first wraps and all unwrap",
      "  STRONGROOM_ROOT_KEY_SECRET     Secrets of provider cluster (strongroom-root-key)",
      "  STRONGROOM_ROOT_KEY_FILE       file or folder with root keys of provider file",
      "  STRONGROOM_ROOT_KEY_KMS_SOCKET Unix sockets of KMS v2 plugins",
      "  STRONGROOM_ROOT_KEY_PKCS11_LIBRARY, _SLOT or _SLOT_INDEX (0), _PIN_FILE, _KEY (labels)",
      "  STRONGROOM_THREADS             reconciling threads, 1 to 256 (16)",
      "  STRONGROOM_ROTATION_THREADS    rotations at one time, 1 to 256 (8)",
      "  STRONGROOM_ROTATIONS_PER_NAMESPACE  of one namespace at one time, 1 to 256 (2)",
      "  STRONGROOM_ROTATION_MINIMUM_HOURS  shortest interval of a schedule, 1 to 4 (4)",
      "  STRONGROOM_BUDGETS             what namespaces may keep: <namespace>=<secrets>/<versions>"
          + "/<bytes>/<keys>/<projections>, comma-separated, * for all others"
          + " (*=20000/200000/1Gi/1000/10000)",
      "  STRONGROOM_TARGETS_ALLOWED_HOSTS  hosts that targets may be at, comma-separated: names,"
          + " *.names, addresses, networks, each for one namespace with namespace= in front; empty"
          + " for all. Never loopback, link-local, the API server or the operator's namespace",
      "  STRONGROOM_LEADER_ELECTION     true or false (true)",
      "  STRONGROOM_HTTP_PORT           probes, 0 for any free port (8080)",
      "  STRONGROOM_METRICS_PORT        metrics, 0 for any free port (8081)",
      "  STRONGROOM_ROLLOUT             true: restart workloads when their Secret changes (false)",
      "  STRONGROOM_STORE_AWAIT_RESTORE true: create no secret or key before a restore (false)",
      "  STRONGROOM_AUDIT_SINKS         where the audit trail goes, comma-separated: stdout, file,"
          + " webhook; empty for no trail. With stdout, logs go to standard error",
      "  STRONGROOM_AUDIT_WHEN_UNAVAILABLE  while no record can be written: refuse changes and"
          + " reads of values, or continue (refuse)",
      "  STRONGROOM_AUDIT_DIRECTORY     files, and records that wait for the webhook"
          + " (/var/lib/strongroom/audit)",
      "  STRONGROOM_AUDIT_FILE_BYTES, _FILE_HOURS  size and age of one file (64Mi, 24)",
      "  STRONGROOM_AUDIT_TOTAL_BYTES, _WHEN_FULL  size of all files, and what happens then:"
          + " refuse, or delete the oldest (1Gi, refuse)",
      "  STRONGROOM_AUDIT_FSYNC         always, interval (each second) or never (always)",
      "  STRONGROOM_AUDIT_WEBHOOK_URL, _WEBHOOK_CA_FILE, _WEBHOOK_TOKEN_FILE  an https:// URL, the"
          + " CA certificates to trust, a file with a bearer token",
      "  STRONGROOM_AUDIT_BUFFER_BYTES  most bytes that wait for the webhook (256Mi)",
      "  STRONGROOM_AUDIT_SIGNING_KEY_FILE  PEM file with an Ed25519 key that signs checkpoints;"
          + " default: a key of each process",
      "  STRONGROOM_EVENTS_URL, _EVENTS_CA_FILE, _EVENTS_TOKEN_FILE  an https:// URL that is told"
          + " when a staging label moves (default: nobody is), the CA certificates to trust, a file"
          + " with a bearer token",
      "  STRONGROOM_LOG_LEVEL           TRACE, DEBUG, INFO, WARN or ERROR (INFO)"
    })
public final class OperatorCommand implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorCommand.class);

  /** Less than the 30 s after which the kubelet kills. */
  private static final int STOP_SECONDS = 20;

  @Override
  public void run() {
    Settings settings = Settings.from(System.getenv());
    try (StopSignal stop = new StopSignal(STOP_SECONDS);
        StrongroomOperator operator =
            StrongroomOperator.start(
                settings,
                KubernetesClients.create(Config.autoConfigure(null)),
                Clock.systemUTC())) {
      LOG.info(
          "probes on port {}, metrics on port {}", operator.httpPort(), operator.metricsPort());
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
