package dev.strongroom.adapters.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.auditsinks.AuditSink;
import dev.strongroom.adapters.auditsinks.Ed25519Signer;
import dev.strongroom.adapters.auditsinks.SinkTrail;
import dev.strongroom.adapters.awsapi.EndpointTest.Sent;
import dev.strongroom.adapters.awsapi.auditing.CallAudit;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.core.audit.AuditAction.Access;
import dev.strongroom.core.audit.AuditEvent;
import dev.strongroom.core.audit.AuditTrail;
import dev.strongroom.core.audit.ChainLine;
import dev.strongroom.core.limits.RequestQuotas;
import dev.strongroom.core.problems.AuditReason;
import dev.strongroom.core.problems.Unavailable;
import dev.strongroom.core.sessions.IssuedSession;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the trail says of a call, from its bytes to the lines of a sink. */
@Timeout(120)
class AuditedCallsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ISSUER = "https://kubernetes.default.svc";
  private static final String ELSEWHERE = TestActions.ARN.replace("123456789012", "210987654321");

  private final MemorySink sink = new MemorySink();
  private final TestActions actions = new TestActions(Clock.fixed(NOW, ZoneOffset.UTC));
  private final IssuedSession session = actions.session(Duration.ofHours(1));
  private SinkTrail trail;

  @AfterEach
  void close() {
    if (trail != null) {
      trail.close();
    }
  }

  @Test
  void aReadOfAValueIsARecordOfCloudTrail() throws JsonProcessingException {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));
    String id = TestActions.ARN;

    // When
    HttpAnswer answer =
        endpoint.handle(
            call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"" + id + "\"}")));

    // Then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(records())
        .containsExactly(
            JSON.readTree(
                """
                {"eventVersion":"1.11",
                 "userIdentity":{"type":"AssumedRole","principalId":"uid-1:checkout-1",
                  "arn":"arn:aws:sts::123456789012:assumed-role/checkout/checkout-1",
                  "accountId":"123456789012","accessKeyId":"%s",
                  "sessionContext":{
                   "sessionIssuer":{"type":"Role","principalId":"uid-1",
                    "arn":"arn:aws:iam::123456789012:role/checkout",
                    "accountId":"123456789012","userName":"checkout"},
                   "webIdFederationData":{"federatedProvider":"https://kubernetes.default.svc"},
                   "attributes":{"creationDate":"2026-11-29T12:00:00Z",
                    "mfaAuthenticated":"false"}}},
                 "eventTime":"2026-11-29T12:00:00Z",
                 "eventSource":"secretsmanager.amazonaws.com","eventName":"GetSecretValue",
                 "awsRegion":"cluster-local-1","sourceIPAddress":"10.0.0.1","userAgent":"",
                 "requestParameters":{"secretId":"%s"},"responseElements":null,
                 "requestID":"r1","eventID":"00000000-0000-0000-0000-000000000001",
                 "readOnly":true,
                 "resources":[{"accountId":"123456789012",
                  "type":"AWS::SecretsManager::Secret","ARN":"%s"}],
                 "eventType":"AwsApiCall","managementEvent":true,
                 "recipientAccountId":"123456789012","eventCategory":"Management"}
                """
                    .formatted(session.session().accessKeyId(), id, id)));
  }

  @Test
  void aChangeSaysWhatItMade() throws JsonProcessingException {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));
    String token = "0123456789abcdef0123456789abcdef";

    // When
    endpoint.handle(
        call(
            Sent.json(
                "secretsmanager.CreateSecret",
                "{\"Name\":\"a\",\"ClientRequestToken\":\""
                    + token
                    + "\",\"SecretString\":\"canary\",\"Description\":\"canary\","
                    + "\"Tags\":[{\"Key\":\"team\",\"Value\":\"canary\"}],"
                    + "\"AddReplicaRegions\":[{\"Region\":\"eu-west-1\"}]}")));

    // Then
    JsonNode record = records().get(0);
    assertThat(record.at("/requestParameters"))
        .isEqualTo(
            JSON.readTree(
                "{\"name\":\"a\",\"clientRequestToken\":\""
                    + token
                    + "\",\"tagKeys\":[\"team\"],\"addReplicaRegions\":[\"eu-west-1\"]}"));
    assertThat(record.at("/responseElements"))
        .isEqualTo(
            JSON.readTree(
                "{\"arn\":\""
                    + TestActions.ARN
                    + "\",\"name\":\"a\",\"versionId\":\""
                    + token
                    + "\"}"));
    assertThat(record.at("/readOnly").asBoolean()).isFalse();
    assertThat(sink.text()).doesNotContain("canary");
  }

  @Test
  void noValueReachesTheTrailWhateverIsSent() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));
    List<Sent> sent =
        List.of(
            Sent.json("secretsmanager.CreateSecret", "{\"SecretString\":\"canary\"}"),
            Sent.json("secretsmanager.CreateSecret", "{\"SecretString\":\"canary\""),
            Sent.json(
                "secretsmanager.CreateSecret",
                "{\"Name\":\"a\",\"SecretString\":{\"canary\":\"canary\"}}"),
            Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"my canary; is\"}"),
            Sent.json("secretsmanager.RestoreSecret", "{\"SecretId\":\"a\"}"),
            Sent.json("secretsmanager.BatchGetSecretValue", "{\"SecretIdList\":[\"a\",\"b\"]}"),
            Sent.form(
                    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=se"
                        + "&WebIdentityToken=canary.canary&RoleArn=arn:aws:iam::123456789012:role/a")
                .unsigned());

    // When
    sent.forEach(one -> endpoint.handle(call(one)));

    // Then
    assertThat(records()).hasSize(9);
    assertThat(sink.text()).doesNotContain("canary").doesNotContain(session.token());
  }

  @Test
  void aRefusedCallNamesItsErrorAndWhatWasAskedFor() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(Sent.json("secretsmanager.DeleteSecret", "{\"SecretId\":\"" + ELSEWHERE + "\"}")));

    // Then
    JsonNode record = records().get(0);
    assertThat(record.at("/errorCode").asText()).isEqualTo("ResourceNotFoundException");
    assertThat(record.at("/errorMessage").asText())
        .isEqualTo("Secrets Manager can't find the specified secret.");
    assertThat(record.at("/resources/0/ARN").asText()).isEqualTo(ELSEWHERE);
    assertThat(record.at("/recipientAccountId").asText()).isEqualTo("123456789012");
    assertThat(records()).hasSize(1);
  }

  @Test
  void malformedAndThrottledCallsAreRecorded() {
    // Given
    actions.quotas = RequestQuotas.ofAws().with(Map.of("secretsmanager:DescribeSecret", 1));
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(call(Sent.json("secretsmanager.DescribeSecret", "{")));
    endpoint.handle(call(Sent.json("secretsmanager.DescribeSecret", "{")));

    // Then
    assertThat(records())
        .extracting(record -> record.at("/errorCode").asText())
        .containsExactly("SerializationException", "ThrottlingException");
    assertThat(records().get(0).at("/requestParameters").isNull()).isTrue();
  }

  @Test
  void whatIsNotAuthenticatedIsNotRecorded() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"a\"}").unsigned()));

    // Then
    assertThat(records()).isEmpty();
  }

  @Test
  void eachSecretOfABatchHasItsRecord() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(Sent.json("secretsmanager.BatchGetSecretValue", "{\"SecretIdList\":[\"a\",\"b\"]}")));

    // Then
    assertThat(records())
        .extracting(
            record -> record.at("/eventName").asText(),
            record -> record.at("/requestParameters/secretId").asText(),
            record -> record.at("/errorCode").asText())
        .containsExactly(
            tuple("BatchGetSecretValue", "", ""),
            tuple("GetSecretValue", TestActions.ARN, ""),
            tuple("GetSecretValue", "b", "ResourceNotFoundException"));
    assertThat(records()).extracting(record -> record.at("/requestID").asText()).containsOnly("r1");
  }

  @Test
  void theOwnerOfASecretOfAnotherAccountIsTold() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"" + ELSEWHERE + "\"}")));

    // Then
    JsonNode callers = records().get(0);
    JsonNode owners = records().get(1);
    assertThat(owners.at("/userIdentity").toString())
        .isEqualTo(
            "{\"type\":\"AWSAccount\",\"principalId\":\"uid-1:checkout-1\","
                + "\"accountId\":\"123456789012\"}");
    assertThat(callers.at("/recipientAccountId").asText()).isEqualTo("123456789012");
    assertThat(owners.at("/recipientAccountId").asText()).isEqualTo("210987654321");
    assertThat(owners.at("/sharedEventID")).isEqualTo(callers.at("/sharedEventID"));
    assertThat(owners.at("/sharedEventID").asText()).isNotEmpty();
    assertThat(owners.at("/eventID")).isNotEqualTo(callers.at("/eventID"));
  }

  @Test
  void theAccountOfAReplicaIsToldThatItWasAssociated() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(
            Sent.json(
                "secretsmanager.AssociateCrossAccountReplica",
                "{\"SecretId\":\"a\",\"CrossAccountReplicaARN\":\"" + ELSEWHERE + "\"}")));

    // Then
    assertThat(records())
        .extracting(
            record -> record.at("/eventName").asText(),
            record -> record.at("/requestParameters/secretId").asText(),
            record -> record.at("/recipientAccountId").asText())
        .containsExactly(
            tuple("AssociateCrossAccountReplica", "a", "123456789012"),
            tuple("AcceptCrossAccountReplication", ELSEWHERE, "123456789012"),
            tuple("AcceptCrossAccountReplication", ELSEWHERE, "210987654321"));
  }

  @Test
  void aWebIdentityIsKnownOnceItsTokenWasAccepted() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(
            Sent.form(
                    "Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=se"
                        + "&WebIdentityToken=a.b.c&RoleArn=arn:aws:iam::123456789012:role/a")
                .unsigned()));

    // Then
    JsonNode record = records().get(0);
    assertThat(record.at("/userIdentity/type").asText()).isEqualTo("WebIdentityUser");
    assertThat(record.at("/userIdentity/principalId").asText())
        .isEqualTo(ISSUER + ":sts.amazonaws.com:system:serviceaccount:shop:checkout");
    assertThat(record.at("/recipientAccountId").asText()).isEqualTo("123456789012");
    assertThat(record.at("/resources/0/type").asText()).isEqualTo("AWS::IAM::Role");
    assertThat(record.at("/requestParameters/roleSessionName").asText()).isEqualTo("se");
  }

  @Test
  void aWebIdentityThatIsRefusedIsUnknown() {
    // Given
    Endpoint endpoint = audited(Duration.ofSeconds(30));

    // When
    endpoint.handle(
        call(
            Sent.form("Action=AssumeRoleWithWebIdentity&Version=2011-06-15&RoleSessionName=se")
                .unsigned()));

    // Then
    assertThat(records().get(0).at("/userIdentity").toString()).isEqualTo("{\"type\":\"Unknown\"}");
    assertThat(records().get(0).at("/recipientAccountId").asText()).isEqualTo("000000000000");
  }

  @Test
  void whileNothingCanBeRecordedNoValueIsReadAndMetadataIs() throws InterruptedException {
    // Given
    Endpoint endpoint = audited(Duration.ofMillis(200));
    sink.failing = true;
    for (int i = 0; i < 600 && isWritable(); i++) {
      Thread.sleep(100);
    }

    // When
    HttpAnswer answer =
        endpoint.handle(call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"a\"}")));

    // Then
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8)).contains("\"InternalServiceError\"");
    assertThat(actions.answered).isEmpty();
    Sent describe = Sent.json("secretsmanager.DescribeSecret", "{\"SecretId\":\"a\"}");
    assertThat(endpoint.handle(call(describe)).status()).isEqualTo(200);
    sink.failing = false;
    for (int i = 0; i < 600 && records().size() < 2; i++) {
      Thread.sleep(100);
    }
    assertThat(records())
        .extracting(record -> record.at("/errorMessage").asText())
        .containsExactly(AuditReason.AuditUnavailable.with().message(), "");
  }

  @Test
  void anAnswerThatCannotBeRecordedIsWithheld() {
    // Given
    actions.audit = new CallAudit(new LateTrail(), "cluster-local-1", ISSUER, UUID::randomUUID);
    Endpoint endpoint = actions.endpoint(1 << 20);

    // When
    HttpAnswer answer =
        endpoint.handle(call(Sent.json("secretsmanager.GetSecretValue", "{\"SecretId\":\"a\"}")));

    // Then
    assertThat(actions.answered).hasSize(1);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), UTF_8))
        .contains("\"InternalServiceError\"")
        .doesNotContain("value of a");
  }

  private boolean isWritable() {
    try {
      trail.require(Access.READ_VALUE);
      return true;
    } catch (Unavailable notNow) {
      return false;
    }
  }

  private Endpoint audited(Duration longestWait) {
    trail =
        new SinkTrail(
            List.of(sink),
            new SinkTrail.Rules("pod-1", true, longestWait, 1000, Duration.ofHours(1)),
            Ed25519Signer.generated(new SecureRandom()),
            Clock.systemUTC(),
            new SecureRandom(),
            new SimpleMeterRegistry());
    AtomicLong ids = new AtomicLong();
    actions.audit =
        new CallAudit(trail, "cluster-local-1", ISSUER, () -> new UUID(0, ids.incrementAndGet()));
    return actions.endpoint(1 << 20);
  }

  private HttpCall call(Sent sent) {
    return EndpointTest.call(sent, session);
  }

  /** The records without their place in the chain; nobody waits for those of metadata. */
  private List<JsonNode> records() {
    List<JsonNode> records = new ArrayList<>();
    for (String line : sink.settled()) {
      try {
        JsonNode record = JSON.readTree(line);
        if (record.has("eventName")) {
          ((ObjectNode) record).remove("chain");
          records.add(record);
        }
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return records;
  }

  /** A trail that breaks after a call has begun. */
  private static final class LateTrail implements AuditTrail {
    @Override
    public void require(Access access) {
      // It still looks writable.
    }

    @Override
    public void record(List<AuditEvent> events) {
      throw new Unavailable(AuditReason.AuditUnavailable.with());
    }

    @Override
    public void recordLater(List<AuditEvent> events) {
      throw new AssertionError("the call was not refused");
    }
  }

  /** Keeps lines in memory. */
  private static final class MemorySink implements AuditSink {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private volatile boolean failing;

    @Override
    public String name() {
      return "memory";
    }

    @Override
    public void write(List<ChainLine> written) throws IOException {
      if (failing) {
        throw new IOException("broken");
      }
      written.forEach(line -> lines.add(line.text()));
    }

    @Override
    public void idle() throws IOException {
      if (failing) {
        throw new IOException("broken");
      }
    }

    @Override
    public boolean isElsewhere() {
      return false;
    }

    String text() {
      return String.join("\n", settled());
    }

    /** What is there once nothing more comes. */
    List<String> settled() {
      int before;
      do {
        before = lines.size();
        try {
          Thread.sleep(50);
        } catch (InterruptedException e) {
          throw new IllegalStateException(e);
        }
      } while (lines.size() != before);
      return lines;
    }

    @Override
    public void close() {
      // Nothing to close.
    }
  }
}
