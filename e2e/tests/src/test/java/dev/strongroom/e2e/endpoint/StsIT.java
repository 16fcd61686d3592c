package dev.strongroom.e2e.endpoint;

import static dev.strongroom.e2e.endpoint.AwsCaller.outcome;
import static dev.strongroom.e2e.operator.TestNamespace.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.core.record.AccountId;
import dev.strongroom.e2e.cluster.Cluster;
import dev.strongroom.e2e.junit.RequiresCluster;
import dev.strongroom.e2e.operator.RestartableOperator;
import dev.strongroom.e2e.operator.TestNamespace;
import dev.strongroom.e2e.operator.TestOperator;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** Identities of a real API server, with the rights that the endpoint's account has. */
@RequiresCluster
class StsIT {
  private static final String NAMESPACE = "sts-it";
  private static final AccountId ACCOUNT = AccountId.ofNamespace(NAMESPACE);

  private static TestOperator operator;
  private static TestEndpoint endpoint;
  private static TestNamespace team;

  @BeforeAll
  static void start(Cluster cluster, @TempDir Path folder) {
    TestEndpoint.install(cluster);
    operator = TestOperator.start(cluster, Clock.systemUTC(), Map.of());
    endpoint = TestEndpoint.start(cluster, folder, Map.of());
    team = TestNamespace.create(cluster.client(), NAMESPACE);
  }

  @AfterAll
  static void stop() {
    endpoint.close();
    operator.close();
  }

  @Test
  void aTokenBecomesASessionWhichEndsWithItsServiceAccount(Cluster cluster) {
    // Given
    AwsCaller caller = AwsCaller.create(cluster, NAMESPACE, "leaver");
    AwsCredentialsProvider credentials = caller.credentials(endpoint);
    GetCallerIdentityResponse before = identity(credentials);

    // When
    cluster.client().serviceAccounts().inNamespace(NAMESPACE).withName("leaver").delete();
    AwsCaller.create(cluster, NAMESPACE, "leaver");

    // Then
    assertThat(before.account()).isEqualTo(ACCOUNT.value());
    assertThat(before.arn()).isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/leaver/it");
    patiently()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(
            () ->
                assertThat(refusal(() -> identity(credentials))).isEqualTo("InvalidClientTokenId"));
  }

  @Test
  void whoeverTakesTheNameOfADeletedNamespaceFindsNothingOfIt(Cluster cluster) {
    // Given
    TestNamespace former = TestNamespace.create(cluster.client(), "sts-it-former");
    former.apply("database", "{value: {generate: {}}}");
    former.awaitReady("database");
    try (SecretsManagerClient secrets = reader(cluster, former)) {
      patiently().untilAsserted(() -> assertThat(outcome(secrets, "database")).isEqualTo("read"));
      former.delete();

      // When
      TestNamespace next = TestNamespace.create(cluster.client(), former.name());
      try (SecretsManagerClient others = reader(cluster, next)) {
        // Then
        patiently()
            .until(
                () -> outcome(others, "database"),
                outcome -> !outcome.equals("AccessDeniedException"));
        assertThat(outcome(others, "database")).isEqualTo("ResourceNotFoundException");
      }
    }
  }

  private static SecretsManagerClient reader(Cluster cluster, TestNamespace namespace) {
    return AwsCaller.create(cluster, namespace.name(), "reader")
        .may("get", "managedsecrets/value")
        .secrets(endpoint);
  }

  @Test
  void onlyATokenForOurAudienceOpensOnlyItsOwnRole(Cluster cluster) {
    // Given
    AwsCaller caller = AwsCaller.create(cluster, NAMESPACE, "checkout");
    AwsCaller other = AwsCaller.create(cluster, NAMESPACE, "other");
    String token = caller.token();
    String tampered = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    String forTheApiServer =
        cluster
            .client()
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName("checkout")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken();

    // When
    String audience = refusal(() -> assume(caller.roleArn(), forTheApiServer));
    String signature = refusal(() -> assume(caller.roleArn(), tampered));
    String role = refusal(() -> assume(other.roleArn(), token));

    // Then
    assertThat(audience).isEqualTo("InvalidIdentityToken");
    assertThat(signature).isEqualTo("InvalidIdentityToken");
    assertThat(role).isEqualTo("AccessDenied");
  }

  @Test
  void rbacSaysWhoMayAssumeTheRoleOfAnother(Cluster cluster) {
    // Given
    AwsCaller deputy = AwsCaller.create(cluster, NAMESPACE, "deputy");
    AwsCaller principal = AwsCaller.create(cluster, NAMESPACE, "principal");
    AwsCredentialsProvider credentials = deputy.credentials(endpoint);
    String before = refusal(() -> assume(credentials, principal.roleArn()));

    // When
    deputy.mayImpersonate("principal");

    // Then
    assertThat(before).isEqualTo("AccessDenied");
    patiently()
        .ignoreExceptionsInstanceOf(StsException.class)
        .untilAsserted(
            () ->
                assertThat(assume(credentials, principal.roleArn()))
                    .isEqualTo("arn:aws:sts::" + ACCOUNT + ":assumed-role/principal/it"));
  }

  @Test
  void whatRbacAllowsIsReadFromTheApiServer(Cluster cluster) {
    // Given
    AwsCaller reader = AwsCaller.create(cluster, NAMESPACE, "reader").may("get", "managedsecrets");
    team.apply("database", "{value: {generate: {}}}");
    team.awaitReady("database");
    AwsCredentialsProvider credentials = reader.credentials(endpoint);
    patiently()
        .ignoreExceptionsInstanceOf(SecretsManagerException.class)
        .untilAsserted(
            () ->
                assertThat(
                        AwsCaller.secrets(endpoint, credentials)
                            .describeSecret(describe -> describe.secretId("database"))
                            .name())
                    .isEqualTo("database"));

    // When
    String value =
        catchThrowableOfType(
                SecretsManagerException.class,
                () ->
                    AwsCaller.secrets(endpoint, credentials)
                        .getSecretValue(get -> get.secretId("database")))
            .awsErrorDetails()
            .errorCode();

    // Then
    assertThat(value).isEqualTo("AccessDeniedException");
    assertThat(RestartableOperator.get(endpoint.metricsPort(), "/metrics").body())
        .contains("strongroom_identity_requests_seconds_count{outcome=\"answered\"");
  }

  private static GetCallerIdentityResponse identity(AwsCredentialsProvider credentials) {
    try (StsClient sts = AwsCaller.sts(endpoint, credentials)) {
      return sts.getCallerIdentity();
    }
  }

  private static String assume(AwsCredentialsProvider credentials, String role) {
    try (StsClient sts = AwsCaller.sts(endpoint, credentials)) {
      return sts.assumeRole(request -> request.roleArn(role).roleSessionName("it"))
          .assumedRoleUser()
          .arn();
    }
  }

  @Test
  void labelsOfAServiceAccountOpenASecretWithTheSameTag(Cluster cluster) {
    // Given
    AwsCaller labelled = AwsCaller.create(cluster, team.name(), "labelled");
    team.apply(
        "tagged",
        "{value: {generate: {}}, tags: {team: blue}, resourcePolicy: '%s'}"
            .formatted(
                """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", \
                "Action": "secretsmanager:GetSecretValue", "Resource": "*", \
                "Condition": {"StringEquals": {\
                "aws:PrincipalTag/team": "${aws:ResourceTag/team}"}}}]}\
                """));
    team.awaitReady("tagged");
    try (SecretsManagerClient client = labelled.secrets(endpoint)) {
      assertThatExceptionOfType(SecretsManagerException.class)
          .isThrownBy(() -> client.getSecretValue(r -> r.secretId("tagged")))
          .withMessageContaining("not authorized");

      // When
      cluster
          .client()
          .serviceAccounts()
          .inNamespace(team.name())
          .withName("labelled")
          .edit(
              account ->
                  new ServiceAccountBuilder(account)
                      .editMetadata()
                      .addToLabels("team", "blue")
                      .endMetadata()
                      .build());

      // Then
      patiently()
          .ignoreExceptionsInstanceOf(SecretsManagerException.class)
          .until(() -> !client.getSecretValue(r -> r.secretId("tagged")).secretString().isEmpty());
    }
  }

  private static void assume(String role, String token) {
    try (StsClient sts = AwsCaller.sts(endpoint, AnonymousCredentialsProvider.create())) {
      sts.assumeRoleWithWebIdentity(
          request -> request.roleArn(role).roleSessionName("it").webIdentityToken(token));
    }
  }

  private static String refusal(Runnable call) {
    StsException refused = catchThrowableOfType(StsException.class, call::run);
    return refused == null ? "" : refused.awsErrorDetails().errorCode();
  }
}
