package dev.strongroom.e2e.operator;

import dev.strongroom.adapters.kubernetes.client.KubernetesClients;
import dev.strongroom.app.config.Settings;
import dev.strongroom.app.wiring.StrongroomOperator;
import dev.strongroom.crds.InstallationResource;
import dev.strongroom.e2e.cluster.Cluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The operator in this JVM, as its own ServiceAccount: it has the rights that the chart gives it
 * and no other.
 */
public final class TestOperator implements AutoCloseable {
  /** The operator's namespace. */
  public static final String NAMESPACE = "strongroom-system";

  private static final String ACCOUNT = "strongroom-operator";
  private static final long TOKEN_SECONDS = 24 * 3600L;
  private static final Set<String> NOT_RUN_HERE =
      Set.of("Deployment", "PodDisruptionBudget", "NetworkPolicy", "Service");

  private final StrongroomOperator operator;

  private TestOperator(StrongroomOperator operator) {
    this.operator = operator;
  }

  /**
   * Installs definitions, account and rights. Can be repeated. Tests clear the store away as they
   * like, so deletion protection is off unless an option turns it on.
   */
  public static void install(Cluster cluster, String... options) {
    cluster
        .client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .serverSideApply();
    List<HasMetadata> objects =
        Chart.render(cluster.client(), NAMESPACE, withoutProtection(options)).stream()
            .filter(o -> isNeeded(o.getKind()))
            .toList();
    Chart.apply(cluster.client(), objects);
    withoutClaims(cluster.client());
  }

  /**
   * Removes what operators of earlier tests claimed: whoever comes next would wait for a minute.
   */
  public static void withoutClaims(KubernetesClient client) {
    try {
      client.resources(InstallationResource.class).delete();
    } catch (KubernetesClientException kindNotServedYet) {
      if (kindNotServedYet.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw kindNotServedYet;
      }
    }
  }

  private static String[] withoutProtection(String... options) {
    return Stream.concat(
            Stream.of("--set=deletionProtection.enabled=false"), Arrays.stream(options))
        .toArray(String[]::new);
  }

  /** Whether an operator without pods needs objects of this kind. */
  public static boolean isNeeded(String kind) {
    return !NOT_RUN_HERE.contains(kind);
  }

  /** The settings that tests use, with some changed. */
  public static Map<String, String> environment(Map<String, String> changed) {
    Map<String, String> env = new HashMap<>();
    env.put("STRONGROOM_NAMESPACE", NAMESPACE);
    env.put("STRONGROOM_LEADER_ELECTION", "false");
    env.put("STRONGROOM_HTTP_PORT", "0");
    env.put("STRONGROOM_METRICS_PORT", "0");
    // The databases of tests are on this machine.
    env.put("STRONGROOM_TARGETS_ALLOWED_HOSTS", "*,127.0.0.1,localhost");
    env.putAll(changed);
    return env;
  }

  /** A client configuration with the operator's own rights. */
  public static Config configuration(Cluster cluster) {
    return configuration(cluster, NAMESPACE, ACCOUNT);
  }

  /** A client configuration with the rights of an account in the operator's namespace. */
  public static Config configuration(Cluster cluster, String account) {
    return configuration(cluster, NAMESPACE, account);
  }

  /** A client configuration with the rights of an account in a namespace. */
  public static Config configuration(Cluster cluster, String namespace, String account) {
    KubernetesClient admin = cluster.client();
    String token =
        admin
            .serviceAccounts()
            .inNamespace(namespace)
            .withName(account)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(TOKEN_SECONDS)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config = Config.empty();
    config.setMasterUrl(admin.getConfiguration().getMasterUrl());
    config.setCaCertData(admin.getConfiguration().getCaCertData());
    config.setCaCertFile(admin.getConfiguration().getCaCertFile());
    config.setOauthToken(token);
    return config;
  }

  /** Starts an operator; {@link #install} must have been called. */
  public static TestOperator start(Cluster cluster, Clock clock, Map<String, String> changed) {
    return start(configuration(cluster), clock, changed);
  }

  /** Starts an operator with a client configuration of one's own. */
  public static TestOperator start(Config config, Clock clock, Map<String, String> changed) {
    // The cluster's time goes with the test's.
    return new TestOperator(
        StrongroomOperator.start(
            Settings.from(environment(changed)),
            KubernetesClients.create(config),
            clock,
            clock::instant));
  }

  /** Starts an operator whose clock need not be the API server's. */
  public static TestOperator startWithClockOfItsOwn(Cluster cluster, Clock clock) {
    return new TestOperator(
        StrongroomOperator.start(
            Settings.from(environment(Map.of())),
            KubernetesClients.create(configuration(cluster)),
            clock));
  }

  /** Port of the probes. */
  public int httpPort() {
    return operator.httpPort();
  }

  /** Port of the metrics. */
  public int metricsPort() {
    return operator.metricsPort();
  }

  @Override
  public void close() {
    operator.close();
  }
}
