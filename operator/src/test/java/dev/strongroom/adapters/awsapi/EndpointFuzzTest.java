package dev.strongroom.adapters.awsapi;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.SecretsManagerInputs;
import dev.strongroom.adapters.awsapi.model.StsInputs;
import dev.strongroom.adapters.awsapi.server.HttpAnswer;
import dev.strongroom.adapters.awsapi.server.HttpCall;
import dev.strongroom.adapters.awsapi.wire.JsonInput;
import dev.strongroom.adapters.awsapi.wire.QueryInput;
import dev.strongroom.core.signature.SignatureRefused;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;

/**
 * What anybody can send: read, or refused with an error of AWS. Without {@code JAZZER_FUZZ=1} the
 * recorded inputs are tried.
 */
@Tag("fuzz")
class EndpointFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

  private final TestActions actions = new TestActions(Clock.fixed(NOW, ZoneOffset.UTC));
  private final Endpoint endpoint = actions.endpoint(1 << 20);
  private final JsonInput json = new JsonInput(1 << 20);

  @FuzzTest(maxDuration = "60s")
  void json(FuzzedDataProvider data) {
    List<String> names = SecretsManagerInputs.all().keySet().stream().sorted().toList();
    String action = names.get(data.consumeInt(0, names.size() - 1));
    byte[] body = data.consumeRemainingAsBytes();
    try {
      json.read(SecretsManagerInputs.all().get(action), body).close();
    } catch (AwsException refused) {
      assertThat(refused.error().status()).isEqualTo(400);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void form(FuzzedDataProvider data) {
    byte[] body = data.consumeRemainingAsBytes();
    try {
      QueryInput.parse(body).read(StsInputs.all().get("AssumeRole")).close();
    } catch (AwsException refused) {
      assertThat(refused.error().status()).isEqualTo(400);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void token(FuzzedDataProvider data) {
    String token = data.consumeRemainingAsString();
    try {
      actions.tokens.find("ASIAAAAAAAAAAAAAAAAA", Optional.of(token), NOW).close();
      throw new AssertionError("a made-up token was recognised");
    } catch (SignatureRefused refused) {
      assertThat(refused.fault()).isEqualTo(SignatureRefused.Fault.UNKNOWN_CLIENT);
    }
  }

  /** Without the secret nothing gets past the signature. */
  @FuzzTest(maxDuration = "60s")
  void request(FuzzedDataProvider data) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    headers.add(Map.entry("Host", data.consumeString(20)));
    headers.add(Map.entry("X-Amz-Target", "secretsmanager.DescribeSecret"));
    headers.add(Map.entry("X-Amz-Date", data.consumeString(20)));
    headers.add(Map.entry("Authorization", data.consumeString(300)));
    headers.add(Map.entry("X-Amz-Security-Token", data.consumeString(300)));
    String query = data.consumeString(300);
    byte[] body = data.consumeRemainingAsString().getBytes(ISO_8859_1);
    HttpAnswer answer =
        endpoint.handle(new HttpCall("r1", "POST", "/", query, headers, body, "10.0.0.1"));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(actions.heard).isEmpty();
  }
}
