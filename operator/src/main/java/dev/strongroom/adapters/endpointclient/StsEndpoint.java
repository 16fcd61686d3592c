package dev.strongroom.adapters.endpointclient;

import dev.strongroom.adapters.endpointclient.EndpointConnection.Answer;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** AWS STS at an endpoint (query protocol, version 2011-06-15). */
public final class StsEndpoint {
  private static final Map<String, String> HEADERS =
      Map.of("Content-Type", "application/x-www-form-urlencoded");

  private final EndpointConnection connection;

  /** STS at an endpoint. Nothing is sent yet. */
  public StsEndpoint(EndpointConnection connection) {
    this.connection = connection;
  }

  /**
   * Exchanges a token of a ServiceAccount for credentials.
   *
   * @throws EndpointRefused with the error of STS
   * @throws IOException when there is no answer, or none of STS
   */
  public SessionCredentials assumeRoleWithWebIdentity(
      String roleArn, String sessionName, String token, Duration duration)
      throws EndpointRefused, IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "AssumeRoleWithWebIdentity");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", roleArn);
    form.put("RoleSessionName", sessionName);
    form.put("DurationSeconds", Long.toString(duration.toSeconds()));
    form.put("WebIdentityToken", token);
    StsAnswer answer = answer(form);
    return new SessionCredentials(
        answer.required("AccessKeyId"),
        answer.required("SecretAccessKey"),
        answer.required("SessionToken"),
        answer.required("Expiration"));
  }

  /**
   * Exchanges a token of a ServiceAccount for the secret half of an access key.
   *
   * @param name of the AccessKey
   * @throws EndpointRefused with the error of the endpoint
   * @throws IOException when there is no answer, or none of STS
   */
  public AccessKeyPair issueAccessKey(String roleArn, String name, String token)
      throws EndpointRefused, IOException {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("Action", "IssueAccessKey");
    form.put("Version", "2011-06-15");
    form.put("RoleArn", roleArn);
    form.put("AccessKeyName", name);
    form.put("WebIdentityToken", token);
    StsAnswer answer = answer(form);
    return new AccessKeyPair(answer.required("AccessKeyId"), answer.required("SecretAccessKey"));
  }

  private StsAnswer answer(Map<String, String> form) throws EndpointRefused, IOException {
    byte[] body =
        form.entrySet().stream()
            .map(
                member ->
                    member.getKey()
                        + "="
                        + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"))
            .getBytes(StandardCharsets.US_ASCII);
    Answer answer = connection.post(HEADERS, body);
    StsAnswer read = StsAnswer.read(answer.body());
    if (!answer.isSuccess()) {
      throw new EndpointRefused(read.required("Code"), read.text("Message"));
    }
    return read;
  }
}
