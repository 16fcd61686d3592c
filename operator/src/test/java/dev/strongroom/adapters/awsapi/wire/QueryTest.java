package dev.strongroom.adapters.awsapi.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.strongroom.adapters.awsapi.model.AwsError;
import dev.strongroom.adapters.awsapi.model.AwsException;
import dev.strongroom.adapters.awsapi.model.Input;
import dev.strongroom.adapters.awsapi.model.Shape.Structure;
import dev.strongroom.adapters.awsapi.model.StsInputs;
import dev.strongroom.core.values.SecretValue;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The protocol of STS, and the writer of JSON. */
class QueryTest {
  private static final Structure ASSUME_ROLE = StsInputs.all().get("AssumeRole");
  private static final String ROLE = "RoleArn=arn:aws:iam::123456789012:role/a&RoleSessionName=se";

  @Test
  void aFormIsReadByTheModel() {
    // Given
    String form =
        "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fa"
            + "&RoleSessionName=se&DurationSeconds=900&Tags.member.1.Key=a+b&Tags.member.1.Value="
            + "&Tags.member.2.Key=%C3%A4&Tags.member.2.Value=2&TransitiveTagKeys.member.1=a"
            + "&TransitiveTagKeys.member.3=unreachable&Unknown=1";

    // When
    QueryInput query = QueryInput.parse(form.getBytes(UTF_8));
    Input input = query.read(ASSUME_ROLE);

    // Then
    assertThat(query.action()).contains("AssumeRole");
    assertThat(query.version()).contains("2011-06-15");
    assertThat(input.text("RoleArn")).contains("arn:aws:iam::123456789012:role/a");
    assertThat(input.number("DurationSeconds")).contains(900L);
    assertThat(input.structures("Tags").orElseThrow())
        .extracting(tag -> tag.requiredText("Key"))
        .containsExactly("a b", "ä");
    assertThat(input.texts("TransitiveTagKeys")).contains(List.of("a"));
    assertThat(input.has("Policy")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "RoleArn=a&RoleArn=b | MalformedQueryString | syntax error",
        "RoleArn=%4 | MalformedQueryString | syntax error",
        "RoleArn=%zz | MalformedQueryString | syntax error",
        "RoleArn=%ff | MalformedQueryString | syntax error",
        "RoleArn=%c0%af | MalformedQueryString | syntax error",
        "'' | ValidationException | 2 validation errors detected: Value null at 'roleArn' failed",
        ROLE
            + "&DurationSeconds=899 | ValidationException | Value '899' at 'durationSeconds'"
            + " failed",
        ROLE + "&DurationSeconds=x | MalformedInput | durationSeconds",
        ROLE + "&DurationSeconds=99999999999999999999 | MalformedInput | durationSeconds",
        ROLE + "&Tags.member.1.Key=a | ValidationException | Value null at 'tags.1.member.value'",
        ROLE + "&TransitiveTagKeys.member.1= | ValidationException | at 'transitiveTagKeys' failed"
      })
  void badFormsGetAnErrorOfAws(String form, String code, String message) {
    // When
    AwsException refused =
        catchThrowableOfType(
            AwsException.class, () -> QueryInput.parse(form.getBytes(UTF_8)).read(ASSUME_ROLE));

    // Then
    assertThat(refused.error().code()).isEqualTo(code);
    assertThat(refused.error().message()).contains(message);
  }

  @Test
  void aFormHasABoundedNumberOfParameters() {
    // Given
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < 1001; i++) {
      form.append('a').append(i).append("=&");
    }

    // When
    AwsException refused =
        catchThrowableOfType(AwsException.class, () -> QueryInput.parse(form.toString()));

    // Then
    assertThat(refused.error().code()).isEqualTo("MalformedQueryString");
  }

  @Test
  void outputsAreXml() {
    // Given
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("Expiration", Instant.parse("2026-11-29T12:00:00.5Z"));
    output.put("Name", "<a & \"b\">\u0001");
    output.put("List", List.of("x", Map.of("Key", 1L)));

    // When
    String xml = new String(new XmlOutput("urn:x").write("Do", output, "r1"), UTF_8);

    // Then
    assertThat(xml)
        .isEqualTo(
            "<DoResponse xmlns=\"urn:x\"><DoResult><Expiration>2026-11-29T12:00:00Z</Expiration>"
                + "<Name>&lt;a &amp; &quot;b&quot;&gt;\ufffd</Name>"
                + "<List><member>x</member><member><Key>1</Key></member></List></DoResult>"
                + "<ResponseMetadata><RequestId>r1</RequestId></ResponseMetadata></DoResponse>");
  }

  @Test
  void errorsAreXml() {
    // When
    String xml =
        new String(new XmlOutput("urn:x").write(AwsError.client("Code", "Why."), "r1"), UTF_8);

    // Then
    assertThat(xml)
        .isEqualTo(
            "<ErrorResponse xmlns=\"urn:x\"><Error><Type>Sender</Type><Code>Code</Code>"
                + "<Message>Why.</Message></Error><RequestId>r1</RequestId></ErrorResponse>");
  }

  @Test
  void outputsAreJson() {
    // Given
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("Created", Instant.parse("2026-11-29T12:00:00.250Z"));
    output.put("Deleted", Instant.parse("2026-11-29T00:00:00Z"));
    output.put("Text", SecretValue.text("ä\"\n"));
    output.put("Binary", SecretValue.owning(SecretValue.Kind.BINARY, "footest".getBytes(UTF_8)));
    output.put("List", List.of("x", Map.of("Key", 1)));
    output.put("Flag", true);

    // When
    String json = new String(new JsonOutput().write(output), UTF_8);

    // Then
    assertThat(json)
        .isEqualTo(
            "{\"Created\":1795953600.25,\"Deleted\":1795910400,\"Text\":\"ä\\\"\\n\","
                + "\"Binary\":\"Zm9vdGVzdA==\",\"List\":[\"x\",{\"Key\":1}],\"Flag\":true}");
  }

  @Test
  void errorsAreJson() {
    // When
    String json =
        new String(
            new JsonOutput().write(AwsError.client("ResourceNotFoundException", "Not \"there\".")),
            UTF_8);

    // Then
    assertThat(json)
        .isEqualTo("{\"__type\":\"ResourceNotFoundException\",\"Message\":\"Not \\\"there\\\".\"}");
  }
}
