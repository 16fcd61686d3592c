package dev.strongroom.core.keymaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.keymaterial.KeyRules.Pair;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.HostCommand;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("computing")
class OpenSshPublicKeyTest {
  private static final String BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----\n";
  private static final String END = "\n-----END OPENSSH PRIVATE KEY-----\n";

  private static Optional<OpenSshPublicKey> read(String privateKey) {
    try (SecretValue value = SecretValue.text(privateKey)) {
      return OpenSshPublicKey.ofPrivate(value, PlaintextAccess.granted());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ED25519, 256",
    "ECDSA, 256",
    "ECDSA, 384",
    "ECDSA, 521",
    "RSA, 2048",
    "RSA, 3072",
    "RSA, 4096"
  })
  void isFoundInThePrivateKeyAndTellsItsKind(Algorithm algorithm, int size) {
    // Given
    Pair rules = new Pair(algorithm, size, Encoding.OPENSSH);
    try (KeyMaterial made = new KeyGenerator(new SecureRandom()).generate(rules)) {
      // When
      OpenSshPublicKey key =
          OpenSshPublicKey.ofPrivate(
                  made.members().get(KeyMaterial.PRIVATE_KEY), PlaintextAccess.granted())
              .orElseThrow();

      // Then
      assertThat(key.line()).isEqualTo(text(made, KeyMaterial.PUBLIC_KEY));
      assertThat(key.fingerprint()).isEqualTo(text(made, KeyMaterial.KEY_ID));
      assertThat(key.rules()).contains(rules);
    }
  }

  private static String text(KeyMaterial made, String member) {
    return made.members().get(member).text(PlaintextAccess.granted());
  }

  @Test
  void aKeyOfOpenSshItselfIsRead(@TempDir Path directory) throws Exception {
    assumeTrue(HostCommand.find("ssh-keygen").isPresent(), "ssh-keygen is not installed");

    // Given
    Path file = generated(directory, "");

    // When
    Optional<OpenSshPublicKey> key = read(Files.readString(file));

    // Then
    assertThat(Files.readString(directory.resolve("key.pub")))
        .startsWith(key.orElseThrow().line() + " ");
  }

  @Test
  void aKeyWithAPassphraseIsNotRead(@TempDir Path directory) throws Exception {
    assumeTrue(HostCommand.find("ssh-keygen").isPresent(), "ssh-keygen is not installed");

    // Given
    Path file = generated(directory, "passphrase");

    // When
    Optional<OpenSshPublicKey> key = read(Files.readString(file));

    // Then
    assertThat(key).isEmpty();
  }

  private static Path generated(Path directory, String passphrase) {
    Path file = directory.resolve("key");
    HostCommand.run(
        "ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-C", "c", "-f", file.toString());
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh-ed25519 AAAA",
        BEGIN + END,
        BEGIN + "AAAA" + END,
        BEGIN + "b3BlbnNzaC1rZXktdjEA" + END,
        BEGIN + "b3BlbnNzaC1rZXktdjEA/////w==" + END,
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
      })
  void whatIsNoSuchKeyIsNotRead(String text) {
    assertThat(read(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1024, 2048", "2048, 2048", "2056, 3072", "8192, 4096"})
  void ofRsaTheNextSizeIsMade(int bits, int made) {
    // Given
    byte[] modulus = new byte[bits / 8 + 1];
    Arrays.fill(modulus, 1, modulus.length, (byte) 0xff);
    ByteBuffer blob = ByteBuffer.allocate(64 + modulus.length);
    for (byte[] part :
        new byte[][] {"ssh-rsa".getBytes(StandardCharsets.US_ASCII), {1, 0, 1}, modulus}) {
      blob.putInt(part.length).put(part);
    }

    // When
    Optional<Pair> rules =
        new OpenSshPublicKey("ssh-rsa", Base64.getEncoder().encodeToString(blob.array())).rules();

    // Then
    assertThat(rules).contains(new Pair(Algorithm.RSA, made, Encoding.OPENSSH));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ssh-dss", "ecdsa-sha2-nistp192", "sk-ssh-ed25519@openssh.com", "ssh-rsa"})
  void kindsThatAreNotMadeHereHaveNoRules(String type) {
    assertThat(new OpenSshPublicKey(type, "AAAA").rules()).isEmpty();
  }
}
