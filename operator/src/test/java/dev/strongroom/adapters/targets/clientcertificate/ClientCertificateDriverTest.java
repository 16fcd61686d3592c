package dev.strongroom.adapters.targets.clientcertificate;

import static dev.strongroom.adapters.targets.clientcertificate.CertificateValues.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TlsPostgres;
import dev.strongroom.core.certificates.Validity;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.AllowedHosts;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.JsonCredentials;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.servers.OpenSslAuthority;
import dev.strongroom.e2e.servers.OpenSslAuthority.Issued;
import dev.strongroom.platform.certificates.CertificateAndKey;
import dev.strongroom.platform.certificates.CertificateAuthority;
import dev.strongroom.platform.certificates.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logins with certificates at a real PostgreSQL. */
class ClientCertificateDriverTest {
  @TempDir static Path directory;

  private static OpenSslAuthority authority;

  @RegisterExtension
  static final TlsPostgres server =
      new TlsPostgres(
          () -> authority().pem(),
          "host all unchecked all trust\n"
              + "host all asked all scram-sha-256\n"
              + "hostssl all strict all scram-sha-256 clientcert=verify-full\n"
              + "hostssl all all all cert\n");

  private static OpenSslAuthority authority() {
    if (authority == null) {
      authority = OpenSslAuthority.root(directory, "clients");
    }
    return authority;
  }

  private static DatabaseConnection connection() {
    return server.connection();
  }

  private static ClientCertificateDriver target(DatabaseConnection connection) {
    JacksonJsonObjects json = new JacksonJsonObjects();
    return new ClientCertificateDriver(
        connection,
        AllowedHosts.unrestricted(),
        json,
        new JsonCredentials(json).with(ClientIdentity.KEY),
        TargetValues.NOBODY);
  }

  private static void givenUser(String name) {
    server.run("DROP ROLE IF EXISTS " + name, "CREATE ROLE " + name + " LOGIN");
  }

  private static SecretValue client(String name, String... more) {
    return value(authority().client(name), with("dbname", "postgres", more));
  }

  private static String[] with(String key, String value, String... more) {
    String[] all = new String[more.length + 2];
    all[0] = key;
    all[1] = value;
    System.arraycopy(more, 0, all, 2, more.length);
    return all;
  }

  private static CredentialChange change(SecretValue pending, SecretValue current) {
    return new CredentialChange(
        RotationMode.REISSUE, pending, current, Optional.empty(), Optional.empty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-384", "ed25519"})
  void aCertificateOfTheTrustedAuthorityLogsIn(String kind) {
    // Given
    givenUser("app");
    SecretValue current = client("app");
    SecretValue pending =
        value(
            authority().client("app", kind.split(" ")), "dbname", "postgres", "engine", "postgres");

    // When
    Optional<TargetProblem> problem = target(connection()).set(change(pending, current));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target(connection()).test(current)).isEmpty();
  }

  @Test
  void theUserIsTheOneThatTheValueNames() {
    // Given a certificate of somebody else
    givenUser("app");
    givenUser("other");

    // When
    Optional<TargetProblem> problem = target(connection()).test(client("app", "username", "other"));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_REFUSED);
    assertThat(problem.get().provesNotAccepted()).isTrue();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused(@TempDir Path elsewhere) {
    // Given an authority of the same name
    givenUser("app");
    SecretValue foreign =
        value(OpenSslAuthority.root(elsewhere, "clients").client("app"), "dbname", "postgres");

    // When
    Optional<TargetProblem> problem = target(connection()).set(change(foreign, client("app")));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_REFUSED);
  }

  @Test
  void anExpiredCertificateIsRefused() throws GeneralSecurityException {
    // Given a certificate that ended an hour ago
    givenUser("app");
    Issued issued = authority().client("app");
    Issued itself = authority().itself();
    X509Certificate former = Pem.certificate(ascii(issued.certificate()));
    Instant end = Instant.now().minus(Duration.ofHours(1));
    X509Certificate expired =
        CertificateAuthority.of(
                new CertificateAndKey(ascii(itself.certificate()), ascii(itself.key())),
                new SecureRandom())
            .reissue(
                former,
                former.getPublicKey().getEncoded(),
                new Validity(end.minus(Duration.ofHours(1)), end));

    // When
    Optional<TargetProblem> problem =
        target(connection())
            .test(
                value(
                    new Issued(
                        new String(Pem.of(expired), StandardCharsets.US_ASCII), issued.key()),
                    "dbname",
                    "postgres"));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_REFUSED);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void aServerThatWantsNoCertificateIsRefused() {
    // Given a user whom the server lets in
    givenUser("unchecked");

    // When
    Optional<TargetProblem> problem = target(connection()).test(client("unchecked"));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_NOT_CHECKED);
    assertThat(problem.get().provesNotAccepted()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"asked", "strict"})
  void aServerThatAsksForAPasswordIsNotGivenOne(String user) {
    // Given
    givenUser(user);

    // When
    Optional<TargetProblem> problem = target(connection()).test(client(user));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_NOT_ENOUGH);
  }

  @Test
  void aUserOrDatabaseThatIsMissingIsNamed() {
    // Given
    givenUser("app");
    server.run("DROP ROLE IF EXISTS nobody");

    // When
    Optional<TargetProblem> noUser = target(connection()).test(client("nobody"));
    Optional<TargetProblem> noDatabase =
        target(connection()).test(value(authority().client("app"), "dbname", "missing"));

    // Then
    assertThat(noUser).contains(TargetProblem.CERTIFICATE_REFUSED);
    assertThat(noDatabase).contains(TargetProblem.NO_SUCH_DATABASE);
  }

  @Test
  void aServerWhoseCertificateIsNotTrustedIsShownNothing(@TempDir Path elsewhere) {
    // Given
    String stranger = OpenSslAuthority.root(elsewhere, "stranger").pem();

    // When
    Optional<TargetProblem> problem =
        target(connection().with(TlsMode.VERIFY_FULL, Optional.of(stranger))).test(client("app"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_NOT_TRUSTED);
  }

  @Test
  void aServerOfAnotherHostIsShownNothing() {
    // When
    Optional<TargetProblem> problem =
        target(connection().at("localhost", server.port())).test(client("app"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_WRONG_HOST);
  }

  @Test
  void theNextCertificateIsOfTheSameUser() {
    // Given
    givenUser("app");
    givenUser("other");

    // When
    Optional<TargetProblem> problem =
        target(connection()).set(change(client("other"), client("app")));

    // Then
    assertThat(problem).contains(TargetProblem.USERNAME_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"no JSON", "{}", "{\"tls.crt\":\"x\",\"tls.key\":\"y\"}"})
  void whatIsNoCertificateIsNamed(String value) {
    // When
    Optional<TargetProblem> problem = target(connection()).test(SecretValue.text(value));

    // Then
    assertThat(problem).contains(TargetProblem.CERTIFICATE_VALUE_INCOMPLETE);
  }

  @Test
  void aValueForAnotherKindOfServerIsNamed() {
    // When
    Optional<TargetProblem> problem = target(connection()).test(client("app", "engine", "mysql"));

    // Then
    assertThat(problem).contains(TargetProblem.ENGINE_DIFFERS);
  }
}
