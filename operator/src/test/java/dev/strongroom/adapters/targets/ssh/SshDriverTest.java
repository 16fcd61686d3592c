package dev.strongroom.adapters.targets.ssh;

import static dev.strongroom.adapters.targets.ssh.Sshd.change;
import static dev.strongroom.adapters.targets.ssh.Sshd.retirement;
import static dev.strongroom.adapters.targets.ssh.Sshd.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.TargetValues;
import dev.strongroom.adapters.targets.ssh.Sshd.Key;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.rotation.RotationTarget;
import dev.strongroom.core.rotation.TargetProblem;
import dev.strongroom.core.values.SecretValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation does at a real server. */
class SshDriverTest {
  @RegisterExtension static final Sshd sshd = new Sshd();

  private final Key old = Key.fresh();
  private final Key fresh = Key.fresh();
  private RotationTarget target;

  @BeforeEach
  void connect() {
    target = sshd.driver();
  }

  private static String follows(Key key) {
    return " strongroom follows " + key.fingerprint();
  }

  @Test
  void theNewKeyIsAcceptedBesideTheCurrentOneAndKeysOfOthersStay() {
    // Given
    String other = Key.fresh().line() + " somebody@example.com";
    sshd.server().givenAccount("app", "# ours", other, "restrict " + old.line() + " first");
    SecretValue pending = value("app", fresh, "engine", "ssh", "host", "127.0.0.1");

    // When
    Optional<TargetProblem> problem = target.set(change(pending, value("app", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(pending)).isEmpty();
    assertThat(target.test(value("app", old))).isEmpty();
    assertThat(sshd.server().accepts("app", fresh.privateKey())).isTrue();
    assertThat(sshd.server().authorizedKeys("app"))
        .containsExactly(
            "# ours",
            other,
            "restrict " + old.line() + " first",
            "restrict " + fresh.line() + follows(old));
  }

  @ParameterizedTest
  @CsvSource({"ED25519, 256", "ECDSA, 256", "ECDSA, 384", "ECDSA, 521", "RSA, 2048"})
  void keysOfAllKindsLogIn(Algorithm algorithm, int size) {
    // Given
    Key key = Key.of(algorithm, size);
    sshd.server().givenAccount("kinds", old.line());

    // When
    Optional<TargetProblem> problem = target.set(change(value("kinds", key), value("kinds", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("kinds", key))).isEmpty();
    assertThat(sshd.server().accepts("kinds", key.privateKey())).isTrue();
  }

  @Test
  void nothingIsChangedWhenTheNewKeyIsAcceptedAlready() {
    // Given
    sshd.server().givenAccount("again", old.line(), fresh.line());

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("again", fresh), value("again", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(sshd.server().authorizedKeys("again")).containsExactly(old.line(), fresh.line());
  }

  @Test
  void theNextRotationTakesOutTheKeyBeforeAndThoseThatWereGivenUp() {
    // Given
    Key first = Key.fresh();
    sshd.server()
        .givenAccount(
            "chain", first.line(), old.line() + follows(first), Key.fresh().line() + follows(old));

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("chain", fresh), value("chain", old), value("chain", first)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(sshd.server().authorizedKeys("chain"))
        .containsExactly(old.line() + follows(first), fresh.line() + follows(old));
  }

  @Test
  void afterARestoreThePreviousKeyHelps() {
    // Given
    Key first = Key.fresh();
    sshd.server().givenAccount("restored", first.line());

    // When
    Optional<TargetProblem> problem =
        target.set(
            change(value("restored", fresh), value("restored", old), value("restored", first)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(target.test(value("restored", fresh))).isEmpty();
    assertThat(target.test(value("restored", old))).isEmpty();
    assertThat(target.test(value("restored", first))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void theOldKeyEndsAndThatCanBeRepeated() {
    // Given
    String other = Key.fresh().line();
    sshd.server().givenAccount("ends", other, old.line(), fresh.line() + follows(old));

    // When
    Optional<TargetProblem> once =
        target.retire(retirement(value("ends", fresh), value("ends", old)));
    Optional<TargetProblem> twice =
        target.retire(retirement(value("ends", fresh), value("ends", old)));

    // Then
    assertThat(once).isEmpty();
    assertThat(twice).isEmpty();
    assertThat(target.test(value("ends", old))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(sshd.server().authorizedKeys("ends"))
        .containsExactly(other, fresh.line() + follows(old));
  }

  @Test
  void aKeyThatIsKeptIsNotTakenOut() {
    // Given
    sshd.server().givenAccount("same", old.line());

    // When
    Optional<TargetProblem> problem =
        target.retire(retirement(value("same", old), value("same", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(sshd.server().authorizedKeys("same")).containsExactly(old.line());
  }

  @Test
  void saysThatNoKeyIsAccepted() {
    // Given
    String other = Key.fresh().line();
    sshd.server().givenAccount("locked", other);

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("locked", fresh), value("locked", old)));

    // Then
    assertThat(problem).contains(TargetProblem.ALL_KEYS_REFUSED);
    assertThat(sshd.server().authorizedKeys("locked")).containsExactly(other);
    assertThat(target.test(value("locked", old))).contains(TargetProblem.LOGIN_REFUSED);
    assertThat(target.test(value("nobody-here", old))).contains(TargetProblem.LOGIN_REFUSED);
  }

  @Test
  void offersNoKeyToAServerWithAnotherHostKey() {
    // Given
    sshd.server().givenAccount("wary", old.line());
    RotationTarget strict = Sshd.driver(sshd.connection(), Key.fresh().line(), Sshd.FILE);

    // When
    Optional<TargetProblem> problem = strict.set(change(value("wary", fresh), value("wary", old)));

    // Then
    assertThat(problem).contains(TargetProblem.HOST_KEY_UNKNOWN);
    assertThat(problem.get().mayHaveReached()).isFalse();
  }

  @Test
  void refusesAnAccountThatAcceptsEveryKey() {
    // Given
    sshd.server().givenAccount("open", old.line());

    // When
    Optional<TargetProblem> problem = target.test(value("open", old));

    // Then
    assertThat(problem).contains(TargetProblem.KEY_NOT_CHECKED);
  }

  /** Such a command gets what is meant for a shell, if it is sent. */
  @ParameterizedTest
  @ValueSource(strings = {"command=\"cat > heard\" ", "command=\"cat\",restrict "})
  void aKeyThatIsBoundToACommandIsNotChanged(String options) throws IOException {
    // Given
    sshd.server().givenAccount("bound", options + old.line());

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("bound", fresh), value("bound", old)));

    // Then
    assertThat(problem).contains(TargetProblem.NO_COMMANDS);
    assertThat(sshd.server().authorizedKeys("bound")).containsExactly(options + old.line());
    Path heard = sshd.server().keys("bound").getParent().resolveSibling("heard");
    assertThat(heard)
        .satisfiesAnyOf(it -> assertThat(it).doesNotExist(), it -> assertThat(it).isEmptyFile());
  }

  @Test
  void saysThatTheKeyIsInAnotherFile() {
    // Given
    sshd.server().givenAccount("elsewhere", old.line());
    SecretValue pending = value("elsewhere", fresh);

    // When
    Optional<TargetProblem> absent =
        sshd.driver("keys").set(change(pending, value("elsewhere", old)));

    // Then
    assertThat(absent).contains(TargetProblem.KEY_NOT_IN_FILE);
    assertThat(sshd.server().authorizedKeys("elsewhere")).containsExactly(old.line());
  }

  @Test
  void whatElseIsInTheFileStaysAsItIs() {
    // Given
    String odd = "# ' \" \\ $HOME $(id) `id` %s %1$s \u00fcn\u00efc\u00f6d\u00e9 \t EOF";
    String environment = "environment=\"A=b \\\" c\",from=\"10.0.0.0/8,127.0.0.1\" ";
    sshd.server().givenAccount("odd", odd, "", environment + old.line() + " it's \"mine\"");

    // When
    Optional<TargetProblem> problem = target.set(change(value("odd", fresh), value("odd", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(sshd.server().authorizedKeys("odd"))
        .containsExactly(
            odd,
            "",
            environment + old.line() + " it's \"mine\"",
            environment + fresh.line() + follows(old));
  }

  @Test
  void aLinkedFileStaysALinkAndKeepsItsPermissions() throws IOException {
    // Given
    sshd.server().givenAccount("linked", old.line());
    Path link = sshd.server().keys("linked");
    Path file = Files.move(link, link.resolveSibling("kept"));
    Files.createSymbolicLink(link, file);
    Files.setPosixFilePermissions(
        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));

    // When
    Optional<TargetProblem> problem =
        target.set(change(value("linked", fresh), value("linked", old)));

    // Then
    assertThat(problem).isEmpty();
    assertThat(link).isSymbolicLink();
    assertThat(Files.readAllLines(file)).hasSize(2);
    assertThat(Files.getPosixFilePermissions(file)).hasSize(4);
  }

  @Test
  void waitsForAnotherOneAtWorkAndTakesAwayWhatACrashHasLeft() throws IOException {
    // Given
    sshd.server().givenAccount("busy", old.line());
    Path copy = sshd.server().keys("busy").resolveSibling("authorized_keys.strongroom");
    Files.writeString(copy, "half");

    // When
    Optional<TargetProblem> atWork = target.set(change(value("busy", fresh), value("busy", old)));
    Files.setLastModifiedTime(copy, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    Optional<TargetProblem> left = target.set(change(value("busy", fresh), value("busy", old)));
    Optional<TargetProblem> then = target.set(change(value("busy", fresh), value("busy", old)));

    // Then
    assertThat(atWork).contains(TargetProblem.BUSY);
    assertThat(left).contains(TargetProblem.BUSY);
    assertThat(then).isEmpty();
    assertThat(copy).doesNotExist();
  }

  @Test
  void refusesValuesThatAreNotOfAnAccountWithAKey() {
    // Given
    String pem =
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIA==\n-----END PRIVATE KEY-----\n";

    // When
    Optional<TargetProblem> password = target.test(TargetValues.value("app", "password"));
    Optional<TargetProblem> otherForm =
        target.test(TargetValues.object("username", "app", "privateKey", pem));
    Optional<TargetProblem> engine = target.test(value("app", old, "engine", "mysql"));
    Optional<TargetProblem> user = target.set(change(value("one", fresh), value("two", old)));

    // Then
    assertThat(password).contains(TargetProblem.SSH_VALUE_INCOMPLETE);
    assertThat(otherForm).contains(TargetProblem.SSH_VALUE_INCOMPLETE);
    assertThat(engine).contains(TargetProblem.ENGINE_DIFFERS);
    assertThat(user).contains(TargetProblem.USERNAME_CHANGED);
  }
}
