package dev.strongroom.adapters.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.strongroom.adapters.json.JacksonJsonObjects;
import dev.strongroom.core.problems.TemplateReason;
import dev.strongroom.core.templates.ExpressionFailed;
import dev.strongroom.core.values.SecretValue;
import dev.strongroom.e2e.host.HostCommand;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What OpenSSL made becomes what the JDK and OpenSSL read. */
class KeyStoresTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private static Path folder;

  /** Texts of the value by key, in PEM. */
  private static final Map<String, String> PEM = new TreeMap<>();

  @BeforeAll
  static void makeCertificates() throws IOException, InterruptedException {
    assumeTrue(HostCommand.find("openssl").isPresent(), "openssl is not installed");
    openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.crt -subj /CN=ca -days 30");
    for (String kind : List.of("rsa:2048", "ec -pkeyopt ec_paramgen_curve:P-256", "ed25519")) {
      String name = kind.split("[: ]")[0];
      openssl(
          "req -newkey %s -nodes -keyout %s.key -out %s.csr -subj /CN=%s"
              .formatted(kind, name, name, name));
      openssl(
          "x509 -req -in %s.csr -CA ca.crt -CAkey ca.key -CAcreateserial -days 30 -out %s.crt"
              .formatted(name, name));
      PEM.put(name, read(name + ".key"));
      PEM.put(name + "_chain", read(name + ".crt") + "text between\n" + read("ca.crt"));
    }
    openssl("rsa -in rsa.key -traditional -out pkcs1.key");
    openssl("ec -in ec.key -out sec1.key");
    PEM.put("pkcs1", read("pkcs1.key"));
    PEM.put("sec1", read("sec1.key"));
    PEM.put("ca", read("ca.crt"));
    PEM.put("password", new String(PASSWORD));
  }

  @ParameterizedTest
  @CsvSource({
    "pkcs12,rsa,rsa",
    "pkcs12,pkcs1,rsa",
    "pkcs12,ec,ec",
    "pkcs12,sec1,ec",
    "pkcs12,ed25519,ed25519",
    "jks,rsa,rsa",
    "jks,sec1,ec",
    "jks,ed25519,ed25519"
  })
  void javaReadsKeyAndChain(String type, String key, String chain) throws Exception {
    // When
    KeyStore store =
        loaded(
            type,
            "keystore.%s(value.%s, value.%s_chain, value.password)".formatted(type, key, chain));

    // Then
    assertThat(store.size()).isOne();
    assertThat(store.getCertificateChain("certificate"))
        .containsExactly(certificates(PEM.get(chain + "_chain")));
    assertThat(store.getKey("certificate", PASSWORD).getEncoded())
        .isEqualTo(Base64.getMimeDecoder().decode(body(PEM.get(chain))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs12", "jks"})
  void javaTrustsTheCertificates(String type) throws Exception {
    // When
    KeyStore store = loaded(type, "truststore.%s(value.rsa_chain, value.password)".formatted(type));

    // Then
    Certificate[] trusted = certificates(PEM.get("rsa_chain"));
    assertThat(store.size()).isEqualTo(2);
    assertThat(store.isCertificateEntry("ca-1")).isTrue();
    assertThat(store.getCertificate("ca-1")).isEqualTo(trusted[0]);
    assertThat(store.getCertificate("ca-2")).isEqualTo(trusted[1]);
  }

  @Test
  void opensslReadsTheKeyStore() throws Exception {
    // Given
    Files.write(
        folder.resolve("store.p12"),
        evaluated("keystore.pkcs12(value.rsa, value.rsa_chain, value.password)", "seed"));

    // When
    String out = openssl("pkcs12 -in store.p12 -passin pass:changeit -nodes");

    // Then
    assertThat(out).contains(body(PEM.get("rsa")).strip()).contains(body(PEM.get("ca")).strip());
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs12", "jks"})
  void aVersionHasTheSameKeyStoreAndNoOtherHasIt(String type) throws Exception {
    // Given
    String expression = "keystore.%s(value.ec, value.ec_chain, value.password)".formatted(type);

    // When
    byte[] store = evaluated(expression, "arn v1");

    // Then
    assertThat(evaluated(expression, "arn v1")).isEqualTo(store);
    assertThat(evaluated(expression, "arn v2")).isNotEqualTo(store);
  }

  @Test
  void chainsAreSplitAndBlocksAreConverted() throws Exception {
    assertThat(text("pem.split(value.rsa_chain)[1]")).isEqualTo(PEM.get("ca"));
    assertThat(text("string(size(pem.split(value.rsa_chain))) + string(size(pem.split('')))"))
        .isEqualTo("20");
    assertThat(text("pem.encode('CERTIFICATE', pem.decode(value.ca))")).isEqualTo(PEM.get("ca"));
    assertThat(evaluated("pem.decode(value.ca)", ""))
        .isEqualTo(certificates(PEM.get("ca"))[0].getEncoded());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pem.decode('')",
        "pem.decode('-----BEGIN X-----\\n!\\n-----END X-----')",
        "pem.decode('-----BEGIN X-----\\nAA==\\n')",
        "pem.encode('a\\n', b'x')",
        "keystore.pkcs12(value.rsa, value.ec_chain, 'changeit')",
        "keystore.jks(value.ca, value.rsa_chain, 'changeit')",
        "keystore.pkcs12(value.rsa, value.rsa, 'changeit')",
        "keystore.pkcs12(value.rsa, value.rsa_chain, '')",
        "keystore.pkcs12(value.rsa, value.rsa_chain, 'pässword')",
        "truststore.jks('', 'changeit')",
        "truststore.pkcs12(pem.encode('CERTIFICATE', b'x'), 'changeit')",
        "keystore.jks(pem.encode('PRIVATE KEY', b'0\\x03\\x02\\x01\\x00'), value.ca, 'changeit')"
      })
  void whatIsNoKeyOrCertificateIsRefused(String expression) {
    assertThat(
            catchThrowableOfType(ExpressionFailed.class, () -> evaluated(expression, "")).reason())
        .isEqualTo(TemplateReason.TemplateArgument);
  }

  private static KeyStore loaded(String type, String expression)
      throws GeneralSecurityException, IOException, ExpressionFailed {
    KeyStore store = KeyStore.getInstance(type);
    store.load(new ByteArrayInputStream(evaluated(expression, "seed")), PASSWORD);
    return store;
  }

  private static String text(String expression) throws ExpressionFailed {
    return new String(evaluated(expression, ""), StandardCharsets.UTF_8);
  }

  private static byte[] evaluated(String expression, String seed) throws ExpressionFailed {
    JacksonJsonObjects json = new JacksonJsonObjects();
    TreeMap<String, byte[]> members = new TreeMap<>();
    PEM.forEach((key, text) -> members.put(key, text.getBytes(StandardCharsets.UTF_8)));
    try (SecretValue value = json.object(members)) {
      return new CelExpressions(json).over(value, seed).evaluate(expression);
    }
  }

  private static Certificate[] certificates(String pem) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(
            new ByteArrayInputStream(pem.replace("text between\n", "").getBytes()))
        .toArray(Certificate[]::new);
  }

  /** Base64 of the last block. */
  private static String body(String pem) {
    return pem.replaceAll("(?s).*-----BEGIN [A-Z ]+-----\\n(.*)-----END.*", "$1");
  }

  private static String read(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private static String openssl(String arguments) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(out).isZero();
    return out;
  }
}
