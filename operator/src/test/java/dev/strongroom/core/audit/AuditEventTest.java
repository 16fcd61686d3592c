package dev.strongroom.core.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.audit.AuditEvent.Origin;
import dev.strongroom.core.audit.AuditEvent.Problem;
import dev.strongroom.core.problems.RequestReason;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class AuditEventTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aCallIsARecordOfCloudTrail() throws JsonProcessingException {
    // Given
    AuditEvent event =
        Trails.call(
            "GetSecretValue",
            Map.of(AuditField.SECRET_ID, "app/db", AuditField.VERSION_STAGE, "AWSCURRENT"));

    // When
    String json = event.openJson() + "}";

    // Then
    assertThat(JSON.readTree(json))
        .isEqualTo(
            JSON.readTree(
                """
                {"eventVersion":"1.11",
                 "userIdentity":{"type":"AssumedRole","principalId":"6f1e:session",
                  "arn":"arn:aws:sts::123456789012:assumed-role/app/session",
                  "accountId":"123456789012","accessKeyId":"ASIAEXAMPLE",
                  "sessionContext":{
                   "sessionIssuer":{"type":"Role","principalId":"6f1e",
                    "arn":"arn:aws:iam::123456789012:role/app",
                    "accountId":"123456789012","userName":"app"},
                   "webIdFederationData":{"federatedProvider":"https://kubernetes.default.svc"},
                   "attributes":{"creationDate":"2026-11-29T10:00:00Z",
                    "mfaAuthenticated":"false"}}},
                 "eventTime":"2026-11-29T10:00:00Z",
                 "eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue",
                 "awsRegion":"cluster-local-1","sourceIPAddress":"10.0.0.7",
                 "userAgent":"aws-cli/2",
                 "requestParameters":{"secretId":"app/db","versionStage":"AWSCURRENT"},
                 "responseElements":null,
                 "requestID":"00000000-0000-0003-0000-000000000004",
                 "eventID":"00000000-0000-0001-0000-000000000002","readOnly":true,
                 "resources":[{"accountId":"123456789012",
                  "type":"AWS::SecretsManager::Secret",
                  "ARN":"%s"}],
                 "eventType":"AwsApiCall","managementEvent":true,
                 "recipientAccountId":"123456789012","eventCategory":"Management"}
                """
                    .formatted(Trails.ARN)));
  }

  @Test
  void aDeniedCallOfAnotherAccountNamesErrorAndSharedEvent() throws JsonProcessingException {
    // Given
    AuditEvent call = Trails.call("DeleteSecret", Map.of(AuditField.RECOVERY_WINDOW_IN_DAYS, 7));
    AuditEvent event =
        new AuditEvent(
            call.id(),
            call.time(),
            new AuditIdentity.OtherAccount("210987654321", "AROA:app"),
            call.action(),
            call.region(),
            call.origin(),
            Optional.of(
                new Problem("InvalidRequestException", RequestReason.SecretNotFound.with())),
            call.request(),
            AuditFields.NONE.with(AuditField.DELETION_DATE, Instant.EPOCH),
            AuditFields.NONE,
            call.requestId(),
            call.resources(),
            call.account(),
            Optional.of(new UUID(5, 6)));

    // When
    JsonNode json = JSON.readTree(event.openJson() + "}");

    // Then
    assertThat(json.at("/userIdentity").toString())
        .isEqualTo(
            "{\"type\":\"AWSAccount\",\"principalId\":\"AROA:app\","
                + "\"accountId\":\"210987654321\"}");
    assertThat(json.at("/errorCode").asText()).isEqualTo("InvalidRequestException");
    assertThat(json.at("/errorMessage").asText())
        .isEqualTo(RequestReason.SecretNotFound.with().message());
    assertThat(json.at("/readOnly").asBoolean()).isFalse();
    assertThat(json.at("/requestParameters/recoveryWindowInDays").asInt()).isEqualTo(7);
    assertThat(json.at("/responseElements/deletionDate").asText())
        .isEqualTo("1970-01-01T00:00:00Z");
    assertThat(json.at("/sharedEventID").asText()).isEqualTo(new UUID(5, 6).toString());
  }

  @Test
  void aWebIdentityIsNamedByItsToken() throws JsonProcessingException {
    // Given
    JsonText text = new JsonText().begin();

    // When
    new AuditIdentity.WebIdentity("https://issuer", "sts", "system:serviceaccount:shop:app")
        .writeTo(new AuditIdentity.Json(text));

    // Then
    assertThat(JSON.readTree(text.end().toString()))
        .isEqualTo(
            JSON.readTree(
                """
                {"type":"WebIdentityUser",
                 "principalId":"https://issuer:sts:system:serviceaccount:shop:app",
                 "userName":"system:serviceaccount:shop:app","identityProvider":"https://issuer"}
                """));
  }

  /** Under whatever name it is sent, text that is no identifier is not recorded. */
  @Property
  void noTextThatIsNoIdentifierEntersARecord(@ForAll @StringLength(max = 40) String text) {
    // Given
    String canary = "{\"password\":\"canary " + text + "\"}";
    for (AuditAction action : AuditActions.calls()) {
      // When
      AuditFields request =
          AuditFields.of(action.request(), field -> Optional.of(List.of(canary, canary)));
      AuditFields response = AuditFields.of(action.response(), field -> Optional.of(canary));

      // Then
      assertThat(request + " " + response).doesNotContain("canary");
    }
  }

  @Test
  void membersThatHoldValuesOrFreeTextHaveNoField() {
    // When
    List<String> names = List.of(AuditField.values()).stream().map(AuditField::json).toList();

    // Then
    assertThat(names)
        .doesNotContain(
            "secretString",
            "secretBinary",
            "rotationToken",
            "randomPassword",
            "description",
            "resourcePolicy",
            "policy",
            "tags",
            "plaintext",
            "ciphertextBlob",
            "encryptionContext",
            "webIdentityToken",
            "value");
  }

  @Test
  void fieldsHaveTheNamesOfTheApi() {
    // When
    List<String> names =
        List.of(
            AuditField.SECRET_ID.json(),
            AuditField.ROTATION_LAMBDA_ARN.json(),
            AuditField.RECOVERY_WINDOW_IN_DAYS.json(),
            AuditField.ABOUT_SECRET.json());

    // Then
    assertThat(names)
        .containsExactly("secretId", "rotationLambdaARN", "recoveryWindowInDays", "SecretId");
  }

  @Test
  void valuesOfTheWrongTypeAreHidden() {
    // When
    AuditFields fields =
        AuditFields.NONE
            .with(AuditField.MAX_RESULTS, "canary")
            .with(AuditField.SECRET_ID, 17)
            .with(AuditField.BLOCK_PUBLIC_POLICY, Instant.EPOCH)
            .with(AuditField.DELETION_DATE, true)
            .with(AuditField.NAME, new byte[] {1});

    // Then
    assertThat(fields)
        .hasToString(
            "{blockPublicPolicy=%1$s, deletionDate=%1$s, maxResults=%1$s, secretId=%1$s}"
                .formatted(AuditField.HIDDEN));
  }

  @Test
  void anActionThatNobodyKnowsHasNoParameters() {
    // When
    AuditAction action = AuditActions.call(AuditActions.SECRETS_MANAGER, "Get\nSecret");

    // Then
    assertThat(action.name()).isEqualTo("Unknown");
    assertThat(action.request()).isEmpty();
    assertThat(action.access().needsRecord()).isTrue();
  }

  @Property
  void aRecordIsOneLineOfJsonWhateverClientsSay(
      @ForAll String agent, @ForAll String address, @ForAll String session)
      throws JsonProcessingException {
    // Given
    AuditEvent call = Trails.call("ListSecrets", Map.of());
    AuditEvent event =
        new AuditEvent(
            call.id(),
            call.time(),
            new AuditIdentity.WebIdentity(session, session, session),
            call.action(),
            call.region(),
            new Origin(address, agent),
            call.problem(),
            call.request(),
            call.response(),
            call.details(),
            call.requestId(),
            call.resources(),
            call.account(),
            call.sharedId());

    // When
    String json = event.openJson() + "}";

    // Then
    assertThat(json).matches("[\\x20-\\x7e]+");
    assertThat(JSON.readTree(json).path("eventName").asText()).isEqualTo("ListSecrets");
  }
}
