package dev.strongroom.adapters.targets.ldap;

import static dev.strongroom.adapters.targets.TargetValues.value;
import static dev.strongroom.adapters.targets.ldap.Slapd.admin;
import static dev.strongroom.adapters.targets.ldap.Slapd.dn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.postgresql.TestAuthority;
import dev.strongroom.core.rotation.CredentialChange;
import dev.strongroom.core.rotation.CredentialRetirement;
import dev.strongroom.core.rotation.RotationMode;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.targets.DatabaseConnection;
import dev.strongroom.core.targets.TlsMode;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.platform.DaemonThreads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LdapDriverTest {
  @RegisterExtension static final Slapd server = new Slapd();

  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = server.driver();
  }

  private static CredentialChange change(
      RotationMode mode, SecretValue pending, SecretValue current) {
    return TargetValues.change(mode, pending, current, admin());
  }

  private static CredentialRetirement retirement(SecretValue kept, SecretValue retired) {
    return new CredentialRetirement(RotationMode.TWO_VALUES, kept, retired, Optional.of(admin()));
  }

  @Test
  void thePendingPasswordIsValidBesideTheCurrentOneAndStoredAsAHash() {
    // Given
    String dn = dn("two");
    server.givenEntry(dn, "old-1");
    SecretValue pending = value(dn, "new-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.TWO_VALUES, pending, value(dn, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value(dn, "old-1"))).isEmpty();
    assertThat(server.stored(dn)).hasSize(2).noneMatch(value -> value.contains("new-1"));
  }

  @Test
  void passwordsOlderThanTheCurrentOneAreRemoved() {
    // Given
    String dn = dn("older");
    server.givenEntry(dn, "older");
    target.set(change(RotationMode.TWO_VALUES, value(dn, "old-1"), value(dn, "older")));

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.TWO_VALUES, value(dn, "new-1"), value(dn, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.stored(dn)).hasSize(2);
    assertThat(target.test(value(dn, "old-1"))).isEmpty();
    assertThat(target.test(value(dn, "older"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void aFirstPasswordInASchemeThatTheServerAloneKnowsStaysValid() {
    // Given
    String dn = dn("crypt");
    server.givenEntry(dn, "{MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.TWO_VALUES, value(dn, "new-1"), value(dn, "secret")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value(dn, "new-1"))).isEmpty();
    assertThat(server.stored(dn)).contains("{MD5}Xr4ilOzQ4PCOq3aQ0qbuaQ==");
  }

  @Test
  void retirementRemovesTheOldPasswordAndCanBeRepeated() {
    // Given
    String dn = dn("retired");
    server.givenEntry(dn, "old-1");
    target.set(change(RotationMode.TWO_VALUES, value(dn, "new-1"), value(dn, "old-1")));

    // When
    List<Optional<TargetProblem>> problems =
        List.of(
            target.retire(retirement(value(dn, "new-1"), value(dn, "old-1"))),
            target.retire(retirement(value(dn, "new-1"), value(dn, "old-1"))));

    // Then
    assertThat(problems).containsOnly(Optional.empty());
    assertThat(target.test(value(dn, "new-1"))).isEmpty();
    assertThat(target.test(value(dn, "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void retirementRemovesNothingWhileTheNewPasswordIsRefused() {
    // Given
    String dn = dn("early");
    server.givenEntry(dn, "old-1");

    // When
    Optional<TargetProblem> problem =
        target.retire(retirement(value(dn, "new-1"), value(dn, "old-1")));

    // Then
    assertThat(problem).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value(dn, "old-1"))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET"})
  void theServerSetsThePasswordAndRefusesTheOldOne(RotationMode mode) {
    // Given
    String dn = dn("one-" + mode);
    server.givenEntry(dn, "old-1");
    SecretValue pending = value(dn, "new-1");

    // When
    Optional<TargetProblem> problem = target.set(change(mode, pending, value(dn, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value(dn, "old-1"))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(server.stored(dn)).noneMatch(value -> value.contains("new-1"));
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET", "TWO_VALUES"})
  void aRepeatedChangeChangesNothing(RotationMode mode) {
    // Given
    String dn = dn("again-" + mode);
    server.givenEntry(dn, "old-1");
    CredentialChange change = change(mode, value(dn, "new-1"), value(dn, "old-1"));
    target.set(change);
    List<String> before = server.stored(dn);

    // When
    Optional<TargetProblem> problem = target.set(change);

    // Then
    assertThat(problem).isEmpty();
    assertThat(server.stored(dn)).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource(
      value = RotationMode.class,
      names = {"SINGLE_USER", "ADMIN_RESET", "TWO_VALUES"})
  void nobodyActsForAPasswordThatTheServerDoesNotAccept(RotationMode mode) {
    // Given
    String dn = dn("victim-" + mode);
    server.givenEntry(dn, "kept");

    // When
    Optional<TargetProblem> problem =
        target.set(change(mode, value(dn, "stolen"), value(dn, "guessed")));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_LOGINS_REFUSED);
    assertThat(server.stored(dn)).containsExactly("kept");
  }

  @Test
  void recoversWithThePreviousPassword() {
    // Given
    String dn = dn("restored");
    server.givenEntry(dn, "older");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.SINGLE_USER,
                value(dn, "new-1"),
                value(dn, "old-1"),
                Optional.of(value(dn, "older")),
                Optional.empty()));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value(dn, "new-1"))).isEmpty();
  }

  @Test
  void saysWhenTheAdministratorIsRefused() {
    // Given
    String dn = dn("managed");
    server.givenEntry(dn, "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.TWO_VALUES,
                value(dn, "new-1"),
                value(dn, "old-1"),
                Optional.empty(),
                Optional.of(value(Slapd.ADMIN, "wrong"))));

    // Then
    assertThat(problem).contains(TargetProblem.ADMIN_REFUSED);
  }

  @Test
  void anAdministratorWithoutRightsIsTold() {
    // Given
    String dn = dn("foreign");
    String powerless = dn("powerless");
    server.givenEntry(dn, "old-1");
    server.givenEntry(powerless, "powerless-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            new CredentialChange(
                RotationMode.ADMIN_RESET,
                value(dn, "new-1"),
                value(dn, "old-1"),
                Optional.empty(),
                Optional.of(value(powerless, "powerless-1"))));

    // Then
    assertThat(problem).contains(TargetProblem.NO_PRIVILEGE);
  }

  @Test
  void anotherEntryIsRefused() {
    // Given
    server.givenEntry(dn("guard"), "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(
                RotationMode.TWO_VALUES, value(dn("other"), "new-1"), value(dn("guard"), "old-1")));

    // Then
    assertThat(problem).contains(TargetProblem.USERNAME_CHANGED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quote ' double \" backslash \\ percent % dollar $1 $$",
        "Ünïcödé ☃ 🔐",
        " leading and trailing ",
        "{SSHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
        "{CLEARTEXT}x"
      })
  void setsAnyPasswordExactly(String password) {
    // Given
    String dn = dn("odd");
    server.givenEntry(dn, "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.TWO_VALUES, value(dn, password), value(dn, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value(dn, password))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"We\\\"ird\\;Näme", "with'quote", "back\\\\slash", "$dollar$", "100%s", "a\\,b"})
  void changesAnEntryOfAnyName(String name) {
    // Given
    String dn = dn(name);
    server.givenEntry(dn, "old-1");

    // When
    Optional<TargetProblem> problem =
        target.set(change(RotationMode.TWO_VALUES, value(dn, "new-1"), value(dn, "old-1")));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value(dn, "new-1"))).isEmpty();
  }

  @Test
  void refusesAServerWhoseCertificateIsNotTrusted() {
    // Given
    DatabaseConnection connection =
        server
            .connection()
            .with(TlsMode.VERIFY_FULL, Optional.of(new TestAuthority("another").pem()));

    // When
    Optional<TargetProblem> problem = Slapd.driver(connection, true).test(value(dn("any"), "any"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_NOT_TRUSTED);
  }

  @Test
  void refusesAServerWhoseCertificateIsForAnotherHost() {
    // Given
    DatabaseConnection connection = server.connection();
    DatabaseConnection named = connection.at("localhost", connection.port().orElseThrow());

    // When
    Optional<TargetProblem> problem = Slapd.driver(named, true).test(value(dn("any"), "any"));

    // Then
    assertThat(problem).contains(TargetProblem.TLS_WRONG_HOST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"220 mail.example.com ESMTP\r\n", "+OK\r\n", "0\u0003\u0002\u0001\u0001", ""})
  void ofAHostThatIsNotListedNothingIsToldAndNoPasswordSent(String answer) throws IOException {
    // Given
    StringBuffer heard = new StringBuffer();
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      new DaemonThreads("script").newThread(() -> play(listener, answer, heard)).start();
      DatabaseConnection connection =
          server
              .connection()
              .at(Slapd.HOST, listener.getLocalPort())
              .with(TlsMode.DISABLE, Optional.empty())
              .within(Duration.ofSeconds(1), Duration.ofSeconds(1));

      // When
      Optional<TargetProblem> problem =
          Slapd.driver(connection, false).test(value(dn("any"), "canary-7Q"));

      // Then
      assertThat(problem).contains(TargetProblem.CANNOT_CONNECT);
      assertThat(heard).doesNotContain("canary");
    }
  }

  private static void play(ServerSocket listener, String answer, StringBuffer heard) {
    try (Socket client = listener.accept()) {
      client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
      byte[] request = new byte[1 << 16];
      for (int length = 0; length >= 0; length = client.getInputStream().read(request)) {
        heard.append(new String(request, 0, length, StandardCharsets.ISO_8859_1));
      }
    } catch (IOException gone) {
      // The driver has seen enough.
    }
  }
}
