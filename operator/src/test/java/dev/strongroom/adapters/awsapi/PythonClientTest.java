package dev.strongroom.adapters.awsapi;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.core.sessions.IssuedSession;
import dev.strongroom.core.values.PlaintextAccess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** AWS's SDK for Python against the endpoint, unchanged but for the address: see client.py. */
@Timeout(300)
class PythonClientTest {
  @TempDir Path directory;

  @Test
  void programsOfTheSdkForPythonWork() throws Exception {
    // Given
    Path modules = Botocore.directory();
    try (TlsEndpoint endpoint = new TlsEndpoint(directory)) {
      IssuedSession session = endpoint.actions.session(Duration.ofHours(1));

      // When
      JsonNode seen = run(modules, endpoint, session);

      // Then
      assertThat(seen.get("name").asText()).isEqualTo("shop/db ü");
      assertThat(seen.get("created").asDouble()).isEqualTo(1_795_953_600.25);
      assertThat(seen.get("request").asText()).isEqualTo(endpoint.actions.heard.get(0).requestId());
      assertThat(seen.get("value").asText()).isEqualTo("value of ü");
      assertThat(seen.get("parameter").asText()).isEqualTo("/a");
      assertThat(seen.get("account").asText()).isEqualTo("123456789012");
      assertThat(seen.get("presigned").asText()).contains("<Account>123456789012</Account>");
      assertThat(seen.get("issued").asText()).startsWith("ASIA");
      assertThat(seen.get("absent").asText())
          .isEqualTo("ResourceNotFoundException: Secrets Manager can't find the specified secret.");
      assertThat(seen.get("forged").asText())
          .isEqualTo(
              "UnrecognizedClientException: The security token included in the request is"
                  + " invalid.");
    }
  }

  private JsonNode run(Path modules, TlsEndpoint endpoint, IssuedSession session)
      throws IOException, InterruptedException {
    Path script = directory.resolve("client.py");
    try (InputStream source = PythonClientTest.class.getResourceAsStream("client.py")) {
      Files.copy(Objects.requireNonNull(source), script);
    }
    Path output = directory.resolve("output");
    ProcessBuilder python =
        new ProcessBuilder(
                List.of(
                    "python3",
                    script.toString(),
                    endpoint.address(),
                    endpoint.authorityFile().toString(),
                    TestActions.REGION,
                    session.session().accessKeyId(),
                    session.secret().text(PlaintextAccess.granted()),
                    session.token()))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    python.environment().put("PYTHONPATH", modules.toAbsolutePath().toString());
    Process process = python.start();
    assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
    String printed = Files.readString(output, UTF_8);
    assertThat(process.exitValue()).as(printed).isZero();
    return new ObjectMapper().readTree(printed);
  }
}
