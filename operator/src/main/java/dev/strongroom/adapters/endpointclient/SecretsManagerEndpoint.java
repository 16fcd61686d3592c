package dev.strongroom.adapters.endpointclient;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.strongroom.adapters.endpointclient.EndpointConnection.Answer;
import dev.strongroom.core.importing.ExportedMetadata;
import dev.strongroom.core.signature.RequestSigner;
import dev.strongroom.core.signature.SecretAccessKey;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** AWS Secrets Manager at an endpoint (JSON 1.1), on behalf of a session. */
public final class SecretsManagerEndpoint {
  private static final String SERVICE = "secretsmanager";
  private static final String CONTENT_TYPE = "application/x-amz-json-1.1";
  private static final String SECRET_ID = "SecretId";
  private static final String VERSION_ID = "VersionId";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EndpointConnection connection;
  private final SessionCredentials session;
  private final String region;
  private final InstantSource clock;

  /** An endpoint of this region. Nothing is sent yet. */
  public SecretsManagerEndpoint(
      EndpointConnection connection,
      SessionCredentials session,
      String region,
      InstantSource clock) {
    this.connection = connection;
    this.session = session;
    this.region = region;
    this.clock = clock;
  }

  /**
   * Creates a secret with a value (CreateSecret).
   *
   * @param token the id of the version; a repeated call with it creates none
   * @param metadata what else the secret gets
   * @throws EndpointRefused with the error of the endpoint
   * @throws IOException when there is no answer
   */
  public void createSecret(String name, SecretValue value, String token, ExportedMetadata metadata)
      throws EndpointRefused, IOException {
    ObjectNode input = withValue(JSON.createObjectNode().put("Name", name), value, token);
    metadata.description().ifPresent(text -> input.put("Description", text));
    if (!metadata.tags().isEmpty()) {
      ArrayNode tags = input.putArray("Tags");
      metadata.tags().forEach((key, tag) -> tags.addObject().put("Key", key).put("Value", tag));
    }
    call("CreateSecret", input);
  }

  /**
   * Adds a version (PutSecretValue).
   *
   * @param secretId name or ARN
   * @param stagingLabels for the version; none for AWSCURRENT
   * @param token the id of the version; a repeated call with it adds none
   * @throws EndpointRefused with the error of the endpoint
   * @throws IOException when there is no answer
   */
  public void putSecretValue(
      String secretId, SecretValue value, List<String> stagingLabels, String token)
      throws EndpointRefused, IOException {
    ObjectNode input = withValue(JSON.createObjectNode().put(SECRET_ID, secretId), value, token);
    if (!stagingLabels.isEmpty()) {
      input.set("VersionStages", JSON.valueToTree(stagingLabels));
    }
    call("PutSecretValue", input);
  }

  private static ObjectNode withValue(ObjectNode input, SecretValue value, String token) {
    input.put("ClientRequestToken", token);
    return value.kind() == SecretValue.Kind.TEXT
        ? input.put("SecretString", value.text(PlaintextAccess.granted()))
        : input.put("SecretBinary", value.bytes(PlaintextAccess.granted()));
  }

  /**
   * Reads a value (GetSecretValue).
   *
   * @param versionId id of the version; empty for that of the label
   * @param stagingLabel empty for AWSCURRENT
   * @throws EndpointRefused with the error of the endpoint
   * @throws IOException when there is no answer, or none of this action
   */
  public ReadVersion getSecretValue(
      String secretId, Optional<String> versionId, Optional<String> stagingLabel)
      throws EndpointRefused, IOException {
    ObjectNode input = JSON.createObjectNode().put(SECRET_ID, secretId);
    versionId.ifPresent(id -> input.put(VERSION_ID, id));
    stagingLabel.ifPresent(label -> input.put("VersionStage", label));
    JsonNode found = call("GetSecretValue", input);
    List<String> labels = new ArrayList<>();
    found.path("VersionStages").forEach(label -> labels.add(label.asText()));
    JsonNode text = found.path("SecretString");
    byte[] bytes =
        text.isTextual()
            ? text.textValue().getBytes(StandardCharsets.UTF_8)
            : Base64.getDecoder().decode(found.path("SecretBinary").asText());
    return new ReadVersion(found.path(VERSION_ID).asText(), labels, SecretValue.detecting(bytes));
  }

  /**
   * Moves a staging label (UpdateSecretVersionStage).
   *
   * @param from the version that has it; empty for none
   * @param to the version that gets it; empty for none
   * @throws EndpointRefused with the error of the endpoint
   * @throws IOException when there is no answer
   */
  public void moveLabel(
      String secretId, String stagingLabel, Optional<String> from, Optional<String> to)
      throws EndpointRefused, IOException {
    ObjectNode input = JSON.createObjectNode().put(SECRET_ID, secretId);
    input.put("VersionStage", stagingLabel);
    from.ifPresent(version -> input.put("RemoveFromVersionId", version));
    to.ifPresent(version -> input.put("MoveToVersionId", version));
    call("UpdateSecretVersionStage", input);
  }

  private JsonNode call(String action, ObjectNode input) throws EndpointRefused, IOException {
    byte[] body = JSON.writeValueAsBytes(input);
    Map<String, String> headers =
        Map.of("Content-Type", CONTENT_TYPE, "X-Amz-Target", SERVICE + "." + action);
    Answer answer;
    try (SecretAccessKey secret =
        SecretAccessKey.owning(session.secretAccessKey().getBytes(StandardCharsets.US_ASCII))) {
      RequestSigner signer =
          new RequestSigner(
              session.accessKeyId(), secret, Optional.of(session.sessionToken()), region);
      answer =
          connection.post(
              signer.headers(SERVICE, connection.host(), headers, body, clock.instant()), body);
    }
    JsonNode read = JSON.readTree(answer.body());
    if (!answer.isSuccess()) {
      throw new EndpointRefused(
          read.path("__type").asText().replaceFirst("^.*#", ""),
          read.path("message").asText(read.path("Message").asText()));
    }
    return read;
  }
}
