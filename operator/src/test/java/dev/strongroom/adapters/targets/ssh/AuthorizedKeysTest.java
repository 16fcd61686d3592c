package dev.strongroom.adapters.targets.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.strongroom.adapters.targets.ssh.Sshd.Key;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a file's lines. */
class AuthorizedKeysTest {
  private final Key first = Key.fresh();
  private final Key second = Key.fresh();
  private final Key third = Key.fresh();

  private static String follows(Key key) {
    return " strongroom follows " + key.fingerprint();
  }

  private static AuthorizedKeys keys(String... lines) {
    return new AuthorizedKeys(java.util.List.of(lines));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ssh-ed25519 AAAA | '' | ssh-ed25519 | ''",
        "ssh-rsa AAAA== me at home | '' | ssh-rsa | me at home",
        "'  ssh-rsa \t AAAA=\tme' | '' | ssh-rsa | me",
        "restrict,pty ecdsa-sha2-nistp256 AAAA c | 'restrict,pty ' | ecdsa-sha2-nistp256 | c",
        "command=\"a b\",no-pty ssh-rsa AAAA | 'command=\"a b\",no-pty ' | ssh-rsa | ''",
        "command=\"say \\\"ssh-rsa BBBB\\\"\" ssh-rsa AAAA | 'command=\"say \\\"ssh-rsa BBBB\\\"\""
            + " ' | ssh-rsa | ''",
        "sk-ssh-ed25519@openssh.com AAAA | '' | sk-ssh-ed25519@openssh.com | ''"
      })
  void readsALine(String line, String options, String type, String comment) {
    // When
    AuthorizedKey key = AuthorizedKey.of(line).orElseThrow();

    // Then
    assertThat(key.options()).isEqualTo(options);
    assertThat(key.type()).isEqualTo(type);
    assertThat(key.blob()).startsWith("AAAA");
    assertThat(key.comment()).isEqualTo(comment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# ssh-rsa AAAA",
        "restrict",
        "ssh-rsa",
        "ssh-rsa !!",
        "a\"b ssh-rsa AAAA"
      })
  void skipsALineWithoutAKey(String line) {
    assertThat(AuthorizedKey.of(line)).isEmpty();
  }

  @Test
  void aKeyIsAddedWithTheOptionsOfTheOneThatItFollows() {
    // Given
    AuthorizedKeys before = keys("from=\"a b\" " + first.line() + " mine", second.line());

    // When
    AuthorizedKeys after = before.with(third.publicKey(), first.publicKey());

    // Then
    assertThat(after.lines())
        .containsExactly(
            "from=\"a b\" " + first.line() + " mine",
            second.line(),
            "from=\"a b\" " + third.line() + follows(first));
  }

  @Test
  void aKeyThatIsThereAlreadyIsNotThereTwice() {
    // Given
    AuthorizedKeys before = keys(first.line(), "restrict " + second.line());

    // When
    AuthorizedKeys after = before.with(second.publicKey(), first.publicKey());

    // Then
    assertThat(after.lines()).containsExactly(first.line(), second.line() + follows(first));
  }

  @Test
  void theKeyBeforeTheOldOneGoes() {
    // Given
    AuthorizedKeys before = keys(first.line(), second.line() + follows(first));

    // When
    AuthorizedKeys after = before.with(third.publicKey(), second.publicKey());

    // Then
    assertThat(after.lines())
        .containsExactly(second.line() + follows(first), third.line() + follows(second));
  }

  @Test
  void aRetiredKeyGoesAndWhatWasGivenUpBesideTheKeptOneToo() {
    // Given
    Key other = Key.fresh();
    AuthorizedKeys before =
        keys(
            first.line(),
            second.line() + follows(first),
            third.line() + follows(first),
            other.line());

    // When
    AuthorizedKeys after = before.without(first.publicKey(), third.publicKey());

    // Then
    assertThat(after.lines()).containsExactly(third.line() + follows(first), other.line());
  }
}
