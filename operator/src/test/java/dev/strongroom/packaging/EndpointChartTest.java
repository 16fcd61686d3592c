package dev.strongroom.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointChartTest {
  private static final String ON = "--set=endpoint.enabled=true";

  @BeforeAll
  static void helm() {
    Helm.assumeAvailable();
  }

  @Test
  void withoutItNothingOfTheEndpointIsInstalled() {
    // When the chart is rendered as it comes
    List<JsonNode> objects = Helm.render();

    // Then no object is the endpoint's
    assertThat(objects)
        .noneMatch(object -> object.at("/metadata/name").asText().contains("endpoint"));
  }

  @Test
  void itRunsTheImageOfTheOperatorWithOptionsOfItsOwn() {
    // When
    List<JsonNode> objects = Helm.render(ON);

    // Then
    JsonNode operator = container(objects, "operator");
    JsonNode endpoint = container(objects, "endpoint");
    assertThat(endpoint.path("image")).isEqualTo(operator.path("image"));
    assertThat(endpoint.at("/command").toString()).isEqualTo("[\"/java/bin/java\",\"@endpoint\"]");
    assertThat(endpoint.at("/args").toString()).isEqualTo("[\"endpoint\"]");
    assertThat(operator.has("command")).isFalse();
  }

  @Test
  void whatBothMustAgreeOnTheyAreToldAlike() {
    // Given an installation that chooses all of it
    List<JsonNode> objects =
        Helm.render(
            ON,
            "--set=region=eu-west-1,formerRegions={eu-west-2},watchNamespaces={a,b}",
            "--set=rootKey.provider=file,rootKey.file=/keys/root",
            "--set=budgets.default.secrets=7,audit.sinks={file},store.awaitRestore=true",
            "--set=excludedNamespaces={x},httpPort=9000,metricsPort=9001,logLevel=WARN");

    // When both are looked at
    Map<String, String> operator = environment(container(objects, "operator"));
    Map<String, String> endpoint = environment(container(objects, "endpoint"));

    // Then whatever both are told is the same, and all of it is there
    operator.keySet().retainAll(endpoint.keySet());
    assertThat(endpoint).containsAllEntriesOf(operator);
    assertThat(operator)
        .containsKeys(
            "STRONGROOM_REGION",
            "STRONGROOM_FORMER_REGIONS",
            "STRONGROOM_NAMESPACE",
            "STRONGROOM_WATCH_NAMESPACES",
            "STRONGROOM_EXCLUDED_NAMESPACES",
            "STRONGROOM_ROOT_KEY_PROVIDER",
            "STRONGROOM_ROOT_KEY_FILE",
            "STRONGROOM_BUDGETS",
            "STRONGROOM_ROTATION_MINIMUM_HOURS",
            "STRONGROOM_STORE_AWAIT_RESTORE",
            "STRONGROOM_AUDIT_SINKS",
            "STRONGROOM_HTTP_PORT",
            "STRONGROOM_METRICS_PORT",
            "STRONGROOM_LOG_LEVEL");
  }

  @Test
  void itIsToldTheRequestRates() {
    // When
    List<JsonNode> objects =
        Helm.render(
            ON,
            "--set=endpoint.rates.secretsmanager:GetSecretValue=20000",
            "--set=endpoint.rates.kms:CreateKey=50,endpoint.unauthenticatedRate=200000");

    // Then
    assertThat(environment(container(objects, "endpoint")))
        .containsEntry(
            "STRONGROOM_ENDPOINT_RATES", "kms:CreateKey=50,secretsmanager:GetSecretValue=20000")
        .containsEntry("STRONGROOM_ENDPOINT_UNAUTHENTICATED_RATE", "200000")
        .doesNotContainKey("STRONGROOM_ENDPOINT_ACCESS_KEYS");
  }

  @Test
  void staticAccessKeysTakeTheRightToCreateTokensOfTheirServiceAccount() {
    // When
    List<JsonNode> objects = Helm.render(ON, "--set=endpoint.accessKeys.enabled=true");

    // Then
    assertThat(environment(container(objects, "endpoint")))
        .containsEntry("STRONGROOM_ENDPOINT_ACCESS_KEYS", "true");
    assertThat(accessKeyPolicies(objects))
        .singleElement()
        .satisfies(
            policy ->
                assertThat(policy.at("/spec/validations/0/expression").asText())
                    .contains("subresource('token')", "check('create').allowed()"));
    assertThat(accessKeyPolicies(Helm.render(ON))).isEmpty();
  }

  private static List<JsonNode> accessKeyPolicies(List<JsonNode> objects) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals("ValidatingAdmissionPolicy"))
        .filter(object -> object.at("/metadata/name").asText().endsWith("-accesskeys"))
        .toList();
  }

  @Test
  void itIsReachedThroughTheServiceUnderTheNameOfItsCertificate() {
    // When
    List<JsonNode> objects =
        Helm.render(ON, "--set=endpoint.port=9443,endpoint.tls.dnsNames={api.example.com,*.x.org}");

    // Then
    JsonNode service = Helm.object(objects, "Service", "-endpoint");
    JsonNode container = container(objects, "endpoint");
    assertThat(service.at("/spec/ports/0/port").asInt()).isEqualTo(443);
    assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo("https");
    assertThat(container.at("/ports/0/name").asText()).isEqualTo("https");
    assertThat(container.at("/ports/0/containerPort").asInt()).isEqualTo(9443);
    assertThat(environment(container))
        .containsEntry("STRONGROOM_ENDPOINT_PORT", "9443")
        .containsEntry("STRONGROOM_ENDPOINT_SERVICE", service.at("/metadata/name").asText())
        .containsEntry("STRONGROOM_ENDPOINT_TLS", "self-signed")
        .containsEntry("STRONGROOM_ENDPOINT_DNS_NAMES", "api.example.com,*.x.org");
    assertThat(service.at("/spec/selector"))
        .isEqualTo(
            Helm.object(objects, "Deployment", "-endpoint").at("/spec/selector/matchLabels"));
  }

  @Test
  void itsOwnCertificateGoesToASecretThatTheChartMakesEmpty() {
    // When
    JsonNode secret = Helm.object(Helm.render(ON), "Secret", "strongroom-endpoint-tls");

    // Then an upgrade changes nothing of what the endpoint wrote into it
    assertThat(secret.has("data")).isFalse();
    assertThat(secret.has("stringData")).isFalse();
    assertThat(secret.path("type").asText()).isEqualTo("strongroom.dev/endpoint-certificate");
  }

  @Test
  void aCertificateOfSomebodyElseIsMountedAndNoneIsMade() {
    // When
    List<JsonNode> objects = Helm.render(ON, "--set=endpoint.tls.secretName=api-tls");

    // Then
    JsonNode pod = Helm.object(objects, "Deployment", "-endpoint").at("/spec/template/spec");
    assertThat(environment(container(objects, "endpoint")))
        .containsEntry("STRONGROOM_ENDPOINT_TLS", "directory")
        .containsEntry("STRONGROOM_ENDPOINT_TLS_DIRECTORY", "/etc/strongroom/tls");
    assertThat(pod.at("/volumes/1/secret/secretName").asText()).isEqualTo("api-tls");
    assertThat(pod.at("/containers/0/volumeMounts/1/mountPath").asText())
        .isEqualTo("/etc/strongroom/tls");
    assertThat(objects).noneMatch(object -> object.path("kind").asText().equals("Secret"));
  }

  @Test
  void aRollingUpdateLeavesNoMomentWithoutAReplica() {
    // When
    JsonNode deployment = Helm.object(Helm.render(ON), "Deployment", "-endpoint");

    // Then
    assertThat(deployment.at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(deployment.at("/spec/strategy/rollingUpdate/maxUnavailable").asInt(1)).isZero();
    JsonNode pod = deployment.at("/spec/template/spec");
    assertThat(pod.at("/terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(60);
    assertThat(pod.at("/containers/0/readinessProbe/httpGet/path").asText())
        .isEqualTo("/health/ready");
    assertThat(pod.at("/topologySpreadConstraints")).hasSize(2);
    assertThat(
            Helm.object(Helm.render(ON), "PodDisruptionBudget", "-endpoint")
                .at("/spec/maxUnavailable")
                .asInt())
        .isEqualTo(1);
  }

  @Test
  void anAutoscalerTakesThePlaceOfTheNumberOfReplicas() {
    // When
    List<JsonNode> objects =
        Helm.render(
            ON, "--set=endpoint.autoscaling.enabled=true,endpoint.autoscaling.maxReplicas=5");

    // Then
    JsonNode scaler = Helm.object(objects, "HorizontalPodAutoscaler", "-endpoint");
    assertThat(scaler.at("/spec/maxReplicas").asInt()).isEqualTo(5);
    assertThat(scaler.at("/spec/scaleTargetRef/name"))
        .isEqualTo(Helm.object(objects, "Deployment", "-endpoint").at("/metadata/name"));
    assertThat(Helm.object(objects, "Deployment", "-endpoint").at("/spec").has("replicas"))
        .isFalse();
  }

  @Test
  void itsContainerHasNoRightsOnItsHost() {
    // When
    JsonNode pod =
        Helm.object(Helm.render(ON), "Deployment", "-endpoint").at("/spec/template/spec");

    // Then
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    JsonNode container = pod.at("/containers/0/securityContext");
    assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
  }

  @Test
  void onlyTheApiAndForMonitoringTheMetricsAreReached() {
    // When
    List<JsonNode> objects =
        Helm.render(
            ON, "--set=endpoint.networkPolicy.ingressFrom[0].namespaceSelector.matchLabels.a=b");

    // Then
    JsonNode ingress = Helm.object(objects, "NetworkPolicy", "-endpoint").at("/spec/ingress");
    assertThat(ingress).hasSize(2);
    assertThat(ingress.at("/0/ports/0/port").asText()).isEqualTo("https");
    assertThat(ingress.at("/0/from/0/namespaceSelector/matchLabels/a").asText()).isEqualTo("b");
    assertThat(ingress.at("/1/ports/0/port").asText()).isEqualTo("metrics");
    assertThat(ingress.at("/1/from/0/namespaceSelector/matchExpressions/0/values").toString())
        .contains("\"monitoring\"");
  }

  @Test
  void itIsMonitoredBesideTheOperator() {
    // When
    List<JsonNode> objects =
        Helm.render(
            ON, "--set=metrics.serviceMonitor.enabled=true,metrics.prometheusRule.enabled=true");

    // Then
    JsonNode monitor = Helm.object(objects, "ServiceMonitor", "-endpoint");
    assertThat(monitor.at("/spec/selector/matchLabels/app.kubernetes.io~1name").asText())
        .isEqualTo("strongroom-endpoint");
    assertThat(Helm.object(objects, "Service", "-endpoint-metrics").at("/metadata/labels"))
        .containsAll(monitor.at("/spec/selector/matchLabels"));
    assertThat(
            Helm.object(objects, "PrometheusRule", "operator")
                .at("/spec/groups/0/rules")
                .findValuesAsText("alert"))
        .contains("StrongroomEndpointCertificateExpires", "StrongroomEndpointCertificateUnusable");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "endpoint.port=80, /endpoint/port",
    "endpoint.replicas=-1, /endpoint/replicas",
    "endpoint.tls.secretName=Not_A_Name, /endpoint/tls/secretName",
    "endpoint.tls.secretName=strongroom-endpoint-tls, /endpoint/tls/secretName",
    "endpoint.tls.dnsNames={UPPER}, /endpoint/tls/dnsNames/0",
    "endpoint.sts.audience=, /endpoint/sts/audience",
    "endpoint.sts.issuer=http://x, /endpoint/sts/issuer",
    "endpoint.service.type=ExternalName, /endpoint/service/type",
    "endpoint.serviceAccount.create=false, /endpoint/serviceAccount",
    "endpoint.tsl.secretName=x, tsl"
  })
  void aBadValueIsRefusedByName(String value, String named) {
    // When the chart is rendered with a value that cannot work
    Helm.Output output = Helm.run("--set=" + value);

    // Then nothing is rendered, and the message names the value
    assertThat(output.exitCode()).isNotZero();
    assertThat(output.messages()).contains(named);
  }

  private static JsonNode container(List<JsonNode> objects, String program) {
    return Helm.object(objects, "Deployment", "-" + program).at("/spec/template/spec/containers/0");
  }

  private static Map<String, String> environment(JsonNode container) {
    Map<String, String> environment = new TreeMap<>();
    StreamSupport.stream(container.path("env").spliterator(), false)
        .forEach(
            env ->
                environment.put(
                    env.path("name").asText(), env.path("value").asText() + env.path("valueFrom")));
    return environment;
  }
}
