package dev.strongroom.core.keymaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.keymaterial.KeyRules.Algorithm;
import dev.strongroom.core.keymaterial.KeyRules.Encoding;
import dev.strongroom.core.keymaterial.KeyRules.Hmac;
import dev.strongroom.core.keymaterial.KeyRules.Pair;
import dev.strongroom.core.problems.InvalidInput;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.HostCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, read by the Java runtime and by the tools of OpenSSL and OpenSSH. */
@Tag("computing")
class KeyGeneratorTest {
  private static final JacksonJsonObjects JSON = new JacksonJsonObjects();
  private static final byte[] MESSAGE = "signed".getBytes(StandardCharsets.US_ASCII);

  private final KeyGenerator generator = new KeyGenerator(new SecureRandom());

  private JsonNode generated(KeyRules rules) throws IOException {
    try (SecretValue empty = SecretValue.text("{}");
        KeyMaterial key = generator.generate(rules);
        SecretValue made = JSON.with(empty, key.members(), "test")) {
      return new ObjectMapper().readTree(made.bytes(PlaintextAccess.granted()));
    }
  }

  private static String member(JsonNode value, String name) {
    return value.required(name).textValue();
  }

  @ParameterizedTest
  @CsvSource({
    "ED25519, 256, EdDSA, Ed25519",
    "ECDSA, 256, EC, SHA256withECDSA",
    "ECDSA, 384, EC, SHA384withECDSA",
    "ECDSA, 521, EC, SHA512withECDSA",
    "RSA, 2048, RSA, SHA256withRSA",
    "RSA, 3072, RSA, SHA256withRSA"
  })
  void theRuntimeSignsWithThePrivateKeyAndVerifiesWithThePublicOne(
      Algorithm algorithm, int size, String factory, String signatures) throws Exception {
    // When
    JsonNode value = generated(new Pair(algorithm, size, Encoding.PKCS8));

    // Then
    KeyFactory keys = KeyFactory.getInstance(factory);
    PrivateKey secret =
        keys.generatePrivate(new PKCS8EncodedKeySpec(der(member(value, "privateKey"))));
    PublicKey open = keys.generatePublic(new X509EncodedKeySpec(der(member(value, "publicKey"))));
    assertThat(verifies(signatures, secret, open)).isTrue();
    assertThat(bits(open)).isEqualTo(size);
    assertThat(member(value, "keyId")).hasSize(64);
  }

  private static byte[] der(String pem) {
    return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
  }

  private static boolean verifies(String algorithm, PrivateKey secret, PublicKey open)
      throws GeneralSecurityException {
    Signature signing = Signature.getInstance(algorithm);
    signing.initSign(secret);
    signing.update(MESSAGE);
    Signature verifying = Signature.getInstance(algorithm);
    verifying.initVerify(open);
    verifying.update(MESSAGE);
    return verifying.verify(signing.sign());
  }

  private static int bits(Key key) {
    if (key instanceof RSAKey rsa) {
      return rsa.getModulus().bitLength();
    }
    return key instanceof ECKey ec ? ec.getParams().getCurve().getField().getFieldSize() : 256;
  }

  @ParameterizedTest
  @CsvSource({"ED25519, 256", "ECDSA, 256", "ECDSA, 521", "RSA, 2048"})
  void opensslReadsThem(Algorithm algorithm, int size, @TempDir Path directory) throws Exception {
    assumeTrue(HostCommand.find("openssl").isPresent(), "openssl is not installed");

    // When
    JsonNode value = generated(new Pair(algorithm, size, Encoding.PKCS8));

    // Then
    Path secret = Files.writeString(directory.resolve("key"), member(value, "privateKey"));
    assertThat(HostCommand.run("openssl", "pkey", "-in", secret.toString(), "-pubout"))
        .isEqualToIgnoringNewLines(member(value, "publicKey"));
  }

  @ParameterizedTest
  @CsvSource({"ED25519, 256", "ECDSA, 256", "ECDSA, 384", "ECDSA, 521", "RSA, 2048", "RSA, 4096"})
  void sshKeygenReadsThem(Algorithm algorithm, int size, @TempDir Path directory) throws Exception {
    assumeTrue(HostCommand.find("ssh-keygen").isPresent(), "ssh-keygen is not installed");

    // When
    JsonNode value = generated(new Pair(algorithm, size, Encoding.OPENSSH));

    // Then
    Path secret = Files.writeString(directory.resolve("key"), member(value, "privateKey"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    assertThat(HostCommand.run("ssh-keygen", "-y", "-f", secret.toString()).strip())
        .isEqualTo(member(value, "publicKey"));
    assertThat(HostCommand.run("ssh-keygen", "-l", "-f", secret.toString()))
        .startsWith(size + " " + member(value, "keyId"));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 128})
  void keysOfMacsAreRandomBytes(int length) throws Exception {
    // When
    JsonNode value = generated(new Hmac(length));

    // Then
    assertThat(Base64.getDecoder().decode(member(value, "key"))).hasSize(length);
    assertThat(member(value, "keyId")).matches("[0-9a-f]{32}");
    assertThat(value).isNotEqualTo(generated(new Hmac(length)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 15, 129})
  void keysOfMacsHave16To128Bytes(int length) {
    assertThatThrownBy(() -> new Hmac(length))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("keyMaterial.bytes");
  }

  @Test
  void otherSizesAreRefused() {
    assertThatThrownBy(() -> new Pair(Algorithm.RSA, 1024, Encoding.PKCS8))
        .isInstanceOf(InvalidInput.class)
        .hasMessageContaining("keyMaterial.size");
  }
}
