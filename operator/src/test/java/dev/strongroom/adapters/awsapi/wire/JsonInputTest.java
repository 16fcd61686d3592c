package dev.strongroom.adapters.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.KmsInputs;
import dev.strongroom.adapters.awsapi.model.SecretsManagerInputs;
import dev.strongroom.core.values.PlaintextAccess;
import dev.strongroom.core.values.SecretValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {
  private static final String MALFORMED = "The request body is not valid JSON in UTF-8.";
  private static final String SERIALIZATION = "SerializationException";
  private static final String VALIDATION = "ValidationException";

  private final JsonInput json = new JsonInput(1 << 20);

  @Test
  void everyMemberHasTheTypeOfItsShape() {
    // When
    Input input =
        read(
            "CreateSecret",
            """
            {"Name": "shop/db", "SecretString": "p\\u00e4ss", "KmsKeyId": null,
             "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "x", "Unknown": {"a": [1]}}],
             "ForceOverwriteReplicaSecret": true, "Unheard": [{"of": {"it": 1.5e3}}],
             "AddReplicaRegions": [{"Region": "eu-west-1"}]}\
            """);

    // Then
    assertThat(input.requiredText("Name")).isEqualTo("shop/db");
    assertThat(input.plaintext("SecretString").orElseThrow().text(PlaintextAccess.granted()))
        .isEqualTo("päss");
    assertThat(input.has("KmsKeyId")).isFalse();
    assertThat(input.flag("ForceOverwriteReplicaSecret")).contains(true);
    List<Input> tags = input.structures("Tags").orElseThrow();
    assertThat(tags).extracting(tag -> tag.text("Key").orElse("")).containsExactly("team", "x");
    assertThat(tags.get(1).text("Value")).isEmpty();
    assertThat(input.has("Unheard")).isFalse();
    assertThat(input).asString().doesNotContain("shop");
  }

  @Test
  void bytesAndTextsByNameAreRead() {
    // Given
    String body =
        """
        {"KeyId": "k", "Plaintext": "AAEC", "EncryptionContext": {"b": "2", "a": "ä", "c": null}}\
        """;

    // When
    Input input = json.read(KmsInputs.all().get("Encrypt"), body.getBytes(UTF_8));

    // Then
    assertThat(input.plaintext("Plaintext").orElseThrow().bytes(PlaintextAccess.granted()))
        .containsExactly(0, 1, 2);
    assertThat(input.textsByName("EncryptionContext").orElseThrow())
        .isEqualTo(Map.of("b", "2", "a", "ä"));
    Input decrypt =
        json.read(KmsInputs.all().get("Decrypt"), "{\"CiphertextBlob\": \"AAEC\"}".getBytes(UTF_8));
    assertThat(decrypt.bytes("CiphertextBlob").orElseThrow()).containsExactly(0, 1, 2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"KeyId\":\"k\",\"Plaintext\":\"AAEC\",\"EncryptionContext\":[]}",
        "{\"KeyId\":\"k\",\"Plaintext\":\"AAEC\",\"EncryptionContext\":{\"a\":1}}",
        "{\"KeyId\":\"k\",\"Plaintext\":\"AAEC\",\"EncryptionContext\":{\"a\":{\"b\":\"c\"}}}",
        "{\"KeyId\":\"k\",\"Plaintext\":\"AAEC\",\"EncryptionContext\":{\"a\":\"1\",\"a\":\"1\"}}",
        "{\"KeyId\":\"k\",\"Plaintext\":\"A*EC\"}",
        "{\"KeyId\":\"k\",\"Plaintext\":7}"
      })
  void bytesAndTextsByNameOfAnotherTypeAreRefused(String body) {
    // When
    AwsException refused =
        catchThrowableOfType(
            AwsException.class,
            () -> json.read(KmsInputs.all().get("Encrypt"), body.getBytes(UTF_8)));

    // Then
    assertThat(refused.error().code()).isEqualTo(SERIALIZATION);
  }

  @Test
  void numbersListsAndStructuresAreRead() {
    // When
    Input input =
        read(
            "RotateSecret",
            """
            {"SecretId": "a", "RotationRules": {"AutomaticallyAfterDays": 30, "Duration": "2h"},
             "RotateImmediately": false}\
            """);

    // Then
    Input rules = input.structure("RotationRules").orElseThrow();
    assertThat(rules.number("AutomaticallyAfterDays")).contains(30L);
    assertThat(rules.text("Duration")).contains("2h");
    assertThat(input.flag("RotateImmediately")).contains(false);
    assertThat(
            read("UntagResource", "{\"SecretId\":\"a\",\"TagKeys\":[\"x\",\"y\"]}")
                .texts("TagKeys"))
        .contains(List.of("x", "y"));
  }

  @Test
  void aBlobIsBase64() {
    // When
    Input input = read("PutSecretValue", "{\"SecretId\":\"a\",\"SecretBinary\":\"Zm9vdGVzdA==\"}");

    // Then
    SecretValue value = input.plaintext("SecretBinary").orElseThrow();
    assertThat(value.kind()).isEqualTo(SecretValue.Kind.BINARY);
    assertThat(value.bytes(PlaintextAccess.granted())).isEqualTo("footest".getBytes(UTF_8));
  }

  @Test
  void anEmptyBodyIsAnInputWithoutMembers() {
    // When
    Input input = read("ListSecrets", "");

    // Then
    assertThat(input.has("MaxResults")).isFalse();
  }

  @Test
  void closingWipesTheSecret() {
    // Given
    Input input = read("PutSecretValue", "{\"SecretId\":\"a\",\"SecretString\":\"canary\"}");
    SecretValue value = input.plaintext("SecretString").orElseThrow();

    // When
    input.close();

    // Then
    assertThatThrownBy(() -> value.bytes(PlaintextAccess.granted()))
        .isInstanceOf(IllegalStateException.class);
  }

  record Bad(String name, String action, byte[] body, String code, String message) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Bad> bad() {
    String long513 = "x".repeat(513);
    return Stream.of(
        malformed("nothing but spaces", "  "),
        malformed("no object", "[]"),
        malformed("a string", "\"x\""),
        malformed("cut", "{\"SecretId\":\"a\""),
        malformed("more behind it", "{\"SecretId\":\"a\"} {}"),
        malformed("a comma too many", "{\"SecretId\":\"a\",}"),
        malformed("single quotes", "{'SecretId':'a'}"),
        malformed("a comment", "{/**/\"SecretId\":\"a\"}"),
        malformed("not a number", "{\"SecretId\":NaN}"),
        malformed("a member twice", "{\"SecretId\":\"a\",\"SecretId\":\"b\"}"),
        malformed("an unknown member twice", "{\"SecretId\":\"a\",\"x\":1,\"x\":1}"),
        malformed("a member of a structure twice", "{\"SecretId\":\"a\",\"x\":{\"y\":1,\"y\":1}}"),
        malformed("deep", "{\"SecretId\":\"a\",\"x\":" + "[".repeat(1000) + "]".repeat(1000) + "}"),
        malformed("a long number", "{\"SecretId\":\"a\",\"x\":" + "1".repeat(1000) + "}"),
        malformed("half of a surrogate pair", "{\"SecretId\":\"\\ud83d\"}"),
        malformed("a byte order mark", "\ufeff{\"SecretId\":\"a\"}"),
        new Bad(
            "a control character",
            "DescribeSecret",
            "{\"SecretId\":\"a\nb\"}".getBytes(UTF_8),
            SERIALIZATION,
            MALFORMED),
        new Bad(
            "UTF-16",
            "DescribeSecret",
            "{\"SecretId\":\"a\"}".getBytes(java.nio.charset.StandardCharsets.UTF_16),
            SERIALIZATION,
            MALFORMED),
        bytes("a stray byte", 0xff),
        bytes("an overlong encoding", 0xc0, 0xaf),
        bytes("an encoded surrogate", 0xed, 0xa0, 0x80),
        bytes("half a character", 0xc3),
        bad(
            "a number for text",
            "DescribeSecret",
            "{\"SecretId\":7}",
            SERIALIZATION,
            "NUMBER_VALUE can not be converted to a String"),
        bad(
            "a boolean for text",
            "DescribeSecret",
            "{\"SecretId\":true}",
            SERIALIZATION,
            "TRUE_VALUE can not be converted to a String"),
        bad(
            "a list for text",
            "DescribeSecret",
            "{\"SecretId\":[\"a\"]}",
            SERIALIZATION,
            "Start of structure or map found where not expected."),
        bad(
            "text for a number",
            "ListSecrets",
            "{\"MaxResults\":\"7\"}",
            SERIALIZATION,
            "STRING_VALUE can not be converted to an Integer"),
        bad(
            "a fraction",
            "ListSecrets",
            "{\"MaxResults\":7.5}",
            SERIALIZATION,
            "NUMBER_VALUE can not be converted to an Integer"),
        bad(
            "33 bits",
            "ListSecrets",
            "{\"MaxResults\":4294967296}",
            SERIALIZATION,
            "NUMBER_VALUE can not be converted to an Integer"),
        bad(
            "65 bits",
            "DeleteSecret",
            "{\"SecretId\":\"a\",\"RecoveryWindowInDays\":18446744073709551616}",
            SERIALIZATION,
            "NUMBER_VALUE can not be converted to a Long"),
        bad(
            "text for a boolean",
            "ListSecrets",
            "{\"IncludePlannedDeletion\":\"true\"}",
            SERIALIZATION,
            "STRING_VALUE can not be converted to a Boolean"),
        bad(
            "text for a list",
            "UntagResource",
            "{\"SecretId\":\"a\",\"TagKeys\":\"x\"}",
            SERIALIZATION,
            "Unexpected token STRING_VALUE: expected a list."),
        bad(
            "a list for a structure",
            "RotateSecret",
            "{\"SecretId\":\"a\",\"RotationRules\":[]}",
            SERIALIZATION,
            "Unexpected token START_OF_STRUCTURE: expected a structure."),
        bad(
            "a number for a value",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretString\":1}",
            SERIALIZATION,
            "NUMBER_VALUE can not be converted to a String"),
        bad(
            "half a pair in a value",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretString\":\"\\udc00\"}",
            SERIALIZATION,
            MALFORMED),
        bad(
            "no Base64",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretBinary\":\"*\"}",
            SERIALIZATION,
            "Invalid Base64 in a blob."),
        bad(
            "no ASCII in Base64",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretBinary\":\"\u0141A==\"}",
            SERIALIZATION,
            "Invalid Base64 in a blob."),
        bad(
            "missing",
            "DescribeSecret",
            "{}",
            VALIDATION,
            "1 validation error detected: Value null at 'secretId' failed to satisfy constraint:"
                + " Member must not be null"),
        bad(
            "null",
            "DescribeSecret",
            "{\"SecretId\":null}",
            VALIDATION,
            "Value null at 'secretId' failed to satisfy constraint: Member must not be null"),
        bad(
            "empty body",
            "DescribeSecret",
            "",
            VALIDATION,
            "Value null at 'secretId' failed to satisfy constraint: Member must not be null"),
        bad(
            "too short",
            "DescribeSecret",
            "{\"SecretId\":\"\"}",
            VALIDATION,
            "Value '' at 'secretId' failed to satisfy constraint: Member must have length greater"
                + " than or equal to 1"),
        bad(
            "too long, cut in the message",
            "CreateSecret",
            "{\"Name\":\"" + long513 + "\"}",
            VALIDATION,
            "Value '"
                + "x".repeat(256)
                + "...' at 'name' failed to satisfy constraint: Member must have length less than"
                + " or equal to 512"),
        bad(
            "too large",
            "GetRandomPassword",
            "{\"PasswordLength\":4097}",
            VALIDATION,
            "1 validation error detected: Value '4097' at 'passwordLength' failed to satisfy"
                + " constraint: Member must have value less than or equal to 4096"),
        bad(
            "too small",
            "ListSecrets",
            "{\"MaxResults\":0}",
            VALIDATION,
            "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater"
                + " than or equal to 1"),
        bad(
            "not one of the words",
            "ListSecrets",
            "{\"SortOrder\":\"up\"}",
            VALIDATION,
            "Value 'up' at 'sortOrder' failed to satisfy constraint: Member must satisfy enum value"
                + " set: [asc, desc]"),
        bad(
            "not of the pattern",
            "RotateSecret",
            "{\"SecretId\":\"a\",\"RotationRules\":{\"Duration\":\"2d\"}}",
            VALIDATION,
            "Value '2d' at 'rotationRules.duration' failed to satisfy constraint: Member must"
                + " satisfy regular expression pattern: [0-9]+h"),
        bad(
            "in a structure in a list",
            "TagResource",
            "{\"SecretId\":\"a\",\"Tags\":[{\"Key\":\"a\"},{\"Key\":\"\"}]}",
            VALIDATION,
            "Value '' at 'tags.2.member.key' failed to satisfy constraint: Member must have length"
                + " greater than or equal to 1"),
        bad(
            "null in a list",
            "UntagResource",
            "{\"SecretId\":\"a\",\"TagKeys\":[null]}",
            VALIDATION,
            "Value null at 'tagKeys.1.member' failed to satisfy constraint: Member must not be"
                + " null"),
        bad(
            "too many items",
            "BatchGetSecretValue",
            "{\"SecretIdList\":[" + "\"a\",".repeat(20) + "\"a\"]}",
            VALIDATION,
            "at 'secretIdList' failed to satisfy constraint: Member must have length less than or"
                + " equal to 20"),
        bad(
            "a wrong item",
            "UntagResource",
            "{\"SecretId\":\"a\",\"TagKeys\":[\"x\",\"\"]}",
            VALIDATION,
            "Value '[x, ]' at 'tagKeys' failed to satisfy constraint: Member must satisfy"
                + " constraint: [Member must have length less than or equal to 128, Member must"
                + " have length greater than or equal to 1]"),
        bad(
            "two at once",
            "UpdateSecretVersionStage",
            "{\"SecretId\":\"\"}",
            VALIDATION,
            "2 validation errors detected: Value '' at 'secretId' failed to satisfy constraint:"
                + " Member must have length greater than or equal to 1; Value null at"
                + " 'versionStage' failed to satisfy constraint: Member must not be null"),
        bad(
            "an empty value",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretString\":\"\"}",
            VALIDATION,
            "Value at 'secretString' failed to satisfy constraint: Member must have length greater"
                + " than or equal to 1"),
        bad(
            "a value too long",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretString\":\"" + "s".repeat(65_537) + "\"}",
            VALIDATION,
            "Value at 'secretString' failed to satisfy constraint: Member must have length less"
                + " than or equal to 65536"),
        bad(
            "a value with too many bytes",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretString\":\"" + "\u00e4".repeat(40_000) + "\"}",
            VALIDATION,
            "Value at 'secretString' failed to satisfy constraint: Member must have length less"
                + " than or equal to 65536"),
        bad(
            "a blob too long",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"SecretBinary\":\"" + "AAAA".repeat(21_846) + "\"}",
            VALIDATION,
            "Value at 'secretBinary' failed to satisfy constraint: Member must have length less"
                + " than or equal to 65536"),
        bad(
            "a rotation token is not quoted",
            "PutSecretValue",
            "{\"SecretId\":\"a\",\"RotationToken\":\"canary\"}",
            VALIDATION,
            "1 validation error detected: Value at 'rotationToken' failed to satisfy constraint:"
                + " Member must have length greater than or equal to 36"),
        bad(
            "a short token",
            "CreateSecret",
            "{\"Name\":\"a\",\"ClientRequestToken\":\"x\"}",
            "InvalidParameterException",
            "ClientRequestToken must be 32-64 characters long."),
        bad(
            "a short token and a limit",
            "CreateSecret",
            "{\"Name\":\"\",\"ClientRequestToken\":\"x\"}",
            VALIDATION,
            "1 validation error detected: Value '' at 'name'"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badInputGetsTheErrorOfAws(Bad row) {
    // When
    AwsException refused =
        catchThrowableOfType(
            AwsException.class,
            () -> json.read(SecretsManagerInputs.all().get(row.action), row.body));

    // Then
    assertThat(refused).isNotNull();
    assertThat(refused.error().code()).isEqualTo(row.code);
    assertThat(refused.error().message()).contains(row.message).doesNotContain("canary");
    assertThat(refused.error().status()).isEqualTo(400);
    assertThat(refused.error().message().length()).isLessThan(8000);
  }

  @Property(tries = 2000)
  void anyBytesAreReadOrRefused(@ForAll byte[] body) {
    try {
      json.read(SecretsManagerInputs.all().get("CreateSecret"), body).close();
    } catch (AwsException refused) {
      assertThat(refused.error().code()).isIn(SERIALIZATION, VALIDATION);
    }
  }

  private Input read(String action, String body) {
    return json.read(SecretsManagerInputs.all().get(action), body.getBytes(UTF_8));
  }

  private static Bad malformed(String name, String body) {
    return bad(name, "DescribeSecret", body, SERIALIZATION, MALFORMED);
  }

  private static Bad bad(String name, String action, String body, String code, String message) {
    return new Bad(name, action, body.getBytes(UTF_8), code, message);
  }

  private static Bad bytes(String name, int... bytes) {
    byte[] body = "{\"SecretId\":\"????\"}".getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      body[13 + i] = (byte) bytes[i];
    }
    return new Bad(name, "DescribeSecret", body, SERIALIZATION, MALFORMED);
  }
}
