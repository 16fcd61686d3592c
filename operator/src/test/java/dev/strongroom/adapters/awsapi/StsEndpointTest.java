package dev.strongroom.adapters.awsapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.endpointclient.EndpointConnection;
import dev.strongroom.adapters.endpointclient.EndpointRefused;
import dev.strongroom.adapters.endpointclient.SessionCredentials;
import dev.strongroom.adapters.endpointclient.StsEndpoint;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The client of {@code strongroom credentials} against the endpoint over TLS. */
@Timeout(180)
class StsEndpointTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/checkout";

  @TempDir private Path directory;
  private TlsEndpoint endpoint;

  @BeforeEach
  void start() throws IOException {
    endpoint = new TlsEndpoint(directory);
  }

  @AfterEach
  void close() {
    endpoint.close();
  }

  @Test
  void anAuthorityOfAFileIsTrusted() throws Exception {
    // Given
    StsEndpoint sts = at(Optional.of(endpoint.authorityFile()));

    // When
    SessionCredentials credentials = assume(sts, 900);

    // Then
    assertThat(credentials.accessKeyId()).startsWith("ASIA");
    assertThat(credentials.secretAccessKey()).hasSize(40);
    assertThat(credentials).hasToString("SessionCredentials[" + credentials.accessKeyId() + "]");
  }

  @Test
  void nobodyElseIsTrusted() throws IOException {
    // Given
    Path other = Files.writeString(directory.resolve("other.crt"), new TestAuthority("o").pem());

    // When / Then
    assertThatThrownBy(() -> assume(at(Optional.of(other)), 900))
        .isInstanceOf(SSLHandshakeException.class);
    assertThatThrownBy(() -> assume(at(Optional.empty()), 900))
        .isInstanceOf(SSLHandshakeException.class);
  }

  @Test
  void aFileWithoutCertificatesIsRefused() throws IOException {
    // Given
    Path empty = Files.writeString(directory.resolve("empty.crt"), "");

    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> at(Optional.of(empty)))
        .withMessageContaining(empty.toString());
  }

  @Test
  void anErrorOfStsIsReadWithItsCode() {
    // Given
    StsEndpoint sts = at(Optional.of(endpoint.authorityFile()));

    // When
    EndpointRefused refused = catchThrowableOfType(EndpointRefused.class, () -> assume(sts, 1));

    // Then
    assertThat(refused.code()).isEqualTo("ValidationError");
    assertThat(refused).hasMessageContaining("urationSeconds");
  }

  private StsEndpoint at(Optional<Path> authorities) {
    return new StsEndpoint(new EndpointConnection(URI.create(endpoint.address()), authorities));
  }

  private static SessionCredentials assume(StsEndpoint sts, int seconds)
      throws EndpointRefused, IOException {
    return sts.assumeRoleWithWebIdentity(ROLE, "me", "a.b.c", Duration.ofSeconds(seconds));
  }
}
